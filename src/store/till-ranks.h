/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The value of what has no text: behind all others. */
#define TILL_RANK_NONE G_MAXINT64

/**
 * TillRanks:
 *
 * Texts, each with a value that sorts as the text does. Counted references; used by one thread at a
 * time.
 */
typedef struct _TillRanks TillRanks;

TillRanks *till_ranks_new       (void);
TillRanks *till_ranks_ref       (TillRanks  *self);
void       till_ranks_unref     (TillRanks  *self);
gint64     till_ranks_gather    (TillRanks  *self,
                                 const char *text);
void       till_ranks_settle    (TillRanks  *self,
                                 GArray     *values);
gboolean   till_ranks_get_value (TillRanks  *self,
                                 const char *text,
                                 gint64     *ret_value);

char      *till_ranks_fold      (const char      *text);
int        till_ranks_compare   (const char      *a,
                                 const char      *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRanks, till_ranks_unref)

G_END_DECLS
