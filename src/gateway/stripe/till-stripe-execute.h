/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void               till_stripe_execute_async  (TillStripeClient    *client,
                                               TillInstruction     *instruction,
                                               gboolean             first_time,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
TillGatewayResult *till_stripe_execute_finish (TillStripeClient    *client,
                                               GAsyncResult        *result);

G_END_DECLS
