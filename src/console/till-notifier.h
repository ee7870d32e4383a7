/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_NOTIFIER (till_notifier_get_type ())
G_DECLARE_FINAL_TYPE (TillNotifier, till_notifier, TILL, NOTIFIER, GObject)

/*
 * TillNotifier: tells the desktop what is new in the account that is open, whether there is a
 * window or not. What it tells leads to "app.show-record" (sss): account, page, and the id of a
 * record or "".
 */

TillNotifier *till_notifier_new         (GApplication *application,
                                         GSettings    *settings,
                                         TillClock    *clock);
void          till_notifier_set_session (TillNotifier *self,
                                         TillSession  *session);

G_END_DECLS
