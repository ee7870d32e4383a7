/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-words.h"

G_BEGIN_DECLS

/* In place of a number of days: the dispute is new. */
#define TILL_DISPUTE_NEW 1000

gboolean till_dispute_can_be_answered (const TillDispute *dispute,
                                       gint64             now_us);
char    *till_dispute_say_left        (const TillDispute *dispute,
                                       gint64             now_us,
                                       TillTone          *ret_tone);
gboolean till_dispute_find_reminder   (const TillDispute *dispute,
                                       int                told,
                                       gint64             now_us,
                                       int               *ret_days);

G_END_DECLS
