/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_NOTE_WINDOW (till_note_window_get_type ())
G_DECLARE_FINAL_TYPE (TillNoteWindow, till_note_window, TILL, NOTE_WINDOW, AdwWindow)

/* What is noted with a payment: a number to call, and a few words. */

GtkWindow *till_note_window_new (GtkWindow         *parent,
                                 TillSession       *session,
                                 const TillPayment *payment);

G_END_DECLS
