/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The full-text table "payment_text": which payments have which words.
 *
 * What must hold: it keeps no text of its own (external content), so what is taken out must be
 * what was put in, word by word (https://www.sqlite.org/fts5.html, 4.4.3); a payment without any
 * text is not in it. */

#include "till-payment-table-private.h"

static const gsize offsets[] = {
  G_STRUCT_OFFSET (TillPayment, customer_name),  G_STRUCT_OFFSET (TillPayment, customer_email),
  G_STRUCT_OFFSET (TillPayment, customer_phone), G_STRUCT_OFFSET (TillPayment, description),
  G_STRUCT_OFFSET (TillPayment, reference),      G_STRUCT_OFFSET (TillPayment, note),
  G_STRUCT_OFFSET (TillPayment, metadata),
};

static const char add_sql[] =
  "INSERT INTO payment_text (rowid, customer_name, customer_email, customer_phone, description,"
  "  reference, note, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

static const char remove_sql[] =
  "INSERT INTO payment_text (payment_text, rowid, customer_name, customer_email, customer_phone,"
  "  description, reference, note, metadata)"
  " VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

static const char *
get_text (const TillPayment *payment,
          guint              i)
{
  return G_STRUCT_MEMBER (const char *, payment, offsets[i]);
}

static gboolean
has_text (const TillPayment *payment)
{
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    if (get_text (payment, i) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
run (TillDb            *db,
     const char        *sql,
     gint64             key,
     const TillPayment *payment,
     GError           **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!has_text (payment))
    return TRUE;

  if (!(stmt = till_db_statement (db, sql, error)) || !till_stmt_bind_int64 (stmt, 1, key, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    if (!till_stmt_bind_text (stmt, 2 + (int) i, get_text (payment, i), error))
      return FALSE;

  return till_stmt_run (stmt, error);
}

/**
 * till_payment_words_add:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: the payment's key
 * @payment: a payment whose words are not there yet
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Fast as long as keys grow from call to call.
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_add (TillDb            *db,
                        gint64             key,
                        const TillPayment *payment,
                        GError           **error)
{
  return run (db, add_sql, key, payment, error);
}

/**
 * till_payment_words_remove:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: the payment's key
 * @payment: the payment as it was when its words were added
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_remove (TillDb            *db,
                           gint64             key,
                           const TillPayment *payment,
                           GError           **error)
{
  return run (db, remove_sql, key, payment, error);
}

/**
 * till_payment_words_same:
 * @a: a payment
 * @b: another state of it
 *
 * Returns: whether both have the same text to be found by
 */
gboolean
till_payment_words_same (const TillPayment *a,
                         const TillPayment *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    if (g_strcmp0 (get_text (a, i), get_text (b, i)) != 0)
      return FALSE;

  return TRUE;
}
