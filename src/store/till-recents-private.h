/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/**
 * TillRecents:
 *
 * The words of the newest payments, in memory. Counted references; used by one thread at a time.
 */
typedef struct _TillRecents TillRecents;

TillRecents *till_recents_new        (void);
TillRecents *till_recents_ref        (TillRecents         *self);
void         till_recents_unref      (TillRecents         *self);
gboolean     till_recents_refresh    (TillRecents         *self,
                                      TillDb              *db,
                                      GError             **error);
gint64       till_recents_get_oldest (TillRecents         *self);
gboolean     till_recents_is_common  (const char          *beginning,
                                      gpointer             self);
void         till_recents_find       (TillRecents         *self,
                                      const char * const  *beginnings,
                                      guint                limit,
                                      GArray              *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRecents, till_recents_unref)

G_END_DECLS
