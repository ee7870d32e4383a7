/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"
#include "till-stripe-read.h"

G_BEGIN_DECLS

extern const char * const till_stripe_event_types[];

TillEvent *till_stripe_parse_event (const TillJsonNode *object,
                                    gboolean    *ret_unreadable,
                                    GError     **error);

G_END_DECLS
