/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-payment-list.h"

G_BEGIN_DECLS

#define TILL_TYPE_FIRST_ROWS (till_first_rows_get_type ())
G_DECLARE_FINAL_TYPE (TillFirstRows, till_first_rows, TILL, FIRST_ROWS, GObject)

/* The rows of the first frame. Signals, each once: "ready" (): they have been read, or there are
 * none; "shown" (): they have been painted, or there are none. */

TillFirstRows *till_first_rows_new      (TillPaymentList *list);
void           till_first_rows_watch    (TillFirstRows   *self,
                                         GtkWidget       *list_view,
                                         GdkFrameClock   *clock);
void           till_first_rows_unwatch  (TillFirstRows   *self);
gboolean       till_first_rows_is_shown (TillFirstRows   *self);

G_END_DECLS
