/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the selected row in sight when the list is sorted. Where it stands then is known only when
 * all have been sorted, which takes a while in a long list; whoever has gone on by then is left
 * where they are. */

#include "till-row-anchor.h"

#define TRIED_US (2 * G_USEC_PER_SEC)

static gboolean
is_in_sight (TillRowAnchor *self,
             guint          position)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  double height = gtk_adjustment_get_upper (adjustment) / MAX (n, 1);
  double top = gtk_adjustment_get_value (adjustment);

  return (position + 1) * height > top &&
         position * height < top + gtk_adjustment_get_page_size (adjustment);
}

/**
 * till_row_anchor_take:
 * @self: an anchor
 * @key: the key of the selected payment; 0 for none
 *
 * To be called before the list is sorted: the payment is kept in sight if it is now.
 */
void
till_row_anchor_take (TillRowAnchor *self,
                      gint64         key)
{
  guint position;

  self->key = key != 0 && till_payment_list_find (self->list, key, &position) &&
              is_in_sight (self, position) ? key : 0;
  self->until_us = g_get_monotonic_time () + TRIED_US;
}

/**
 * till_row_anchor_hold:
 * @self: an anchor
 *
 * To be called when the list has been sorted, as far as it is.
 *
 * Returns: whether the row is in sight now, or there
 */
gboolean
till_row_anchor_hold (TillRowAnchor *self)
{
  guint position;

  if (self->key == 0 || !till_payment_list_find (self->list, self->key, &position))
    return FALSE;

  self->key = 0;
  if (g_get_monotonic_time () > self->until_us)
    return FALSE;

  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);

  return TRUE;
}
