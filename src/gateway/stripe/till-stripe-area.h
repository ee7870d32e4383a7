/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-capabilities.h"
#include "till-gateway-key.h"

G_BEGIN_DECLS

/**
 * TillStripeArea:
 *
 * What a restricted key is given permissions for, one by one.
 */
typedef enum
{
  TILL_STRIPE_AREA_BALANCE,
  TILL_STRIPE_AREA_CHARGES,
  TILL_STRIPE_AREA_INTENTS,
  TILL_STRIPE_AREA_METHODS,
  TILL_STRIPE_AREA_REFUNDS,
  TILL_STRIPE_AREA_DISPUTES,
  TILL_STRIPE_AREA_PAYOUTS,
  TILL_STRIPE_AREA_CUSTOMERS,
  TILL_STRIPE_AREA_SESSIONS,
  TILL_STRIPE_AREA_EVENTS,
  TILL_STRIPE_AREA_WEBHOOKS,
  TILL_STRIPE_AREA_FILES,
  TILL_STRIPE_AREA_ACCOUNT,
  TILL_STRIPE_N_AREAS,
} TillStripeArea;

extern const TillGatewayPermission till_stripe_permissions[TILL_STRIPE_N_AREAS];

void               till_stripe_capabilities_init  (TillCapabilities *self,
                                                   gboolean          typed_card,
                                                   guint             reads_per_second);
gboolean           till_stripe_capabilities_deny  (TillCapabilities *self,
                                                   TillStripeArea    area);
gboolean           till_stripe_capabilities_learn (TillCapabilities *self,
                                                   TillCapability    capability,
                                                   TillSupport       support,
                                                   TillSupportReason reason);
TillGatewayKeyKind till_stripe_classify_key       (const char       *key,
                                                   gboolean         *ret_live);

G_END_DECLS
