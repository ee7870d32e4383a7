/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TILL_TYPE_TRAINING_CARD (till_training_card_get_type ())
G_DECLARE_FINAL_TYPE (TillTrainingCard, till_training_card, TILL, TRAINING_CARD, AdwBin)

/* What to practise, ticked off by itself; seen only in practice accounts. Property "session"
 * (#TillSession or %NULL); "dismissed" (gboolean): nobody wants to see it any more. */

GtkWidget *till_training_card_new (void);

G_END_DECLS
