/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The receipt of a payment, as a sheet.
 *
 * What must hold: a receipt says what happened, so there is none where no money was taken or held;
 * of the card it shows the brand and the last four digits; what moves no real money says so in a
 * frame; a receipt that was printed before is marked as a copy. */

#include "till-receipt.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-format.h"
#include "till-payment-text.h"
#include "till-words.h"

/**
 * till_receipt_is_possible:
 * @payment: a payment
 *
 * Returns: whether there is something to receipt: money that was taken, or is held
 */
gboolean
till_receipt_is_possible (const TillPayment *payment)
{
  g_return_val_if_fail (payment != NULL, FALSE);

  return payment->captured > 0 || payment->state == TILL_PAYMENT_AUTHORIZED;
}

/**
 * till_receipt_is_of_hold:
 * @payment: a payment for which till_receipt_is_possible()
 *
 * Returns: whether its receipt says only that money is held: another paper than the one that says
 *   that it was taken
 */
gboolean
till_receipt_is_of_hold (const TillPayment *payment)
{
  g_return_val_if_fail (payment != NULL, FALSE);

  return payment->captured == 0;
}

/* The last receipt that said the same; NULL when there was none. */
static const TillReceiptNote *
find_last (const TillPayment *payment,
           GPtrArray         *notes)
{
  for (guint i = notes->len; i > 0; i--)
    {
      const TillReceiptNote *note = notes->pdata[i - 1];

      if (note->of_hold == till_receipt_is_of_hold (payment))
        return note;
    }

  return NULL;
}

/**
 * till_receipt_is_copy:
 * @payment: a payment for which till_receipt_is_possible()
 * @notes: (element-type TillReceiptNote): its receipts that have left this computer
 *
 * Returns: whether another has to be marked as a copy
 */
gboolean
till_receipt_is_copy (const TillPayment *payment,
                      GPtrArray         *notes)
{
  g_return_val_if_fail (payment != NULL && notes != NULL, FALSE);

  return find_last (payment, notes) != NULL;
}

/**
 * till_receipt_say_past:
 * @payment: a payment for which till_receipt_is_possible()
 * @notes: (element-type TillReceiptNote): its receipts that have left this computer, oldest first
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says beforehand that a receipt will be marked as a copy, and why.
 *
 * Returns: (transfer full) (nullable): a sentence or two; %NULL when it will not
 */
char *
till_receipt_say_past (const TillPayment *payment,
                       GPtrArray         *notes,
                       gint64             now_us)
{
  const TillReceiptNote *last;
  g_autofree char *time = NULL;

  g_return_val_if_fail (payment != NULL && notes != NULL, NULL);

  if ((last = find_last (payment, notes)) == NULL)
    return NULL;

  time = till_format_time (last->time_us, now_us);
  if (*last->operator_name == '\0')
    /* Translators: a time, as "14:02" or "Yesterday 13:57" */
    return g_strdup_printf (_("This receipt was made before: %s. Another is marked “Copy”."),
                            time);

  /* Translators: a time, as "14:02" or "Yesterday 13:57", then who did it */
  return g_strdup_printf (_("This receipt was made before: %s, by %s. Another is marked “Copy”."),
                          time, last->operator_name);
}

static void
add_lines (TillSheet    *sheet,
           TillSheetKind kind,
           const char   *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    till_sheet_add (sheet, kind, g_strstrip (lines[i]));
}

/**
 * till_receipt_add_head:
 * @sheet: a sheet without lines
 * @merchant: what stands on receipts about the merchant
 * @account_name: what the account is called, if the merchant entered no name
 * @mode: whether money is real
 *
 * Begins a paper of the shop: who it is, and whether money was moved at all.
 */
void
till_receipt_add_head (TillSheet          *sheet,
                       const TillMerchant *merchant,
                       const char         *account_name,
                       TillAccountMode     mode)
{
  till_sheet_add (sheet, TILL_SHEET_TITLE,
                  *merchant->name != '\0' ? merchant->name : account_name);
  add_lines (sheet, TILL_SHEET_CENTRE, merchant->address);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, merchant->tax_number);
  if (mode == TILL_ACCOUNT_PRACTICE)
    till_sheet_add (sheet, TILL_SHEET_NOTICE, _("Practice: no money was moved"));
  else if (mode == TILL_ACCOUNT_TEST)
    till_sheet_add (sheet, TILL_SHEET_NOTICE, _("Test: no money was moved"));
}

static void
add_facts (TillSheet         *sheet,
           const TillPayment *payment)
{
  g_autofree char *time = till_format_time_long (payment->created_us);
  g_autofree char *method = till_payment_say_method (payment);

  till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Date"), time);
  if (payment->reference != NULL)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Order"), payment->reference);
  if (payment->description != NULL)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, C_("a receipt", "For"), payment->description);
  if (payment->customer_name != NULL)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Customer"), payment->customer_name);

  till_sheet_add_rule (sheet);
  till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Paid with"), method);
  if (payment->moto)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Order taken"), _("By phone or mail"));
  if (payment->authorization_code != NULL)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Authorisation code"),
                         payment->authorization_code);
}

