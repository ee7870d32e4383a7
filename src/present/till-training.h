/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillTrainingStep:
 *
 * What somebody who is new practises, in the order in which it is best learned.
 */
typedef enum
{
  TILL_TRAINING_CHARGE,
  TILL_TRAINING_DECLINE,
  TILL_TRAINING_HOLD,
  TILL_TRAINING_REFUND,
  TILL_TRAINING_LINK,
  TILL_N_TRAINING_STEPS,
} TillTrainingStep;

#define TILL_TYPE_TRAINING (till_training_get_type ())
G_DECLARE_FINAL_TYPE (TillTraining, till_training, TILL, TRAINING, GObject)

/* TillTraining: what has been practised in a practice account. Signal "changed" (). */

TillTraining *till_training_new         (void);
void          till_training_set_session (TillTraining    *self,
                                         TillSession     *session);
gboolean      till_training_is_practice (TillTraining    *self);
gboolean      till_training_is_done     (TillTraining    *self,
                                         TillTrainingStep step);
guint         till_training_count_done  (TillTraining    *self);
const char   *till_training_get_title   (TillTrainingStep step);
const char   *till_training_get_hint    (TillTrainingStep step);

G_END_DECLS
