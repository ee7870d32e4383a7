/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-filter.h"
#include "till-recents-private.h"

G_BEGIN_DECLS

GArray   *till_select_oldest  (TillDb           *db,
                               TillRecents      *recents,
                               const TillFilter *filter,
                               gint64            after_key,
                               guint             limit,
                               GError          **error);
gboolean  till_select_those   (TillDb           *db,
                               const TillFilter *filter,
                               GArray           *keys,
                               GError          **error);
gboolean  till_select_largest (TillDb           *db,
                               const TillFilter *filter,
                               guint             limit,
                               GArray           *keys,
                               GError          **error);

G_END_DECLS
