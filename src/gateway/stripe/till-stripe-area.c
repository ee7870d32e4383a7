/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an account on Stripe and its key can do, and how a refusal changes that.
 *
 * What must hold: typed cards and telephone orders are never taken for granted, because Stripe
 * switches both on for an account by hand, and only trying shows it
 * (docs.stripe.com/payments/payment-intents/moto). */

#include "till-stripe-area.h"

#include <string.h>

#include "till-clock.h"

/* Keys are kept for 24 hours at least (docs.stripe.com/api/idempotent_requests); an hour is left
 * for clocks that differ. */
#define IDEMPOTENCY (23 * 3600 * TILL_SECOND)

/* How far back events are kept (docs.stripe.com/api/events). */
#define EVENT_DAYS 30

/* What an account may read (docs.stripe.com/rate-limits, "API read request allocations"). */
#define READS_PER_MONTH 10000
#define READS_PER_PAYMENT 500

/* By #TillStripeArea. The labels are those of the page where Stripe makes restricted keys
 * (docs.stripe.com/keys/restricted-api-keys). */
const TillGatewayPermission till_stripe_permissions[TILL_STRIPE_N_AREAS] = {
  [TILL_STRIPE_AREA_BALANCE] = { "balance", "Balance", FALSE, FALSE },
  [TILL_STRIPE_AREA_CHARGES] = { "payments", "Charges", FALSE, FALSE },
  [TILL_STRIPE_AREA_INTENTS] = { "charging", "PaymentIntents", TRUE, FALSE },
  [TILL_STRIPE_AREA_METHODS] = { "cards", "PaymentMethods", TRUE, FALSE },
  [TILL_STRIPE_AREA_REFUNDS] = { "refunds", "Charges and Refunds", TRUE, FALSE },
  [TILL_STRIPE_AREA_DISPUTES] = { "disputes", "Disputes", TRUE, FALSE },
  [TILL_STRIPE_AREA_PAYOUTS] = { "payouts", "Payouts", FALSE, FALSE },
  [TILL_STRIPE_AREA_CUSTOMERS] = { "customers", "Customers", TRUE, FALSE },
  [TILL_STRIPE_AREA_SESSIONS] = { "links", "Checkout Sessions", TRUE, FALSE },
  [TILL_STRIPE_AREA_EVENTS] = { "events", "Events", FALSE, FALSE },
  [TILL_STRIPE_AREA_WEBHOOKS] = { "webhooks", "Webhook Endpoints", TRUE, FALSE },
  [TILL_STRIPE_AREA_FILES] = { "files", "Files", TRUE, TRUE },
  [TILL_STRIPE_AREA_ACCOUNT] = { "account", "Accounts (basic information)", FALSE, TRUE },
};

/* What all files of an answer to a dispute may have together
 * (docs.stripe.com/disputes/best-practices: 4.5 MB, and fewer than 50 pages). */
#define EVIDENCE_BYTES 4500000
#define EVIDENCE_PAGES 49

#define BIT(capability) (1u << TILL_CAPABILITY_ ## capability)

/* By #TillStripeArea: what cannot be done without it. */
static const guint needs[TILL_STRIPE_N_AREAS] = {
  [TILL_STRIPE_AREA_INTENTS] = BIT (TYPED_CARD) | BIT (SAVED_CARD) | BIT (MOTO) | BIT (SAVE_CARD) |
                               BIT (CAPTURE_LATER) | BIT (PARTIAL_CAPTURE),
  [TILL_STRIPE_AREA_METHODS] = BIT (TYPED_CARD) | BIT (SAVED_CARD),
  [TILL_STRIPE_AREA_REFUNDS] = BIT (REFUND) | BIT (PARTIAL_REFUND),
  [TILL_STRIPE_AREA_DISPUTES] = BIT (DISPUTES) | BIT (EVIDENCE_FILES),
  [TILL_STRIPE_AREA_PAYOUTS] = BIT (PAYOUTS),
  [TILL_STRIPE_AREA_CUSTOMERS] = BIT (CUSTOMERS) | BIT (SAVED_CARD) | BIT (SAVE_CARD),
  [TILL_STRIPE_AREA_SESSIONS] = BIT (PAYMENT_LINK) | BIT (CLOSE_LINK),
  [TILL_STRIPE_AREA_EVENTS] = BIT (EVENT_LIST),
  [TILL_STRIPE_AREA_WEBHOOKS] = BIT (WEBHOOK_MANAGE),
  [TILL_STRIPE_AREA_FILES] = BIT (EVIDENCE_FILES),
};

