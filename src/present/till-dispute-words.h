/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-words.h"

G_BEGIN_DECLS

gboolean till_dispute_can_be_answered (const TillDispute *dispute,
                                       gint64             now_us);
char    *till_dispute_say_left        (const TillDispute *dispute,
                                       gint64             now_us,
                                       TillTone          *ret_tone);

G_END_DECLS
