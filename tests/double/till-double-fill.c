/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Invented payments: every state, names of many lengths and scripts, several currencies. The same
 * ones every time. */

#include "till-clock.h"
#include "till-double.h"

static const char * const names[] = {
  "J. Smith", "Margaret Okoye", "José Ángel Ruiz de la Prada y Montenegro", "李小龍", "Zoë Müller",
  "Ana", "محمد الفاسي", "Bartholomew Featherstonehaugh-Cholmondeley", "Ada Lovelace", "K. Tanaka",
};

static const struct
{
  const char *brand;
  const char *last4;
} cards[] = {
  { "visa", "4242" }, { "mastercard", "4444" }, { "amex", "0005" }, { "visa", "0002" },
  { "discover", "1117" }, { "jcb", "0505" },
};

static void
invent (TillPayment *payment,
        guint        i,
        gint64       now_us)
{
  static const TillPaymentState states[] = {
    TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_FAILED,
    TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_AUTHORIZED, TILL_PAYMENT_SUCCEEDED,
    TILL_PAYMENT_PROCESSING, TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_CANCELED,
    TILL_PAYMENT_REQUIRES_ACTION, TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_EXPIRED,
    TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_REQUIRES_INPUT, TILL_PAYMENT_UNKNOWN,
  };
  static const char * const currencies[] = { "GBP", "GBP", "GBP", "EUR", "GBP", "JPY" };

  payment->state = states[i % G_N_ELEMENTS (states)];
  payment->created_us = now_us - (gint64) i * (i < 20 ? 7 : 61) * 60 * TILL_SECOND;
  payment->amount.minor = 500 + (i * 7919) % 250000;
  g_strlcpy (payment->amount.currency, currencies[i % G_N_ELEMENTS (currencies)],
             TILL_CURRENCY_SIZE);
  payment->customer_name = names[i % G_N_ELEMENTS (names)];
  payment->method = "card";
  payment->brand = cards[i % G_N_ELEMENTS (cards)].brand;
  payment->last4 = cards[i % G_N_ELEMENTS (cards)].last4;

  if (payment->state == TILL_PAYMENT_SUCCEEDED)
    payment->captured = payment->amount.minor;
  if (payment->state == TILL_PAYMENT_AUTHORIZED)
    payment->capture_before_us = now_us + G_GINT64_CONSTANT (6) * 24 * 3600 * TILL_SECOND;
  if (payment->state == TILL_PAYMENT_FAILED)
    {
      payment->failure_code = "card_declined";
      payment->decline_code = "insufficient_funds";
      payment->failure_message = "Your card has insufficient funds.";
    }
  if (payment->captured > 0 && i % 11 == 4)
    payment->refunded = payment->captured;
  if (payment->captured > 0 && i % 11 == 8)
    payment->refunded = payment->captured / 3;
  payment->disputed = payment->captured > 0 && i % 29 == 13;
}

static void
invent_details (TillPayment *payment,
                guint        i)
{
  payment->customer_email = "customer@example.com";
  payment->customer_phone = "+44 20 7946 0000";
  payment->customer_id = "cus_9s6XKzkNRiz8i3";
  payment->reference = i % 3 == 0 ? "ORDER-10442" : NULL;
  payment->description = i % 2 == 0 ? "Loose-leaf tea, 2 kg" : NULL;
  payment->operator_name = i % 4 == 0 ? "Ana" : NULL;
  payment->moto = i % 4 == 0;
  payment->cvc_check = "pass";
  payment->postcode_check = i % 5 == 0 ? "fail" : "unchecked";
  payment->risk_level = "normal";
  payment->exp_month = 12;
  payment->exp_year = 2029;
  payment->country = "GB";
  payment->funding = "credit";
  payment->authorization_code = "019283";
  payment->fee = payment->amount.minor / 40 + 20;
  payment->net = payment->amount.minor - payment->fee;
  g_strlcpy (payment->settle_currency, payment->captured > 0 ? payment->amount.currency : "",
             TILL_CURRENCY_SIZE);
}

static void
invent_refund (TillSession       *self,
               const TillPayment *payment,
               guint              i)
{
  g_autofree char *id = g_strdup_printf ("re_%08u", i);
  TillRefund refund = { .record = { .kind = TILL_RECORD_REFUND, .id = id } };

  refund.state = i % 7 == 0 ? TILL_REFUND_FAILED
                            : i % 2 == 0 ? TILL_REFUND_SUCCEEDED : TILL_REFUND_PENDING;
  if (refund.state == TILL_REFUND_FAILED)
    refund.failure_reason = "lost_or_stolen_card";
  if (refund.state == TILL_REFUND_SUCCEEDED)
    refund.bank_reference = "74537604221222132710572";
  refund.created_us = payment->created_us + 180 * TILL_SECOND;
  refund.amount = payment->amount;
  refund.amount.minor = payment->refunded;
  refund.payment_id = payment->record.id;
  refund.reason = "requested_by_customer";
  refund.operator_name = "Ana";
  till_double_session_put_other (self, till_record_new (&refund));
}

