/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"
#include "till-stripe-client.h"

G_BEGIN_DECLS

void till_stripe_resolve (TillStripeClient *client,
                          TillInstruction  *instruction,
                          gboolean          may_repeat,
                          GTask            *task);

G_END_DECLS
