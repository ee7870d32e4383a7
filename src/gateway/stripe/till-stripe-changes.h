/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void       till_stripe_list_changes   (TillStripeClient    *client,
                                       const char          *cursor,
                                       GTask               *task);
TillEvent *till_stripe_parse_delivery (const char          *signature,
                                       GBytes              *body,
                                       const char * const  *secrets,
                                       GError             **error);

G_END_DECLS