/**
 * till_stripe_capabilities_init:
 * @self: (out caller-allocates): the capabilities
 * @typed_card: whether the merchant says that Stripe takes typed cards from this account
 * @reads_per_second: how many requests Stripe takes of the account; 0 when the gateway is not
 *   Stripe itself and has no limits
 *
 * Fills in what is known before anything was tried.
 */
void
till_stripe_capabilities_init (TillCapabilities *self,
                               gboolean          typed_card,
                               guint             reads_per_second)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    self->support[i] = TILL_SUPPORT_YES;

  self->support[TILL_CAPABILITY_TYPED_CARD] = typed_card ? TILL_SUPPORT_CONDITIONAL
                                                         : TILL_SUPPORT_NO;
  self->reason[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_REASON_GATE;
  self->support[TILL_CAPABILITY_MOTO] = TILL_SUPPORT_CONDITIONAL;
  self->reason[TILL_CAPABILITY_MOTO] = TILL_SUPPORT_REASON_GATE;
  self->idempotency_us = IDEMPOTENCY;
  self->event_days = EVENT_DAYS;
  self->reads_per_second = reads_per_second;
  self->evidence_bytes = EVIDENCE_BYTES;
  self->evidence_pages = EVIDENCE_PAGES;
  if (reads_per_second > 0)
    {
      self->reads_per_month = READS_PER_MONTH;
      self->reads_per_payment = READS_PER_PAYMENT;
    }
}

/**
 * till_stripe_capabilities_learn:
 * @self: the capabilities
 * @capability: which of them
 * @support: what it has turned out to be
 * @reason: why
 *
 * Returns: whether that is news
 */
gboolean
till_stripe_capabilities_learn (TillCapabilities *self,
                                TillCapability    capability,
                                TillSupport       support,
                                TillSupportReason reason)
{
  if (self->support[capability] == support && self->reason[capability] == reason)
    return FALSE;

  self->support[capability] = support;
  self->reason[capability] = reason;

  return TRUE;
}

/**
 * till_stripe_capabilities_deny:
 * @self: the capabilities
 * @area: what the key has no permission for
 *
 * Returns: whether that is news
 */
gboolean
till_stripe_capabilities_deny (TillCapabilities *self,
                               TillStripeArea    area)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    if ((needs[area] & (1u << i)) != 0 && self->support[i] != TILL_SUPPORT_NO)
      changed |= till_stripe_capabilities_learn (self, i, TILL_SUPPORT_NO,
                                                 TILL_SUPPORT_REASON_PERMISSION);

  return changed;
}

/**
 * till_stripe_classify_key:
 * @key: text that may be a key
 * @ret_live: (out) (optional): whether it moves real money; %FALSE if it is no key
 *
 * Judges a key by how it is written (docs.stripe.com/keys). Nothing is sent.
 *
 * Returns: what kind of key it is
 */
TillGatewayKeyKind
till_stripe_classify_key (const char *key,
                          gboolean   *ret_live)
{
  static const struct
  {
    const char        *prefix;
    TillGatewayKeyKind kind;
    gboolean           live;
  } kinds[] = {
    { "sk_live_", TILL_GATEWAY_KEY_FULL, TRUE },
    { "sk_test_", TILL_GATEWAY_KEY_FULL, FALSE },
    { "rk_live_", TILL_GATEWAY_KEY_RESTRICTED, TRUE },
    { "rk_test_", TILL_GATEWAY_KEY_RESTRICTED, FALSE },
    { "rkcs_test_", TILL_GATEWAY_KEY_RESTRICTED, FALSE },
    { "pk_live_", TILL_GATEWAY_KEY_PUBLISHABLE, TRUE },
    { "pk_test_", TILL_GATEWAY_KEY_PUBLISHABLE, FALSE },
  };
  TillGatewayKeyKind kind = TILL_GATEWAY_KEY_OTHER;
  gboolean live = FALSE;

  g_return_val_if_fail (key != NULL, TILL_GATEWAY_KEY_OTHER);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (key, kinds[i].prefix) && key[strlen (kinds[i].prefix)] != '\0')
      {
        kind = kinds[i].kind;
        live = kinds[i].live;
      }

  /* Nothing else is in a key; above all nothing that would end a header. */
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      {
        kind = TILL_GATEWAY_KEY_OTHER;
        live = FALSE;
      }

  if (ret_live != NULL)
    *ret_live = live;

  return kind;
}
