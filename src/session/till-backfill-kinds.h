/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

const TillRecordKind *till_backfill_get_kinds (guint *ret_n);

char    *till_backfill_get_mark_key (TillRecordKind    kind);
gboolean till_backfill_is_done      (TillStore        *store,
                                     TillRecordKind    kind,
                                     guint64          *ret_count,
                                     gint64           *ret_reached_us);
gint64   till_backfill_get_created  (const TillRecord *record);

G_END_DECLS
