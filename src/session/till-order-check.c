/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether an order makes sense, before anything is written down or sent.
 *
 * What must hold: nothing in a message repeats what was typed, for it might be a card number; what
 * only the journal can know (is something under way already?) is left to the journal. */

#include "till-order-check.h"

#include <string.h>

#include "till-card-number.h"
#include "till-clock.h"
#include "till-journal-types.h"
#include "till-session-error.h"
#include "till-text.h"

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID, message);

  return FALSE;
}

/* A card is good until the end of its month; a day is given on top for the time zones. */
static gboolean
is_expired (const TillCardInput *card,
            gint64               now_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / TILL_SECOND - 86400);
  int year, month;

  if (now == NULL)
    return FALSE;

  year = g_date_time_get_year (now);
  month = g_date_time_get_month (now);

  return (int) card->exp_year < year ||
         ((int) card->exp_year == year && (int) card->exp_month < month);
}

static gboolean
check_card (const TillCardInput *card,
            gint64               now_us,
            GError             **error)
{
  const char *digits;
  gsize code_length;

  if (card->number == NULL || till_secret_get_length (card->number) == 0)
    return refuse (error, "The card number is missing");

  digits = till_secret_peek (card->number);
  if (strspn (digits, "0123456789") != strlen (digits) || !till_card_number_is_complete (digits))
    return refuse (error, "The card number is not complete, or a digit of it is wrong");

  if (card->exp_month < 1 || card->exp_month > 12 || card->exp_year < 2000)
    return refuse (error, "The card's expiry date is missing");

  if (is_expired (card, now_us))
    return refuse (error, "The card has expired");

  code_length = card->code != NULL ? till_secret_get_length (card->code) : 0;
  if (code_length > 0 &&
      code_length != till_card_brand_get_code_length (till_card_number_get_brand (digits)))
    return refuse (error, "The card's security code has the wrong number of digits");

  return TRUE;
}

static gboolean
check_source (const TillOrder     *order,
              const TillCardInput *card,
              gint64               now_us,
              GError             **error)
{
  if (card != NULL && order->card_token != NULL)
    return refuse (error, "Two cards were given: a saved one and a typed one");

  if (card != NULL)
    return check_card (card, now_us, error);

  if (till_text_is_empty (order->card_token))
    return refuse (error, "It is not said which card to charge");

  return TRUE;
}

static gboolean
check_email (const char *email,
             GError    **error)
{
  if (email != NULL && *email != '\0' && strchr (email, '@') == NULL)
    return refuse (error, "The e-mail address is not complete");

  return TRUE;
}

/**
 * till_order_needs_payment:
 * @order: an order
 *
 * Returns: whether it is about a payment that has to be looked at first
 */
gboolean
till_order_needs_payment (const TillOrder *order)
{
  g_return_val_if_fail (order != NULL, FALSE);

  return order->kind == TILL_INSTRUCTION_CAPTURE || order->kind == TILL_INSTRUCTION_CANCEL ||
         order->kind == TILL_INSTRUCTION_REFUND;
}

/**
 * till_order_check:
 * @order: an order
 * @card: (nullable): a card that was typed for it
 * @now_us: the time
 * @error: return location for a #GError in #TILL_SESSION_ERROR
 *
 * Checks what can be checked without asking anybody.
 *
 * Returns: %FALSE when the order is incomplete or contradicts itself
 */
gboolean
till_order_check (const TillOrder     *order,
                  const TillCardInput *card,
                  gint64               now_us,
                  GError             **error)
{
  g_return_val_if_fail (order != NULL, FALSE);

  if (!till_currency_is_known (order->amount.currency))
    return refuse (error, "The currency is not known");

  if (card != NULL && order->kind != TILL_INSTRUCTION_CHARGE &&
      order->kind != TILL_INSTRUCTION_SAVE_CARD)
    return refuse (error, "A card is only needed for a charge, or to be kept");

  if (!check_email (order->receipt_email, error) || !check_email (order->customer_email, error))
    return FALSE;

  switch (order->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      if (order->amount.minor <= 0)
        return refuse (error, "The amount must be more than nothing");
      return check_source (order, card, now_us, error);

    case TILL_INSTRUCTION_CREATE_LINK:
      if (order->amount.minor <= 0)
        return refuse (error, "The amount must be more than nothing");
      if (order->expires_us != 0 && order->expires_us <= now_us)
        return refuse (error, "The link would have expired before it was made");
      return TRUE;

    case TILL_INSTRUCTION_CAPTURE:
    case TILL_INSTRUCTION_REFUND:
      if (order->amount.minor <= 0)
        return refuse (error, "The amount must be more than nothing");
      break;

    case TILL_INSTRUCTION_CANCEL:
    case TILL_INSTRUCTION_CLOSE_LINK:
    case TILL_INSTRUCTION_CANCEL_REFUND:
    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      break;

    case TILL_INSTRUCTION_SAVE_CARD:
      if (till_text_is_empty (order->customer_id))
        return refuse (error, "It is not said with whom the card is to be kept");
      return check_source (order, card, now_us, error);

    case TILL_INSTRUCTION_PAYOUT:
      if (order->amount.minor <= 0)
        return refuse (error, "The amount must be more than nothing");
      return TRUE;

    default:
      return refuse (error, "It is not said what to do");
    }

  if (till_text_is_empty (order->target_id))
    return refuse (error, "It is not said which payment, link, refund or "
                   "dispute it is about");

  return TRUE;
}

