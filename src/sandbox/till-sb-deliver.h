/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-faults.h"
#include "till-sb.h"

G_BEGIN_DECLS

/**
 * TillSbDeliver:
 *
 * Sends events to webhook endpoints. Belongs to the main thread; wake it whenever there may be
 * something to send.
 */
typedef struct _TillSbDeliver TillSbDeliver;

TillSbDeliver *till_sb_deliver_new     (TillSb        *sb,
                                        TillSbFaults  *faults,
                                        const guint   *retry_ms);
void           till_sb_deliver_free    (TillSbDeliver *self);
void           till_sb_deliver_wake    (TillSbDeliver *self);
gboolean       till_sb_deliver_is_busy (TillSbDeliver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbDeliver, till_sb_deliver_free)

G_END_DECLS
