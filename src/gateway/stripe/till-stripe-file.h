/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void till_stripe_upload_file    (TillStripeClient    *client,
                                 const TillFileInput *file,
                                 const char          *idempotency_key,
                                 GTask               *task);
void till_stripe_describe_files (TillStripeClient    *client,
                                 TillEvidence        *evidence,
                                 GTask               *task);

G_END_DECLS