static gboolean
check_amount (const TillOrder   *order,
              const TillPayment *payment,
              gint64             available,
              GError           **error)
{
  TillMoney left = payment->amount;
  g_autofree char *text = NULL;

  if (strcmp (order->amount.currency, payment->amount.currency) != 0)
    return refuse (error, "The payment is in another currency");

  if (order->amount.minor <= available)
    return TRUE;

  left.minor = available;
  text = till_money_format (&left);
  g_set_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
               "That is more than what is left of the payment: %s", text);

  return FALSE;
}

/**
 * till_order_check_target:
 * @order: an order about a payment
 * @payment: the payment as it is known
 * @ret_available: (out): how much of it can be captured or given back, in minor units; untouched
 *   on failure
 * @error: return location for a #GError in #TILL_SESSION_ERROR
 *
 * Checks an order against the payment it is about.
 *
 * Returns: %FALSE when the payment does not allow it
 */
gboolean
till_order_check_target (const TillOrder   *order,
                         const TillPayment *payment,
                         gint64            *ret_available,
                         GError           **error)
{
  gint64 available;

  g_return_val_if_fail (order != NULL, FALSE);
  g_return_val_if_fail (payment != NULL, FALSE);
  g_return_val_if_fail (ret_available != NULL, FALSE);

  if (order->kind == TILL_INSTRUCTION_REFUND)
    {
      available = till_payment_get_refundable (payment);
      if (payment->state != TILL_PAYMENT_SUCCEEDED)
        return refuse (error, "No money was taken, so none can be given back");
      if (available == 0)
        return refuse (error, "All of the payment has been given back already");
      if (!check_amount (order, payment, available, error))
        return FALSE;
    }
  else
    {
      available = payment->amount.minor;
      if (payment->state != TILL_PAYMENT_AUTHORIZED)
        return refuse (error, "No money is held for this payment any more");
      if (order->kind == TILL_INSTRUCTION_CAPTURE &&
          !check_amount (order, payment, available, error))
        return FALSE;
    }

  *ret_available = available;

  return TRUE;
}

/* Who gave money back last: " by Ana", or nothing. */
static char *
say_who (const TillPaymentDetail *detail)
{
  const TillRefund *refund;

  if (detail->refunds->len == 0)
    return g_strdup ("");

  refund = g_ptr_array_index (detail->refunds, detail->refunds->len - 1);

  return till_text_is_empty (refund->operator_name)
           ? g_strdup ("") : g_strdup_printf (" by %s", refund->operator_name);
}

/**
 * till_order_check_shown:
 * @order: an order about a payment, with what is left of it now
 * @detail: the payment as it is now
 * @shown: how much the person was shown as left, in minor units; 0 = not said
 * @error: return location for a #GError in #TILL_SESSION_ERROR
 *
 * Checks that a person decided on what is so. Another console may have given something back in the
 * meantime; a second refund that nobody meant would otherwise fit into what is left.
 *
 * Returns: %FALSE with %TILL_SESSION_ERROR_CHANGED when less is left than was shown
 */
gboolean
till_order_check_shown (const TillOrder         *order,
                        const TillPaymentDetail *detail,
                        gint64                   shown,
                        GError                 **error)
{
  TillMoney gone = detail->payment->amount;
  g_autofree char *text = NULL;
  g_autofree char *who = NULL;

  if (order->kind != TILL_INSTRUCTION_REFUND || shown == 0 || shown <= order->available)
    return TRUE;

  gone.minor = shown - order->available;
  text = till_money_format (&gone);
  who = say_who (detail);
  g_set_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_CHANGED,
               "In the meantime %s has been given back%s. Look at the payment again", text, who);

  return FALSE;
}

static char *
say_earlier (const TillObjection *objection)
{
  const TillOrder *order = objection->instruction != NULL
                             ? till_instruction_get_order (objection->instruction) : NULL;
  const TillMoney *amount = objection->payment != NULL ? &objection->payment->amount
                                                       : &order->amount;
  const char *last4 = objection->payment != NULL ? objection->payment->last4 : order->last4;
  g_autofree char *money = till_money_format (amount);
  g_autofree char *when = till_time_format_iso (objection->time_us);

  return last4 != NULL ? g_strdup_printf ("%s on card ····%s at %s", money, last4, when)
                       : g_strdup_printf ("%s at %s", money, when);
}

/**
 * till_order_check_objections:
 * @order: an order
 * @objections: (element-type TillObjection): what speaks against it, the weightiest first
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_OPEN or %TILL_SESSION_ERROR_REPEATED when the person has
 *   to wait, or has to say that it is meant
 */
gboolean
till_order_check_objections (const TillOrder *order,
                             GPtrArray       *objections,
                             GError         **error)
{
  g_autofree char *earlier = NULL;
  const TillObjection *first;

  if (objections->len == 0)
    return TRUE;

  first = g_ptr_array_index (objections, 0);
  if (first->may_go_on && order->again)
    return TRUE;

  if (!first->may_go_on)
    {
      g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN,
                   "A charge for “%s” is under way and its outcome is not known yet",
                   order->reference != NULL ? order->reference : "");
      return FALSE;
    }

  earlier = say_earlier (first);
  if (first->kind == TILL_OBJECTION_SAME_REFERENCE)
    g_set_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED,
                 "“%s” has been paid already: %s", order->reference, earlier);
  else
    g_set_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED,
                 first->kind == TILL_OBJECTION_SAME_CARD
                   ? "The same was just taken from the same card: %s"
                   : "The same was just taken from the same customer: %s", earlier);

  return FALSE;
}
