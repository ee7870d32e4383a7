/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An order that may be a repetition, beside what it may repeat. What must hold: what is compared is
 * what a person knows a payment by; nothing is left out because it differs. */

#include "till-doubt-text.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-payment-text.h"
#include "till-words.h"

/**
 * till_doubt_row_free:
 * @row: (transfer full): a line
 */
void
till_doubt_row_free (TillDoubtRow *row)
{
  g_free (row->ours);
  g_free (row->theirs);
  g_free (row);
}

static char *
copy_said (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Takes @ours and @theirs. A line of which neither has anything is left out. */
static void
add (GPtrArray  *rows,
     const char *title,
     char       *ours,
     char       *theirs)
{
  TillDoubtRow *row;

  if (ours == NULL && theirs == NULL)
    return;

  row = g_new0 (TillDoubtRow, 1);
  row->title = title;
  row->ours = ours;
  row->theirs = theirs;
  row->same = g_strcmp0 (ours, theirs) == 0;
  g_ptr_array_add (rows, row);
}

static char *
say_last4 (const char *last4)
{
  return last4 != NULL && *last4 != '\0' ? g_strdup_printf ("····%s", last4) : NULL;
}

/**
 * till_doubt_compare:
 * @order: what is to be done
 * @objection: what it may repeat
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full) (element-type TillDoubtRow): the two beside each other, line by line
 */
GPtrArray *
till_doubt_compare (const TillOrder     *order,
                    const TillObjection *objection,
                    gint64               now_us)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) till_doubt_row_free);
  const TillPayment *payment;
  TillInstruction *instruction;
  const TillOrder *earlier;
  const char *operator_name;
  TillWord word = { 0 };

  g_return_val_if_fail (order != NULL && objection != NULL, rows);

  payment = objection->payment;
  instruction = objection->instruction;
  earlier = instruction != NULL ? till_instruction_get_order (instruction) : NULL;
  if (payment == NULL && earlier == NULL)
    return rows;

#define EARLIER(member_of_payment, member_of_order) \
  (payment != NULL ? payment->member_of_payment : earlier->member_of_order)

  operator_name = payment != NULL ? payment->operator_name
                                  : till_instruction_get_operator (instruction);
  word = payment != NULL ? till_words_payment_label (till_payment_get_label (payment))
                         : till_words_instruction_now (instruction);

  add (rows, _("Amount"), till_money_format (&order->amount),
       till_money_format (payment != NULL ? &payment->amount : &earlier->amount));
  add (rows, _("Card"), say_last4 (order->last4), say_last4 (EARLIER (last4, last4)));
  add (rows, _("Customer"), copy_said (order->customer_name),
       copy_said (EARLIER (customer_name, customer_name)));
  add (rows, _("Order"), copy_said (order->reference), copy_said (EARLIER (reference, reference)));
  add (rows, C_("time of a payment", "When"), g_strdup (C_("time of a payment", "Now")),
       till_format_time (objection->time_us, now_us));
  add (rows, _("Taken by"), NULL, copy_said (operator_name));
  add (rows, C_("of a payment", "What became of it"), NULL, g_strdup (word.text));
#undef EARLIER

  return rows;
}

/**
 * till_doubt_say:
 * @objection: what an order may repeat
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full): why that speaks against the order, in a sentence
 */
char *
till_doubt_say (const TillObjection *objection,
                gint64               now_us)
{
  g_autofree char *ago = NULL;

  g_return_val_if_fail (objection != NULL, NULL);

  ago = till_format_span (now_us - objection->time_us);
  switch (objection->kind)
    {
    case TILL_OBJECTION_SAME_CARD:
      /* Translators: a span of time, as "4 min" */
      return g_strdup_printf (_("The same amount was taken from the same card %s ago."), ago);

    case TILL_OBJECTION_SAME_CUSTOMER:
      /* Translators: a span of time, as "4 min" */
      return g_strdup_printf (_("The same amount was taken from the same customer %s ago."), ago);

    case TILL_OBJECTION_SAME_REFERENCE:
      return g_strdup (_("This order has been paid already."));

    case TILL_OBJECTION_UNDER_WAY:
      return g_strdup (_("A payment for this order is still under way. Wait until its outcome is "
                         "known: it is being found out."));

    case TILL_OBJECTION_TOO_MUCH:
      return g_strdup (_("That is more than is left of the payment."));
    }

  g_return_val_if_reached (NULL);
}
