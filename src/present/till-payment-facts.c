/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that is known about a payment, as a table of facts. What is not known has no line. */

#include "till-payment-facts.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-payment-text.h"

static char *
copy_said (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

#define PLAIN(name, member) \
  static char * \
  say_ ## name (const TillPayment *payment, \
                gint64             now_us, \
                TillTone          *ret_tone) \
  { \
    return copy_said (payment->member); \
  }

PLAIN (name, customer_name)
PLAIN (email, customer_email)
PLAIN (phone, customer_phone)
PLAIN (reference, reference)
PLAIN (description, description)
PLAIN (note, note)
PLAIN (operator, operator_name)
PLAIN (id, record.id)
PLAIN (customer_id, customer_id)
PLAIN (authorization, authorization_code)
PLAIN (instruction, instruction_id)

/* Who wrote the note last, and when: "Ana, 14:02". */
static char *
say_noted (const TillPayment *payment,
           gint64             now_us,
           TillTone          *ret_tone)
{
  g_autofree char *who = till_payment_get_metadata (payment, TILL_PAYMENT_META_NOTED_BY);
  g_autofree char *when = till_payment_get_metadata (payment, TILL_PAYMENT_META_NOTED_AT);
  g_autofree char *time = NULL;
  gint64 seconds;

  if (when == NULL || !g_ascii_string_to_signed (when, 10, 0, G_MAXINT64 / TILL_SECOND, &seconds,
                                                 NULL))
    return NULL;

  time = till_format_time (seconds * TILL_SECOND, now_us);

  return who != NULL ? g_strdup_printf ("%s, %s", who, time) : g_steal_pointer (&time);
}

static char *
say_intent_id (const TillPayment *payment,
               gint64             now_us,
               TillTone          *ret_tone)
{
  return g_strcmp0 (payment->intent_id, payment->record.id) != 0 ? copy_said (payment->intent_id)
                                                                 : NULL;
}

