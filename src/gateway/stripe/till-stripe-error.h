/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway-error.h"
#include "till-http-types.h"

G_BEGIN_DECLS

/* Our word for a trouble of Stripe's own that it kept under the idempotency key: asked again, it
 * would say the same for as long as it knows the key (docs.stripe.com/api/idempotent_requests: the
 * first answer is repeated, "including 500 errors"). */
#define TILL_STRIPE_CODE_KEPT_TROUBLE "kept_trouble"

GError *till_stripe_error_from_answer  (const TillHttpAnswer *answer,
                                        TillHttpNature        nature);
char   *till_stripe_error_find_account (const GError         *error);

G_END_DECLS
