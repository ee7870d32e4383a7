/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void till_stripe_list (TillStripeClient       *client,
                       const TillGatewayQuery *query,
                       GTask                  *task);
void till_stripe_get  (TillStripeClient       *client,
                       TillRecordKind          kind,
                       const char             *id,
                       GTask                  *task);

G_END_DECLS