static char *
say_card (const TillPayment *payment,
          gint64             now_us,
          TillTone          *ret_tone)
{
  g_autofree char *method = till_payment_say_method (payment);
  g_autoptr (GString) text = g_string_new (method);

  if (text->len == 0)
    return NULL;

  if (g_strcmp0 (payment->funding, "credit") == 0)
    g_string_append_printf (text, ", %s", _("credit card"));
  else if (g_strcmp0 (payment->funding, "debit") == 0)
    g_string_append_printf (text, ", %s", _("debit card"));
  else if (g_strcmp0 (payment->funding, "prepaid") == 0)
    g_string_append_printf (text, ", %s", _("prepaid card"));

  if (payment->exp_month > 0 && payment->exp_year > 0)
    {
      g_string_append (text, ", ");
      /* Translators: until when a card is valid: month and year */
      g_string_append_printf (text, _("expires %02d/%02d"), payment->exp_month,
                              payment->exp_year % 100);
    }

  if (payment->country != NULL && *payment->country != '\0')
    g_string_append_printf (text, ", %s", payment->country);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_channel (const TillPayment *payment,
             gint64             now_us,
             TillTone          *ret_tone)
{
  return payment->moto ? g_strdup (_("By phone or mail")) : NULL;
}

static char *
say_made (const TillPayment *payment,
          gint64             now_us,
          TillTone          *ret_tone)
{
  return till_format_time_long (payment->created_us);
}

static char *
say_minor (const TillPayment *payment,
           gint64             minor)
{
  TillMoney money = payment->amount;

  money.minor = minor;

  return till_money_format (&money);
}

static char *
say_taken (const TillPayment *payment,
           gint64             now_us,
           TillTone          *ret_tone)
{
  return payment->captured > 0 ? say_minor (payment, payment->captured) : NULL;
}

static char *
say_part (const TillPayment *payment,
          TillPaymentPart    part)
{
  gint64 minor = till_payment_get_part (payment, part);

  return minor > 0 ? say_minor (payment, minor) : NULL;
}

static char *
say_delivery (const TillPayment *payment,
              gint64             now_us,
              TillTone          *ret_tone)
{
  return say_part (payment, TILL_PAYMENT_DELIVERY);
}

static char *
say_tax (const TillPayment *payment,
         gint64             now_us,
         TillTone          *ret_tone)
{
  return say_part (payment, TILL_PAYMENT_TAX);
}

static char *
say_refunded (const TillPayment *payment,
              gint64             now_us,
              TillTone          *ret_tone)
{
  return payment->refunded > 0 ? say_minor (payment, payment->refunded) : NULL;
}

static char *
say_left (const TillPayment *payment,
          gint64             now_us,
          TillTone          *ret_tone)
{
  return payment->refunded > 0 ? say_minor (payment, till_payment_get_refundable (payment)) : NULL;
}

static char *
say_settled (const TillPayment *payment,
             gint64             minor)
{
  TillMoney money = { .minor = minor };

  if (*payment->settle_currency == '\0')
    return NULL;

  g_strlcpy (money.currency, payment->settle_currency, sizeof money.currency);

  return till_money_format (&money);
}

static char *
say_fee (const TillPayment *payment,
         gint64             now_us,
         TillTone          *ret_tone)
{
  return say_settled (payment, payment->fee);
}

static char *
say_net (const TillPayment *payment,
         gint64             now_us,
         TillTone          *ret_tone)
{
  return say_settled (payment, payment->net);
}

static char *
say_capture_before (const TillPayment *payment,
                    gint64             now_us,
                    TillTone          *ret_tone)
{
  if (payment->state != TILL_PAYMENT_AUTHORIZED || payment->capture_before_us == 0)
    return NULL;

  *ret_tone = TILL_TONE_WARNING;

  return till_format_time (payment->capture_before_us, now_us);
}

static char *
say_cvc (const TillPayment *payment,
         gint64             now_us,
         TillTone          *ret_tone)
{
  return copy_said (till_words_check (payment->cvc_check, ret_tone));
}

static char *
say_postcode (const TillPayment *payment,
              gint64             now_us,
              TillTone          *ret_tone)
{
  return copy_said (till_words_check (payment->postcode_check, ret_tone));
}

static char *
say_address (const TillPayment *payment,
             gint64             now_us,
             TillTone          *ret_tone)
{
  return copy_said (till_words_check (payment->address_check, ret_tone));
}

static char *
say_risk (const TillPayment *payment,
          gint64             now_us,
          TillTone          *ret_tone)
{
  const char *risk = payment->risk_level;

  if (risk == NULL || *risk == '\0' || g_str_equal (risk, "not_assessed"))
    return NULL;

  if (g_str_equal (risk, "normal"))
    return g_strdup (_("Normal"));

  if (g_str_equal (risk, "elevated"))
    {
      *ret_tone = TILL_TONE_WARNING;
      return g_strdup (_("Elevated"));
    }

  if (g_str_equal (risk, "highest"))
    {
      *ret_tone = TILL_TONE_BAD;
      return g_strdup (_("Highest"));
    }

  return g_strdup (risk);
}

static const TillPaymentFact facts[] = {
  { TILL_FACTS_DETAILS, N_("Customer"), FALSE, say_name },
  { TILL_FACTS_DETAILS, N_("E-mail"), FALSE, say_email },
  { TILL_FACTS_DETAILS, N_("Phone"), FALSE, say_phone },
  { TILL_FACTS_DETAILS, N_("Card"), FALSE, say_card },
  { TILL_FACTS_DETAILS, N_("Order"), FALSE, say_reference },
  { TILL_FACTS_DETAILS, N_("Description"), FALSE, say_description },
  { TILL_FACTS_DETAILS, N_("Note"), FALSE, say_note },
  { TILL_FACTS_DETAILS, N_("Noted by"), FALSE, say_noted },
  { TILL_FACTS_DETAILS, N_("Made"), FALSE, say_made },
  { TILL_FACTS_DETAILS, N_("Taken by"), FALSE, say_operator },
  { TILL_FACTS_DETAILS, N_("How"), FALSE, say_channel },
  { TILL_FACTS_MONEY, N_("Capture before"), FALSE, say_capture_before },
  { TILL_FACTS_MONEY, N_("Taken"), FALSE, say_taken },
  { TILL_FACTS_MONEY, N_("For delivery"), FALSE, say_delivery },
  { TILL_FACTS_MONEY, N_("Tax in it"), FALSE, say_tax },
  { TILL_FACTS_MONEY, N_("Given back"), FALSE, say_refunded },
  { TILL_FACTS_MONEY, N_("Left"), FALSE, say_left },
  { TILL_FACTS_MONEY, N_("Fee"), FALSE, say_fee },
  { TILL_FACTS_MONEY, N_("Net"), FALSE, say_net },
  { TILL_FACTS_CHECKS, N_("Security code"), FALSE, say_cvc },
  { TILL_FACTS_CHECKS, N_("Postcode"), FALSE, say_postcode },
  { TILL_FACTS_CHECKS, N_("Address"), FALSE, say_address },
  { TILL_FACTS_CHECKS, N_("Risk"), FALSE, say_risk },
  { TILL_FACTS_IDS, N_("Payment ID"), TRUE, say_id },
  { TILL_FACTS_IDS, N_("Attempt ID"), TRUE, say_intent_id },
  { TILL_FACTS_IDS, N_("Customer ID"), TRUE, say_customer_id },
  { TILL_FACTS_IDS, N_("Bank’s code"), TRUE, say_authorization },
  { TILL_FACTS_IDS, N_("Instruction"), TRUE, say_instruction },
};

/**
 * till_payment_facts_get:
 * @ret_n_facts: (out): how many there are
 *
 * Returns: (array length=ret_n_facts): all facts, in the order of reading
 */
const TillPaymentFact *
till_payment_facts_get (guint *ret_n_facts)
{
  *ret_n_facts = G_N_ELEMENTS (facts);

  return facts;
}

/**
 * till_fact_group_get_heading:
 * @group: a group of facts
 *
 * Returns: its heading
 */
const char *
till_fact_group_get_heading (TillFactGroup group)
{
  switch (group)
    {
    case TILL_FACTS_DETAILS:
      return _("Details");

    case TILL_FACTS_MONEY:
      return _("Money");

    case TILL_FACTS_CHECKS:
      return _("Checks");

    case TILL_FACTS_IDS:
      return _("IDs");
    }

  g_assert_not_reached ();
}

/* --- when its money is at the bank ----------------------------------------------------------- */

static const TillEntry *
find_entry (const TillPaymentDetail *detail)
{
  for (guint i = 0; detail->ledger != NULL && i < detail->ledger->len; i++)
    {
      const TillEntry *entry = detail->ledger->pdata[i];

      if (entry->record.kind == TILL_RECORD_ENTRY &&
          g_strcmp0 (entry->source_id, detail->payment->record.id) == 0)
        return entry;
    }

  return NULL;
}

static const TillPayout *
find_payout (const TillPaymentDetail *detail,
             const char              *id)
{
  for (guint i = 0; id != NULL && i < detail->ledger->len; i++)
    {
      const TillPayout *payout = detail->ledger->pdata[i];

      if (payout->record.kind == TILL_RECORD_PAYOUT && g_str_equal (payout->record.id, id))
        return payout;
    }

  return NULL;
}

static char *
say_payout (const TillPayout *payout,
            gint64            now_us,
            TillTone         *ret_tone)
{
  g_autofree char *day = till_format_arrival (payout, now_us);

  switch (payout->state)
    {
    case TILL_PAYOUT_PAID:
      /* Translators: a day */
      return g_strdup_printf (_("To your bank, %s"), day);

    case TILL_PAYOUT_PENDING:
    case TILL_PAYOUT_IN_TRANSIT:
      *ret_tone = TILL_TONE_NOTICE;
      /* Translators: a day */
      return g_strdup_printf (_("On its way to your bank, expected %s"), day);

    case TILL_PAYOUT_CANCELED:
      *ret_tone = TILL_TONE_WARNING;
      return g_strdup (_("The payout was cancelled: the money is still with the gateway"));

    case TILL_PAYOUT_FAILED:
      *ret_tone = TILL_TONE_BAD;
      return g_strdup (_("The payout failed: the money is still with the gateway"));

    case TILL_PAYOUT_UNKNOWN:
      break;
    }

  return NULL;
}

/**
 * till_words_paid_out:
 * @detail: a payment with what it has moved
 * @now_us: the time, in µs since 1970 UTC
 * @ret_tone: (out): how it is meant; untouched when it is plain
 *
 * Says no more than is known: nobody is told that money has arrived while it is on its way.
 *
 * Returns: (transfer full) (nullable): when its money is, or was, at the merchant's bank; %NULL
 *   when nothing is known of that
 */
char *
till_words_paid_out (const TillPaymentDetail *detail,
                     gint64                   now_us,
                     TillTone                *ret_tone)
{
  const TillEntry *entry;
  const TillPayout *payout;
  g_autofree char *day = NULL;

  g_return_val_if_fail (detail != NULL && ret_tone != NULL, NULL);

  if (!(entry = find_entry (detail)))
    return NULL;

  if ((payout = find_payout (detail, entry->payout_id)) != NULL)
    return say_payout (payout, now_us, ret_tone);

  if (entry->payout_id != NULL || entry->available_us == 0)
    return NULL;

  day = till_format_day (entry->available_us, now_us);
  if (entry->available_us > now_us)
    /* Translators: a day */
    return g_strdup_printf (_("Not yet; it can be paid out from %s on"), day);

  return g_strdup (_("Not yet; it is in the next payout"));
}
