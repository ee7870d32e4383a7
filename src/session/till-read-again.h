/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record.h"

G_BEGIN_DECLS

/**
 * TillReadAgain:
 *
 * The objects that have to be read again, in the order in which that was found out, each once.
 */
typedef struct _TillReadAgain TillReadAgain;

TillReadAgain *till_read_again_new       (void);
void           till_read_again_free      (TillReadAgain    *self);
void           till_read_again_add       (TillReadAgain    *self,
                                          TillRecordKind    kind,
                                          const char       *id,
                                          gint64            as_of_us,
                                          const char       *mark);
guint          till_read_again_count     (TillReadAgain    *self,
                                          TillRecordKind    kind,
                                          const char       *id);
void           till_read_again_put_last  (TillReadAgain    *self,
                                          TillRecordKind    kind,
                                          const char       *id);
void           till_read_again_told      (TillReadAgain    *self,
                                          const TillRecord *record,
                                          GPtrArray        *gone);
void           till_read_again_remove    (TillReadAgain    *self,
                                          TillRecordKind    kind,
                                          const char       *id,
                                          guint             n_doubts,
                                          GPtrArray        *gone);
gboolean       till_read_again_get_first (TillReadAgain    *self,
                                          TillRecordKind   *ret_kind,
                                          const char      **ret_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillReadAgain, till_read_again_free)

G_END_DECLS
