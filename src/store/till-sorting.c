/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One number that a thread writes and another reads. */

#include "till-sorting.h"

struct _TillSorting
{
  int percent; /* atomic */
};

/**
 * till_sorting_new:
 *
 * Returns: (transfer full): a sorting that has not begun
 */
TillSorting *
till_sorting_new (void)
{
  return g_atomic_rc_box_new0 (TillSorting);
}

/**
 * till_sorting_ref:
 * @self: a sorting
 *
 * Returns: (transfer full): the same
 */
TillSorting *
till_sorting_ref (TillSorting *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * till_sorting_unref:
 * @self: (nullable) (transfer full): a sorting
 */
void
till_sorting_unref (TillSorting *self)
{
  if (self != NULL)
    g_atomic_rc_box_release (self);
}

/**
 * till_sorting_set_percent:
 * @self: a sorting
 * @percent: how far it has come
 */
void
till_sorting_set_percent (TillSorting *self,
                          guint        percent)
{
  g_atomic_int_set (&self->percent, (int) MIN (percent, 100));
}

/**
 * till_sorting_get_percent:
 * @self: a sorting
 *
 * Returns: how far it has come, 0 to 100
 */
guint
till_sorting_get_percent (TillSorting *self)
{
  return (guint) g_atomic_int_get (&self->percent);
}
