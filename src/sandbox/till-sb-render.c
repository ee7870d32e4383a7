/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a row to the text of an answer: which writer writes which kind. */

#include "till-sb-render.h"

#include "till-sb-write-account.h"
#include "till-sb-write-charge.h"
#include "till-sb-write-money.h"
#include "till-sb-write-payment.h"

static const TillSbWriteFunc funcs[] = {
  [TILL_SB_CUSTOMER] = till_sb_write_customer,
  [TILL_SB_PAYMENT_METHOD] = till_sb_write_payment_method,
  [TILL_SB_PAYMENT_INTENT] = till_sb_write_payment_intent,
  [TILL_SB_CHARGE] = till_sb_write_charge,
  [TILL_SB_REFUND] = till_sb_write_refund,
  [TILL_SB_TXN] = till_sb_write_txn,
  [TILL_SB_DISPUTE] = till_sb_write_dispute,
  [TILL_SB_PAYOUT] = till_sb_write_payout,
  [TILL_SB_SESSION] = till_sb_write_session,
  [TILL_SB_SETUP_INTENT] = till_sb_write_setup_intent,
  [TILL_SB_EVENT] = till_sb_write_event,
  [TILL_SB_ENDPOINT] = till_sb_write_endpoint,
  [TILL_SB_WARNING] = till_sb_write_warning,
  [TILL_SB_FILE] = till_sb_write_file,
};

/**
 * till_sb_render_init:
 * @ret_writer: (out caller-allocates): a writer; end it with till_sb_render_end()
 * @sb: a gateway
 */
void
till_sb_render_init (TillSbWriter *ret_writer,
                     TillSb       *sb)
{
  till_sb_json_init (&ret_writer->json);
  ret_writer->sb = sb;
  ret_writer->funcs = funcs;
  ret_writer->error = NULL;
}

/**
 * till_sb_render_end:
 * @writer: a writer; it is cleared
 * @error: return location for what went wrong while it wrote
 *
 * Returns: (transfer full) (nullable): the text, or %NULL
 */
char *
till_sb_render_end (TillSbWriter *writer,
                    GError      **error)
{
  g_autofree char *text = till_sb_json_steal (&writer->json);

  if (writer->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&writer->error));
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * till_sb_render:
 * @sb: a gateway
 * @kind: what it is
 * @seq: its number
 * @expand: (nullable): which references are written out
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the object as JSON
 */
char *
till_sb_render (TillSb             *sb,
                TillSbKind          kind,
                gint64              seq,
                const TillSbExpand *expand,
                GError            **error)
{
  TillSbWriter writer;

  till_sb_render_init (&writer, sb);
  till_sb_writer_object (&writer, NULL, kind, seq, expand);

  return till_sb_render_end (&writer, error);
}

/**
 * till_sb_render_member:
 * @sb: a gateway
 * @name: the member it becomes
 * @kind: what it is
 * @seq: its number
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): name and object, as they stand inside an error
 */
char *
till_sb_render_member (TillSb     *sb,
                       const char *name,
                       TillSbKind  kind,
                       gint64      seq,
                       GError    **error)
{
  TillSbWriter writer;

  till_sb_render_init (&writer, sb);
  till_sb_writer_object (&writer, name, kind, seq, NULL);

  return till_sb_render_end (&writer, error);
}

/**
 * till_sb_render_row:
 * @sb: a gateway
 * @row: a row in memory
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the object as JSON, with what @row says, saved or not
 */
char *
till_sb_render_row (TillSb       *sb,
                    gconstpointer row,
                    GError      **error)
{
  TillSbWriter writer;

  till_sb_render_init (&writer, sb);
  funcs[((const TillSbRow *) row)->kind] (&writer, NULL, row, NULL);

  return till_sb_render_end (&writer, error);
}
