/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-words.h"

G_BEGIN_DECLS

#define TILL_TYPE_STATE_PILL (till_state_pill_get_type ())
G_DECLARE_FINAL_TYPE (TillStatePill, till_state_pill, TILL, STATE_PILL, GtkWidget)

GtkWidget *till_state_pill_new       (void);
void       till_state_pill_set_word  (TillStatePill  *self,
                                      const TillWord *word);
void       till_state_pill_set_label (TillStatePill  *self,
                                      const char     *text);

G_END_DECLS
