/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"
#include "till-stripe-form.h"

G_BEGIN_DECLS

gboolean till_stripe_evidence_write (TillStripeForm   *form,
                                     const char       *texts);
void     till_stripe_read_evidence  (TillStripeClient *client,
                                     const char       *dispute_id,
                                     GTask            *task);
void     till_stripe_draft_evidence (TillStripeClient *client,
                                     const char       *dispute_id,
                                     const char       *texts,
                                     const char       *idempotency_key,
                                     GTask            *task);

G_END_DECLS
