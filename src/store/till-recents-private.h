/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-grams-private.h"

G_BEGIN_DECLS

/**
 * TillRecents:
 *
 * How common grams are, going by the newest payments. Counted references; used by one thread at a
 * time.
 */
typedef struct _TillRecents TillRecents;

TillRecents *till_recents_new        (void);
TillRecents *till_recents_ref        (TillRecents         *self);
void         till_recents_unref      (TillRecents         *self);
gboolean     till_recents_refresh    (TillRecents         *self,
                                      TillDb              *db,
                                      GError             **error);
gboolean     till_recents_is_rare    (TillRecents         *self,
                                      guint                count);
guint        till_recents_count      (TillRecents         *self,
                                      TillGram             gram);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRecents, till_recents_unref)

G_END_DECLS
