/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A payment in words: the cells of a row, the sentence a screen reader speaks. */

#include "till-payment-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-words.h"

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * till_payment_say_customer:
 * @payment: a payment
 *
 * Says who paid, by the best that is known: the name, else an address, else what it was for.
 *
 * Returns: (transfer full): the words
 */
char *
till_payment_say_customer (const TillPayment *payment)
{
  const char *candidates[5];

  g_return_val_if_fail (payment != NULL, NULL);

  candidates[0] = payment->customer_name;
  candidates[1] = payment->customer_email;
  candidates[2] = payment->customer_phone;
  candidates[3] = payment->reference;
  candidates[4] = payment->description;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (is_said (candidates[i]))
      return g_strdelimit (g_strdup (candidates[i]), "\n\r\t", ' ');

  return g_strdup (_("No name"));
}

/* A gateway's word as people write it: "us_bank_account" is "Us bank account". */
static char *
tidy (const char *word)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (word), "_-", ' ');
  g_autofree char *first = g_utf8_substring (spaced, 0, MIN (g_utf8_strlen (spaced, -1), 1));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, spaced + strlen (first), NULL);
}

static char *
say_brand (const char *brand)
{
  static const struct
  {
    const char *word;
    const char *name;
  } names[] = {
    { "visa", "Visa" }, { "mastercard", "Mastercard" }, { "amex", "Amex" },
    { "discover", "Discover" }, { "diners", "Diners Club" }, { "jcb", "JCB" },
    { "unionpay", "UnionPay" }, { "maestro", "Maestro" }, { "eftpos_au", "eftpos" },
    { "cartes_bancaires", "Cartes Bancaires" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].word, brand))
      return g_strdup (names[i].name);

  return tidy (brand);
}

static char *
say_card (const char *brand,
          const char *method,
          const char *last4)
{
  g_autofree char *name = NULL;

  if (is_said (brand))
    name = say_brand (brand);
  else if (g_strcmp0 (method, "card") == 0)
    name = g_strdup (_("Card"));
  else if (is_said (method))
    name = tidy (method);
  else
    name = g_strdup ("");

  if (!is_said (last4))
    return g_steal_pointer (&name);

  return g_strdup_printf ("%s%s····%s", name, *name != '\0' ? " " : "", last4);
}

/**
 * till_payment_say_method:
 * @payment: a payment
 *
 * Says what was paid with: "Visa ····4242", "Sepa debit"; empty when it is not known yet.
 *
 * Returns: (transfer full): the words
 */
char *
till_payment_say_method (const TillPayment *payment)
{
  g_return_val_if_fail (payment != NULL, NULL);

  return say_card (payment->brand, payment->method, payment->last4);
}

/**
 * till_card_say:
 * @card: a card that is kept
 *
 * Says which card it is: "Visa ····4242".
 *
 * Returns: (transfer full): the words
 */
char *
till_card_say (const TillCard *card)
{
  g_return_val_if_fail (card != NULL, NULL);

  return say_card (card->brand, _("Card"), card->last4);
}

/**
 * till_payment_say_state:
 * @payment: a payment
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says what became of a payment, with what has to be known about it: "Authorised, capture by
 * 27 Nov", "Partly refunded, £20.00 given back".
 *
 * Returns: (transfer full): the words
 */
char *
till_payment_say_state (const TillPayment *payment,
                        gint64             now_us)
{
  TillPaymentLabel label;
  TillWord word;

  g_return_val_if_fail (payment != NULL, NULL);

  label = till_payment_get_label (payment);
  word = till_words_payment_label (label);

  if (label == TILL_PAYMENT_LABEL_AUTHORIZED && payment->capture_before_us > 0)
    {
      g_autofree char *day = till_format_day (payment->capture_before_us, now_us);

      /* Translators: "Authorised", then a day as "27 Nov" or "tomorrow" */
      return g_strdup_printf (_("%s, capture by %s"), word.text, day);
    }

  if (label == TILL_PAYMENT_LABEL_PARTLY_REFUNDED)
    {
      TillMoney refunded = payment->amount;
      g_autofree char *amount = NULL;

      refunded.minor = payment->refunded;
      amount = till_money_format (&refunded);

      /* Translators: "Partly refunded", then an amount */
      return g_strdup_printf (_("%s, %s given back"), word.text, amount);
    }

  return g_strdup (word.text);
}

/**
 * till_payment_say_all:
 * @payment: a payment
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says a row as one sentence, for who listens to it: "£48.00, Succeeded, J. Smith, Visa ending
 * 4242, 14:02".
 *
 * Returns: (transfer full): the sentence
 */
char *
till_payment_say_all (const TillPayment *payment,
                      gint64             now_us)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *amount = NULL;
  g_autofree char *state = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *time = NULL;

  g_return_val_if_fail (payment != NULL, NULL);

  amount = till_money_format (&payment->amount);
  state = till_payment_say_state (payment, now_us);
  customer = till_payment_say_customer (payment);
  time = till_format_time (payment->created_us, now_us);

  g_string_append_printf (said, "%s, %s, %s", amount, state, customer);

  if (is_said (payment->last4))
    {
      g_autofree char *brand = is_said (payment->brand) ? say_brand (payment->brand)
                                                        : g_strdup (_("Card"));

      g_string_append (said, ", ");
      /* Translators: the brand of a card, then its last four digits, to be spoken */
      g_string_append_printf (said, _("%s ending %s"), brand, payment->last4);
    }

  if (is_said (payment->reference) && g_strcmp0 (payment->reference, customer) != 0)
    {
      g_string_append (said, ", ");
      /* Translators: the reference of an order, to be spoken */
      g_string_append_printf (said, _("order %s"), payment->reference);
    }

  g_string_append_printf (said, ", %s", time);

  return g_string_free (g_steal_pointer (&said), FALSE);
}

/**
 * till_payment_say_row:
 * @payment: a payment
 *
 * Writes a payment as a row to be pasted somewhere: time, state, customer, method, amount, currency
 * and id, with tabs between. A spreadsheet takes none of it for a formula.
 *
 * Returns: (transfer full): the text, without a line feed
 */
char *
till_payment_say_row (const TillPayment *payment)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *when = NULL;
  g_autofree char *who = NULL;
  g_autofree char *how = NULL;
  g_autofree char *amount = NULL;
  const char *state, *guard;

  g_return_val_if_fail (payment != NULL, NULL);

  time = g_date_time_new_from_unix_local (payment->created_us / TILL_SECOND);
  when = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
  state = till_words_payment_label (till_payment_get_label (payment)).text;
  who = till_payment_say_customer (payment);
  g_strdelimit (who, "\t\r\n", ' ');
  guard = *who != '\0' && strchr ("=+-@", *who) != NULL ? "'" : "";
  how = till_payment_say_method (payment);
  g_strdelimit (how, "\t\r\n", ' ');
  amount = till_money_to_string (&payment->amount);

  return g_strdup_printf ("%s\t%s\t%s%s\t%s\t%s\t%s\t%s", when, state, guard, who, how, amount,
                          payment->amount.currency, payment->record.id);
}
