/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-ids.h"

G_BEGIN_DECLS

/**
 * TillSbExpand:
 *
 * Which references of an object are to be written out: a tree of the paths of expand[]. %NULL
 * stands for none.
 */
typedef struct _TillSbExpand TillSbExpand;

TillSbExpand       *till_sb_expand_new  (void);
void                till_sb_expand_free (TillSbExpand       *self);
gboolean            till_sb_expand_add  (TillSbExpand       *self,
                                         TillSbKind          kind,
                                         gboolean            is_list,
                                         const char         *path,
                                         GError            **error);
const TillSbExpand *till_sb_expand_get  (const TillSbExpand *self,
                                         const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbExpand, till_sb_expand_free)

G_END_DECLS
