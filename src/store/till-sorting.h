/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSorting:
 *
 * How far a sorting has come, for whoever waits for it. Counted references; any thread.
 */
typedef struct _TillSorting TillSorting;

TillSorting *till_sorting_new         (void);
TillSorting *till_sorting_ref         (TillSorting *self);
void         till_sorting_unref       (TillSorting *self);
void         till_sorting_set_percent (TillSorting *self,
                                       guint        percent);
guint        till_sorting_get_percent (TillSorting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSorting, till_sorting_unref)

G_END_DECLS
