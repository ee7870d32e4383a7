/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Under which key the gateway knows an instruction.
 *
 * What must hold: an instruction keeps its key for good; two instructions of one journal never have
 * the same one. Most keys are random. The key of an order that was decided on a known state of its
 * target is made of that order and that state instead: when two consoles order the same refund at
 * the same moment, both have the same key, and the gateway carries out only the first of them
 * (docs.stripe.com/api/idempotent_requests). When the first one is through, the state is another
 * one, so that a second refund that is meant gets another key. The key of what stands on a line of
 * a list is made of that line alone: at whichever console the list is begun, and whatever happened
 * to the payment since, it is the same deed. */

#include "till-journal-key-private.h"

#include <string.h>

#include "till-ids.h"
#include "till-instruction-words-private.h"
#include "till-stmt.h"

#define PREFIX "till_"

/* Enough of a SHA-256 that two keys are never the same by chance. */
#define DIGITS 40

static void
add (GChecksum  *checksum,
     const char *text)
{
  /* With its end, so that nothing can be shifted from one text into the next. */
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, strlen (text) + 1);
  else
    g_checksum_update (checksum, (const guchar *) "\1", 2);
}

/**
 * till_journal_key_derive:
 * @order: what is to be done, with a basis or as part of a list
 *
 * Returns: (transfer full): the key of the first instruction that does it; those that follow when
 *   it was refused have the same beginning
 */
char *
till_journal_key_derive (const TillOrder *order)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *minor = g_strdup_printf ("%" G_GINT64_FORMAT, order->amount.minor);

  add (checksum, till_instruction_kind_to_word (order->kind));
  if (order->batch != NULL)
    {
      add (checksum, "batch");
      add (checksum, order->batch);
      return g_strdup_printf (PREFIX "%.*s", DIGITS, g_checksum_get_string (checksum));
    }

  add (checksum, order->target_id);
  add (checksum, minor);
  add (checksum, order->amount.currency);
  add (checksum, order->basis);

  return g_strdup_printf (PREFIX "%.*s", DIGITS, g_checksum_get_string (checksum));
}

static const char count_sql[] =
  "SELECT count (*) FROM instruction WHERE idempotency_key BETWEEN ?1 AND ?1 || '~'";

/**
 * till_journal_key_new:
 * @db: the journal, in a writing transaction, owned by the calling thread
 * @order: what is to be done
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Makes the key of a new instruction. If this journal has had the same order on the same state
 * before, it ended without changing that state; the gateway would only repeat that end, so another
 * key is made of it.
 *
 * Returns: (transfer full) (nullable): the key
 */
char *
till_journal_key_new (TillDb          *db,
                      const TillOrder *order,
                      GError         **error)
{
  g_autofree char *key = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;
  gint64 n;

  if (order->basis == NULL && order->batch == NULL)
    {
      uuid = till_uuid_new ();
      return g_strconcat (PREFIX, uuid, NULL);
    }

  key = till_journal_key_derive (order);
  if (!(stmt = till_db_statement (db, count_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, key, error) || !till_stmt_step (stmt, &has_row, error))
    return NULL;

  n = has_row ? till_stmt_get_int64 (stmt, 0) : 0;

  return n > 0 ? g_strdup_printf ("%s-%" G_GINT64_FORMAT, key, n) : g_steal_pointer (&key);
}
