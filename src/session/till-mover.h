/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-caution.h"
#include "till-clock.h"
#include "till-hold.h"
#include "till-intake.h"
#include "till-journal.h"

G_BEGIN_DECLS

#define TILL_TYPE_MOVER (till_mover_get_type ())
G_DECLARE_FINAL_TYPE (TillMover, till_mover, TILL, MOVER, GObject)

/*
 * TillMover: carries orders out.
 *
 * Signals, on the main context:
 *  "changed" (TillInstruction *instruction)   the journal has a new state of it
 */

/**
 * TillMoverParts:
 * @gateway: carries out
 * @journal: writes down
 * @store: knows the payments
 * @intake: takes in what the gateway tells
 * @clock: the time
 * @caution: warns of repetitions
 * @hold: holds orders back
 *
 * What a mover works with. Borrowed.
 */
typedef struct
{
  TillGateway *gateway;
  TillJournal *journal;
  TillStore   *store;
  TillIntake  *intake;
  TillClock   *clock;
  TillCaution *caution;
  TillHold    *hold;
} TillMoverParts;

TillMover       *till_mover_new            (const TillMoverParts *parts);
void             till_mover_set_grace      (TillMover            *self,
                                            guint                 refund_grace_ms);
void             till_mover_execute_async  (TillMover            *self,
                                            const TillOrder      *order,
                                            TillCardInput        *card,
                                            const char           *operator_name,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
TillInstruction *till_mover_execute_finish (TillMover            *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