static void
add_money (TillSheet    *sheet,
           TillSheetKind kind,
           const char   *title,
           gint64        minor,
           const char   *currency)
{
  TillMoney money = { .minor = minor };
  g_autofree char *text = NULL;

  memcpy (money.currency, currency, TILL_CURRENCY_SIZE);
  text = till_money_format (&money);
  till_sheet_add_pair (sheet, kind, title, text);
}

static void
add_refunds (TillSheet               *sheet,
             const TillPaymentDetail *detail)
{
  for (guint i = 0; i < detail->refunds->len; i++)
    {
      const TillRefund *refund = g_ptr_array_index (detail->refunds, i);
      g_autofree char *day = NULL;
      g_autofree char *title = NULL;

      if (refund->state != TILL_REFUND_SUCCEEDED && refund->state != TILL_REFUND_PENDING)
        continue;

      day = till_format_time_long (refund->created_us);
      title = g_strdup_printf (refund->state == TILL_REFUND_PENDING ? _("Refund on its way, %s")
                                                                    : _("Refunded, %s"),
                               day);
      add_money (sheet, TILL_SHEET_PAIR, title, -refund->amount.minor, refund->amount.currency);
    }
}

static void
add_part (TillSheet         *sheet,
          const TillPayment *payment,
          TillPaymentPart    part,
          const char        *title)
{
  gint64 minor = till_payment_get_part (payment, part);

  if (minor > 0)
    add_money (sheet, TILL_SHEET_PAIR, title, minor, payment->amount.currency);
}

/* What the amount is made of. Of a part of it that was taken, nobody said. */
static void
add_parts (TillSheet         *sheet,
           const TillPayment *payment)
{
  if (payment->captured != 0 && payment->captured != payment->amount.minor)
    return;

  add_part (sheet, payment, TILL_PAYMENT_DELIVERY, _("Of this for delivery"));
  add_part (sheet, payment, TILL_PAYMENT_TAX, _("Of this tax"));
}

/**
 * till_receipt_add_sums:
 * @sheet: a sheet
 * @detail: a payment with its refunds; till_receipt_is_possible()
 *
 * Adds what was held, paid and given back.
 */
void
till_receipt_add_sums (TillSheet               *sheet,
                       const TillPaymentDetail *detail)
{
  const TillPayment *payment;
  const char *currency;

  g_return_if_fail (sheet != NULL && detail != NULL);

  payment = detail->payment;
  currency = payment->amount.currency;

  if (payment->captured == 0)
    {
      g_autofree char *until = NULL;

      add_money (sheet, TILL_SHEET_TOTAL, _("Held on the card, not taken yet"),
                 payment->amount.minor, currency);
      add_parts (sheet, payment);
      if (payment->capture_before_us > 0)
        {
          until = till_format_time_long (payment->capture_before_us);
          till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Held until"), until);
        }
      return;
    }

  if (payment->captured != payment->amount.minor)
    add_money (sheet, TILL_SHEET_PAIR, _("Held on the card"), payment->amount.minor, currency);

  add_money (sheet, TILL_SHEET_TOTAL, C_("a receipt", "Paid"), payment->captured, currency);
  add_parts (sheet, payment);
  add_refunds (sheet, detail);
  if (payment->refunded > 0)
    add_money (sheet, TILL_SHEET_TOTAL, _("Paid after refunds"),
               payment->captured - payment->refunded, currency);
}

/**
 * till_receipt_new:
 * @detail: a payment with its refunds; till_receipt_is_possible()
 * @merchant: what stands on receipts about the merchant
 * @account_name: what the account is called, if the merchant entered no name
 * @mode: whether money is real
 * @copy: whether it was printed before
 *
 * Writes the receipt of a payment in the user's language. Any thread.
 *
 * Returns: (transfer full): the receipt
 */
TillSheet *
till_receipt_new (const TillPaymentDetail *detail,
                  const TillMerchant      *merchant,
                  const char              *account_name,
                  TillAccountMode          mode,
                  gboolean                 copy)
{
  g_autoptr (TillSheet) sheet = NULL;
  g_autofree char *name = NULL;
  const TillPayment *payment;

  g_return_val_if_fail (detail != NULL && merchant != NULL && account_name != NULL, NULL);

  payment = detail->payment;
  name = g_strdup_printf (_("Receipt %s"), payment->reference != NULL ? payment->reference
                                                                      : payment->record.id);
  sheet = till_sheet_new (name);

  till_receipt_add_head (sheet, merchant, account_name, mode);
  if (copy)
    till_sheet_add (sheet, TILL_SHEET_NOTICE, C_("a receipt", "Copy"));
  till_sheet_add_rule (sheet);
  add_facts (sheet, payment);
  till_sheet_add_rule (sheet);
  till_receipt_add_sums (sheet, detail);
  till_sheet_add_rule (sheet);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, payment->record.id);
  add_lines (sheet, TILL_SHEET_CENTRE, merchant->footer);

  return g_steal_pointer (&sheet);
}
