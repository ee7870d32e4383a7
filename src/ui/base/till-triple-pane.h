/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_TRIPLE_PANE (till_triple_pane_get_type ())
G_DECLARE_FINAL_TYPE (TillTriplePane, till_triple_pane, TILL, TRIPLE_PANE, GtkWidget)

gboolean till_triple_pane_get_sidebar_folded (TillTriplePane *self);
gboolean till_triple_pane_get_detail_folded  (TillTriplePane *self);
gboolean till_triple_pane_get_sidebar_open   (TillTriplePane *self);
void     till_triple_pane_set_sidebar_open   (TillTriplePane *self,
                                              gboolean        open);
gboolean till_triple_pane_get_detail_open    (TillTriplePane *self);
void     till_triple_pane_set_detail_open    (TillTriplePane *self,
                                              gboolean        open);
void     till_triple_pane_set_has_detail     (TillTriplePane *self,
                                              gboolean        has_detail);

G_END_DECLS
