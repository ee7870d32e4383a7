/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a question for records: the newest of them, and how many and how much all of them
 * are. What must hold: sums are of one currency each, and one that does not fit is an error. */

#include "till-record-page.h"

#define DEFAULT_LIMIT 1000

/**
 * till_record_page_new:
 *
 * Returns: (transfer full): an answer with nothing in it
 */
TillRecordPage *
till_record_page_new (void)
{
  TillRecordPage *self = g_new0 (TillRecordPage, 1);

  self->records = till_record_array_new ();
  self->payments = till_record_array_new ();
  self->sums = g_array_new (FALSE, FALSE, sizeof (TillMoney));

  return self;
}

/**
 * till_record_page_free:
 * @self: (nullable) (transfer full): an answer
 */
void
till_record_page_free (TillRecordPage *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->payments);
  g_array_unref (self->sums);
  g_free (self);
}

static gboolean
add_up (TillRecordPage  *self,
        const TillMoney *amount,
        GError         **error)
{
  for (guint i = 0; i < self->sums->len; i++)
    {
      TillMoney *sum = &g_array_index (self->sums, TillMoney, i);

      if (g_str_equal (sum->currency, amount->currency))
        return till_money_add (sum, amount, sum, error);
    }

  g_array_append_val (self->sums, *amount);

  return TRUE;
}

/**
 * till_record_page_wants:
 * @self: an answer
 * @query: what was asked for
 *
 * Returns: whether there is room for one more record; of more, only number and sum are of interest
 */
gboolean
till_record_page_wants (const TillRecordPage  *self,
                        const TillRecordQuery *query)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  return self->records->len < (query->limit > 0 ? query->limit : DEFAULT_LIMIT);
}

/**
 * till_record_page_take:
 * @self: an answer
 * @query: what was asked for
 * @record: (transfer none): one more record that is meant, older than those before
 * @payment: (nullable) (transfer none): the payment it is about
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Adds a record.
 *
 * Returns: %FALSE when the sum is larger than any amount can be
 */
gboolean
till_record_page_take (TillRecordPage        *self,
                       const TillRecordQuery *query,
                       gpointer               record,
                       TillPayment           *payment,
                       GError               **error)
{
  const TillMoney *amount = till_record_get_amount (record);

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  if (amount != NULL && (query->sum_states & (1u << till_record_get_state (record))) != 0 &&
      !add_up (self, amount, error))
    return FALSE;

  self->n_all++;
  if (till_record_page_wants (self, query))
    {
      g_ptr_array_add (self->records, till_record_ref (record));
      g_ptr_array_add (self->payments, payment != NULL ? till_record_ref (payment) : NULL);
    }

  return TRUE;
}
