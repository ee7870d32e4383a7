/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_ORDER_RUNNER (till_order_runner_get_type ())
G_DECLARE_FINAL_TYPE (TillOrderRunner, till_order_runner, TILL, ORDER_RUNNER, GObject)

/*
 * TillOrderRunner: sends one order after the other through the session and waits for each outcome,
 * also for that of an order whose outcome is unknown at first.
 *
 * Signals:
 *  "settled" (char *instruction_id, TillOutcome *outcome)  perhaps twice for an order: first
 *     unknown, then known; the outcome is valid during the emission
 *  "failed" (GError *error)  the order did not leave this computer; valid during the emission
 */

TillOrderRunner *till_order_runner_new     (TillSession     *session);
gboolean         till_order_runner_is_busy (TillOrderRunner *self);
gboolean         till_order_runner_send    (TillOrderRunner *self,
                                            const TillOrder *order,
                                            TillCardInput   *card);

G_END_DECLS
