/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

/* In place of a number of days: the dispute is new. */
#define TILL_DISPUTE_NEW 1000

#define TILL_TYPE_DISPUTE_WATCH (till_dispute_watch_get_type ())
G_DECLARE_FINAL_TYPE (TillDisputeWatch, till_dispute_watch, TILL, DISPUTE_WATCH, GObject)

/*
 * TillDisputeWatch: tells of disputes that need an answer: once when they are new, and 7, 3 and 1
 * days before it is too late.
 *
 * Signal "remind" (TillDispute *dispute, int days): @days is one of these, or TILL_DISPUTE_NEW; the
 * dispute is valid during the emission. What was told is remembered on this computer.
 */

TillDisputeWatch *till_dispute_watch_new         (void);
void              till_dispute_watch_set_session (TillDisputeWatch  *self,
                                                  TillSession       *session);
void              till_dispute_watch_look        (TillDisputeWatch  *self);
gboolean          till_dispute_find_reminder     (const TillDispute *dispute,
                                                  int                told,
                                                  gint64             now_us,
                                                  int               *ret_days);

G_END_DECLS
