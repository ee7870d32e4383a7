/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-intake.h"
#include "till-opener.h"
#include "till-relay-client.h"

G_BEGIN_DECLS

#define TILL_TYPE_LIVE (till_live_get_type ())
G_DECLARE_FINAL_TYPE (TillLive, till_live, TILL, LIVE, GObject)

/*
 * TillLive: listens to the relay.
 *
 * Signals, on the main context:
 *  "changed" ()            the connection, or what is wrong with it, is otherwise
 *  "heard" ()              something that the gateway has signed was taken in
 *  "forged" (guint n)      n deliveries were dropped
 *  "hint" ()               something came that cannot be proven: look for yourself
 *  "gap" ()                the relay has lost something
 */

TillLive   *till_live_new           (TillOpened       *opened,
                                     TillIntake       *intake,
                                     const TillTiming *timing);
void        till_live_start         (TillLive         *self);
void        till_live_close         (TillLive         *self);
void        till_live_retry_now     (TillLive         *self);
void        till_live_distrust      (TillLive         *self);
gboolean    till_live_is_connected  (TillLive         *self);
gboolean    till_live_is_trusted    (TillLive         *self);
gboolean    till_live_is_behind     (TillLive         *self);
const char *till_live_get_problem   (TillLive         *self);

G_END_DECLS
