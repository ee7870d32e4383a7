/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-refund-list.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_REFUND_LIST_WINDOW (till_refund_list_window_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundListWindow, till_refund_list_window, TILL, REFUND_LIST_WINDOW,
                      AdwWindow)

/* TillRefundListWindow: many refunds at once, from a list that is typed, pasted or opened. */

GtkWindow *till_refund_list_window_new        (GtkWindow            *parent,
                                               TillSession          *session,
                                               TillRefundList       *list);
void       till_refund_list_window_read       (TillRefundListWindow *self,
                                               const char           *text,
                                               gsize                 length,
                                               char                  decimal_point);
void       till_refund_list_window_open       (TillRefundListWindow *self,
                                               const char           *path);
void       till_refund_list_window_begin      (TillRefundListWindow *self);
void       till_refund_list_window_write      (TillRefundListWindow *self,
                                               const char           *path);
gboolean   till_refund_list_window_is_running (TillRefundListWindow *self);

G_END_DECLS
