/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-read.h"

G_BEGIN_DECLS

TillGatewayResult *till_stripe_outcome_from_object (const TillJsonNode      *object,
                                                    const TillStripeContext *context,
                                                    const TillOrder         *order,
                                                    GError                 **error);
TillGatewayResult *till_stripe_outcome_from_error  (const GError            *error,
                                                    gboolean                 first_time);
TillGatewayResult *till_stripe_outcome_new         (TillInstructionState     state,
                                                    TillGatewayError         code,
                                                    const char              *failure_code,
                                                    const char              *message);

G_END_DECLS
