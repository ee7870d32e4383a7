/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a list of refunds: sums by currency, and each row as a line of CSV.
 *
 * What must hold: every row of the list is there, refused ones with the reason; an outcome that is
 * not known is called that; sums are exact and never mix currencies. */

#include "till-refund-result.h"

#include <string.h>

/* Names and words for programs: never changed once they were released. */
static const TillExportColumn columns[] = {
  { "line", TILL_EXPORT_INTEGER },    { "payment", TILL_EXPORT_TEXT },
  { "amount", TILL_EXPORT_DECIMAL },  { "currency", TILL_EXPORT_TEXT },
  { "result", TILL_EXPORT_TEXT },     { "why", TILL_EXPORT_TEXT },
  { "refund", TILL_EXPORT_TEXT },     { "instruction", TILL_EXPORT_TEXT },
  { "earlier", TILL_EXPORT_BOOLEAN }, { "repeats_line", TILL_EXPORT_INTEGER },
  { "reason", TILL_EXPORT_TEXT },     { "note", TILL_EXPORT_TEXT },
  { "details", TILL_EXPORT_TEXT },
};

/**
 * till_refund_result_get_columns:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=ret_n): the columns of a row's result
 */
const TillExportColumn *
till_refund_result_get_columns (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (columns);

  return columns;
}

/**
 * till_refund_result_get_word:
 * @state: how far a row is
 *
 * Returns: (transfer none): its word for programs
 */
const char *
till_refund_result_get_word (TillRefundItemState state)
{
  switch (state)
    {
    case TILL_REFUND_ITEM_UNCHECKED:
      return "unchecked";

    case TILL_REFUND_ITEM_READY:
      return "ready";

    case TILL_REFUND_ITEM_SENDING:
    case TILL_REFUND_ITEM_UNKNOWN:
      return "unknown";

    case TILL_REFUND_ITEM_DONE:
      return "refunded";

    case TILL_REFUND_ITEM_REFUSED:
      return "refused";
    }

  return "unchecked";
}

static char *
or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/**
 * till_refund_result_get_row:
 * @item: a row of a list
 *
 * Returns: (transfer full) (array zero-terminated=1): its cells; the amount is exact, or as it was
 *   written while the payment's currency is not known
 */
char **
till_refund_result_get_row (const TillRefundItem *item)
{
  gboolean has_amount;
  char **row;
  guint i = 0;

  g_return_val_if_fail (item != NULL, NULL);

  has_amount = *item->amount.currency != '\0';
  row = g_new0 (char *, G_N_ELEMENTS (columns) + 1);
  row[i++] = g_strdup_printf ("%u", item->row->line);
  row[i++] = g_strdup (item->row->payment_id);
  row[i++] = has_amount ? till_money_to_string (&item->amount) : g_strdup (item->row->amount);
  row[i++] = g_strdup (has_amount ? item->amount.currency : item->row->currency);
  row[i++] = g_strdup (till_refund_result_get_word (item->state));
  row[i++] = or_empty (item->why);
  row[i++] = or_empty (item->refund_id);
  row[i++] = or_empty (item->instruction_id);
  row[i++] = g_strdup (item->earlier ? "true" : "false");
  row[i++] = item->row->repeats > 0 ? g_strdup_printf ("%u", item->row->repeats) : g_strdup ("");
  row[i++] = g_strdup (item->row->reason);
  row[i++] = g_strdup (item->row->note);
  row[i++] = or_empty (item->details);
  g_assert (i == G_N_ELEMENTS (columns));

  return row;
}

/**
 * till_refund_result_to_csv:
 * @batch: a batch
 *
 * Returns: (transfer full): every row with what became of it, as CSV (RFC 4180); text that a
 *   spreadsheet would take for a formula is made harmless
 */
char *
till_refund_result_to_csv (TillRefundBatch *batch)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  till_export_csv_header (out, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < till_refund_batch_get_n_items (batch); i++)
    {
      g_auto (GStrv) row = till_refund_result_get_row (till_refund_batch_get_item (batch, i));

      till_export_csv_row (out, columns, G_N_ELEMENTS (columns), row);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static int
compare_currencies (gconstpointer a,
                    gconstpointer b)
{
  return strcmp (((const TillMoney *) a)->currency, ((const TillMoney *) b)->currency);
}

/* A sum beyond all numbers stays where it is: no gateway has that much money. */
static void
add_money (GArray          *totals,
           const TillMoney *amount)
{
  for (guint i = 0; i < totals->len; i++)
    {
      TillMoney *total = &g_array_index (totals, TillMoney, i);

      if (strcmp (total->currency, amount->currency) == 0)
        {
          till_money_add (total, amount, total, NULL);
          return;
        }
    }

  g_array_append_val (totals, *amount);
}

/**
 * till_refund_result_get_totals:
 * @batch: a batch
 * @state: which rows
 *
 * Returns: (transfer full) (element-type TillMoney): what these rows amount to, a sum for each
 *   currency, in the order of the currencies' codes
 */
GArray *
till_refund_result_get_totals (TillRefundBatch    *batch,
                               TillRefundItemState state)
{
  GArray *totals = g_array_new (FALSE, FALSE, sizeof (TillMoney));

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), totals);

  for (guint i = 0; i < till_refund_batch_get_n_items (batch); i++)
    {
      const TillRefundItem *item = till_refund_batch_get_item (batch, i);

      if (item->state == state && *item->amount.currency != '\0')
        add_money (totals, &item->amount);
    }
  g_array_sort (totals, compare_currencies);

  return totals;
}

/**
 * till_refund_result_format_totals:
 * @batch: a batch
 * @state: which rows
 *
 * Returns: (transfer full): the same as a person reads it: "€120.00 + £48.00"; "" if there is none
 */
char *
till_refund_result_format_totals (TillRefundBatch    *batch,
                                  TillRefundItemState state)
{
  g_autoptr (GArray) totals = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  totals = till_refund_result_get_totals (batch, state);
  for (guint i = 0; i < totals->len; i++)
    {
      g_autofree char *money = till_money_format (&g_array_index (totals, TillMoney, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " + " : "", money);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
