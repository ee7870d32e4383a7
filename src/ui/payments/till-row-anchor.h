/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-payment-list.h"

G_BEGIN_DECLS

/**
 * TillRowAnchor:
 * @list: the list
 * @list_view: shows it
 * @scrolled: the view is in it
 * @key: the payment to be kept in sight; 0 for none
 * @until_us: until when that is to be tried
 *
 * A row that is to stay in sight while the list is brought into another order. It owns nothing.
 */
typedef struct
{
  TillPaymentList   *list;
  GtkListView       *list_view;
  GtkScrolledWindow *scrolled;
  gint64             key;
  gint64             until_us;
} TillRowAnchor;

void     till_row_anchor_take (TillRowAnchor *self,
                               gint64         key);
gboolean till_row_anchor_hold (TillRowAnchor *self);

G_END_DECLS
