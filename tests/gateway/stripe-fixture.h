/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-server.h"
#include "till-clock.h"
#include "till-gateway.h"

G_BEGIN_DECLS

/* What every sample's time is near to, in µs: November 2026. */
#define STRIPE_FIXTURE_NOW (1795183323 * TILL_SECOND)

/* A number that Stripe's tests use, too. */
#define STRIPE_FIXTURE_CARD "4242424242424242"

/**
 * StripeFixture:
 *
 * The adapter, with a server that plays Stripe.
 */
typedef struct
{
  MockServer  *server;
  TillClock   *clock;
  TillGateway *gateway;
} StripeFixture;

void               stripe_fixture_set_up    (StripeFixture        *self,
                                             gconstpointer         data);
void               stripe_fixture_tear_down (StripeFixture        *self,
                                             gconstpointer         data);
TillInstruction   *stripe_instruction       (const TillOrder      *order,
                                             TillInstructionState  state,
                                             gint64                sent_us);
TillOrder          stripe_order             (TillInstructionKind   kind);
TillGatewayResult *stripe_execute           (StripeFixture        *self,
                                             const TillOrder      *order);
TillGatewayPage   *stripe_list              (StripeFixture          *self,
                                             const TillGatewayQuery *query,
                                             GError                **error);
TillCardInput     *stripe_card              (void);

G_END_DECLS
