/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean till_sb_tasks_begin (TillSb  *sb,
                              GError **error);
gboolean till_sb_tasks_run   (TillSb  *sb,
                              gint64  *ret_next_us,
                              GError **error);

G_END_DECLS
