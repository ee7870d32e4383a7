/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway-error.h"
#include "till-http-types.h"

G_BEGIN_DECLS

GError *till_stripe_error_from_answer  (const TillHttpAnswer *answer,
                                        TillHttpNature        nature);
char   *till_stripe_error_find_account (const GError         *error);

G_END_DECLS
