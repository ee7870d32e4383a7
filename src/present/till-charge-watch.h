/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-run.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_CHARGE_WATCH (till_charge_watch_get_type ())
G_DECLARE_FINAL_TYPE (TillChargeWatch, till_charge_watch, TILL, CHARGE_WATCH, GObject)

/*
 * TillChargeWatch: finds the payment and the link that came of a charge, and closes the link.
 *
 * Signals:
 *  "changed" ()           whether the link is being closed changed
 *  "problem" (char *text) the link could not be closed, translated
 */

TillChargeWatch *till_charge_watch_new             (TillSession     *session,
                                                    TillChargeRun   *run);
void             till_charge_watch_look            (TillChargeWatch *self);
void             till_charge_watch_ask             (TillChargeWatch *self);
gboolean         till_charge_watch_close_link      (TillChargeWatch *self);
gboolean         till_charge_watch_is_closing_link (TillChargeWatch *self);

G_END_DECLS