static void
invent_dispute (TillSession       *self,
                const TillPayment *payment,
                guint              i,
                gint64             now_us)
{
  g_autofree char *id = g_strdup_printf ("dp_%08u", i);
  TillDispute dispute = { .record = { .kind = TILL_RECORD_DISPUTE, .id = id } };

  dispute.state = i % 5 == 3 ? TILL_DISPUTE_UNDER_REVIEW
                             : i % 5 == 1 ? TILL_DISPUTE_WON : TILL_DISPUTE_NEEDS_RESPONSE;
  dispute.stage = i % 3 == 0 ? TILL_DISPUTE_STAGE_INQUIRY : TILL_DISPUTE_STAGE_CHARGEBACK;
  dispute.created_us = payment->created_us + 3600 * TILL_SECOND;
  if (dispute.state == TILL_DISPUTE_NEEDS_RESPONSE)
    dispute.due_us = now_us + (gint64) (i % 11) * 23 * 3600 * TILL_SECOND + 60 * TILL_SECOND;
  dispute.amount = payment->amount;
  dispute.payment_id = payment->record.id;
  dispute.reason = "product_not_received";
  till_double_session_put_other (self, till_record_new (&dispute));
}

static void
invent_payout (TillSession *self,
               guint        i,
               gint64       now_us)
{
  g_autofree char *id = g_strdup_printf ("po_%08u", i);
  TillPayout payout = { .record = { .kind = TILL_RECORD_PAYOUT, .id = id } };

  payout.created_us = now_us - (gint64) i * 24 * 3600 * TILL_SECOND;
  payout.arrival_us = payout.created_us + G_GINT64_CONSTANT (2) * 24 * 3600 * TILL_SECOND;
  payout.state = i == 3 ? TILL_PAYOUT_FAILED
                        : i == 0 ? TILL_PAYOUT_PENDING
                                 : i == 1 ? TILL_PAYOUT_IN_TRANSIT : TILL_PAYOUT_PAID;
  if (payout.state == TILL_PAYOUT_FAILED)
    payout.failure_message = "The bank account has been closed.";
  payout.amount = (TillMoney) { 123456 + 7919 * i, "GBP" };
  payout.automatic = i % 4 != 2;
  till_double_session_put_other (self, till_record_new (&payout));
}

static void
invent_customer (TillSession *self,
                 guint        i,
                 gint64       now_us)
{
  g_autofree char *id = g_strdup_printf ("cus_%08u", i);
  g_autofree char *email = g_strdup_printf ("customer%u@example.com", i);
  TillCustomer customer = { .record = { .kind = TILL_RECORD_CUSTOMER, .id = id } };

  customer.created_us = now_us - (gint64) i * 31 * 3600 * TILL_SECOND;
  customer.name = i % 7 == 5 ? NULL : names[i % G_N_ELEMENTS (names)];
  customer.email = i % 5 == 4 ? NULL : email;
  customer.phone = i % 3 == 0 ? "+44 20 7946 0000" : NULL;
  till_double_session_put_other (self, till_record_new (&customer));
}

static void
invent_link (TillSession *self,
             guint        i,
             gint64       now_us)
{
  g_autofree char *id = g_strdup_printf ("cs_%08u", i);
  g_autofree char *url = g_strdup_printf ("https://checkout.example.com/c/pay/cs_%08u", i);
  TillLink link = { .record = { .kind = TILL_RECORD_LINK, .id = id } };

  link.state = i % 3 == 0 ? TILL_LINK_OPEN : i % 3 == 1 ? TILL_LINK_PAID : TILL_LINK_EXPIRED;
  link.created_us = now_us - (gint64) i * 3 * 3600 * TILL_SECOND;
  link.expires_us = link.created_us + G_GINT64_CONSTANT (24) * 3600 * TILL_SECOND;
  link.amount = (TillMoney) { 4800 + i, "GBP" };
  link.url = link.state == TILL_LINK_OPEN ? url : NULL;
  link.customer_email = i % 2 == 0 ? "customer@example.com" : NULL;
  link.reference = "ORDER-10442";
  link.operator_name = "Ana";
  till_double_session_put_other (self, till_record_new (&link));
}

void
till_double_session_fill (TillSession *self,
                          guint        n_payments,
                          gint64       now_us)
{
  for (guint i = n_payments; i > 0; i--)
    {
      g_autofree char *id = g_strdup_printf ("ch_3PqR5tLkdIwHu7ix%08u", i);
      g_autofree char *intent = g_strdup_printf ("pi_3PqR5tLkdIwHu7ix%08u", i);
      TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = id } };

      payment.intent_id = intent;
      invent (&payment, i - 1, now_us);
      invent_details (&payment, i - 1);
      till_double_session_put (self, 1 + n_payments - i, &payment);
      if (payment.refunded > 0)
        invent_refund (self, &payment, i);
      if (payment.disputed)
        invent_dispute (self, &payment, i, now_us);
    }
  for (guint i = 0; i < MIN (n_payments, 30); i++)
    {
      invent_payout (self, i, now_us);
      invent_customer (self, i, now_us);
      invent_link (self, i, now_us);
    }
}
