/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-money-types.h"

G_BEGIN_DECLS

/**
 * TillHoldEnd:
 * @TILL_HOLD_SEND: the time is over: send it
 * @TILL_HOLD_STOPPED: a person stopped it
 * @TILL_HOLD_LEFT: the program ends: leave it as it is
 *
 * How the moment in which an order can be stopped ended.
 */
typedef enum
{
  TILL_HOLD_SEND = 1,
  TILL_HOLD_STOPPED,
  TILL_HOLD_LEFT,
} TillHoldEnd;

#define TILL_TYPE_HOLD (till_hold_get_type ())
G_DECLARE_FINAL_TYPE (TillHold, till_hold, TILL, HOLD, GObject)

/*
 * TillHold: holds orders back for a moment.
 *
 * Signal, on the main context: "changed" ()   an order is held, or is not any more
 */

TillHold   *till_hold_new         (void);
void        till_hold_wait_async  (TillHold            *self,
                                   TillInstruction     *instruction,
                                   guint                wait_ms,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
TillHoldEnd till_hold_wait_finish (TillHold            *self,
                                   GAsyncResult        *result);
GPtrArray  *till_hold_list        (TillHold            *self);
gboolean    till_hold_end         (TillHold            *self,
                                   const char          *instruction_id,
                                   TillHoldEnd          end);
void        till_hold_end_all     (TillHold            *self,
                                   TillHoldEnd          end);

G_END_DECLS
