/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean till_sb_invent (TillSb  *sb,
                         guint    n_payments,
                         gint64   now,
                         GError **error);

G_END_DECLS
