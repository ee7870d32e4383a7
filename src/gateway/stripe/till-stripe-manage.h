/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void till_stripe_create_customer (TillStripeClient   *client,
                                  const TillCustomer *customer,
                                  const char         *idempotency_key,
                                  GTask              *task);
void till_stripe_update_customer (TillStripeClient   *client,
                                  const TillCustomer *customer,
                                  GTask              *task);
void till_stripe_delete_card     (TillStripeClient   *client,
                                  const char         *card_id,
                                  GTask              *task);
void till_stripe_annotate        (TillStripeClient   *client,
                                  const TillPaymentNote *note,
                                  GTask              *task);
void till_stripe_email_receipt   (TillStripeClient   *client,
                                  const char         *payment_id,
                                  const char         *address,
                                  GTask              *task);
void till_stripe_create_webhook  (TillStripeClient   *client,
                                  const char         *url,
                                  GTask              *task);
void till_stripe_delete_webhook  (TillStripeClient   *client,
                                  const char         *id,
                                  GTask              *task);

G_END_DECLS
