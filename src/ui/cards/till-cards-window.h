/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-card-entry.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_CARDS_WINDOW (till_cards_window_get_type ())
G_DECLARE_FINAL_TYPE (TillCardsWindow, till_cards_window, TILL, CARDS_WINDOW, AdwWindow)

/* The cards that are kept with a customer: seen, removed, and one saved without a charge. */

GtkWindow     *till_cards_window_new       (GtkWindow       *parent,
                                            TillSession     *session,
                                            const char      *customer_id,
                                            const char      *customer_name);
TillCardEntry *till_cards_window_get_entry (TillCardsWindow *self);

G_END_DECLS
