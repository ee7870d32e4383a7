/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-store-types.h"

G_BEGIN_DECLS

TillApplied *till_apply_records (TillDb          *db,
                                 GPtrArray       *records,
                                 const TillMark  *marks,
                                 guint            n_marks,
                                 GError         **error);

G_END_DECLS
