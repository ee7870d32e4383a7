/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"

G_BEGIN_DECLS

char *till_dispute_calendar_write (const TillDispute *dispute,
                                   const char        *merchant,
                                   gint64             now_us);

G_END_DECLS
