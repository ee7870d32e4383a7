/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

gboolean till_index_fill     (TillDb  *db,
                              guint    n_rows,
                              guint   *ret_percent,
                              GError **error);

G_END_DECLS
