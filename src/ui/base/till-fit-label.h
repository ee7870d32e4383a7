/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_FIT_LABEL (till_fit_label_get_type ())
G_DECLARE_FINAL_TYPE (TillFitLabel, till_fit_label, TILL, FIT_LABEL, GtkWidget)

GtkWidget  *till_fit_label_new       (void);
void        till_fit_label_set_texts (TillFitLabel       *self,
                                      const char * const *texts);
const char *till_fit_label_get_shown (TillFitLabel       *self);

G_END_DECLS
