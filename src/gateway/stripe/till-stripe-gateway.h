/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-gateway.h"
#include "till-http.h"

G_BEGIN_DECLS

#define TILL_STRIPE_BASE_URL "https://api.stripe.com"
/* docs.stripe.com/api/files/create: files go to an address of their own. */
#define TILL_STRIPE_FILES_URL "https://files.stripe.com"

/**
 * TillStripeConfig:
 * @base_url: (nullable): where Stripe is; %NULL for its own address
 * @key: a secret or restricted key; copied
 * @clock: the time
 * @console_id: this installation
 * @app_version: our own version
 * @typed_card_confirmed: whether the merchant says that Stripe takes typed cards from this account
 * @retry: (nullable): how reads are tried again; %NULL = the default
 * @timeout_s: how long to wait for an answer; 0 = the default
 *
 * A plain value; everything is borrowed.
 */
typedef struct
{
  const char          *base_url;
  TillSecret          *key;
  TillClock           *clock;
  const char          *console_id;
  const char          *app_version;
  gboolean             typed_card_confirmed;
  const TillHttpRetry *retry;
  guint                timeout_s;
} TillStripeConfig;

#define TILL_TYPE_STRIPE_GATEWAY (till_stripe_gateway_get_type ())
G_DECLARE_FINAL_TYPE (TillStripeGateway, till_stripe_gateway, TILL, STRIPE_GATEWAY, GObject)

TillGateway *till_stripe_gateway_new (const TillStripeConfig *config,
                                      GError                **error);

G_END_DECLS
