/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody who is new has practised, as the journal of the practice account tells it.
 *
 * What must hold: nothing is ticked off that was not done; what was done stays ticked off, also
 * after the program was closed, because the journal stays. */

#include "till-training.h"

#include <glib/gi18n.h>

struct _TillTraining
{
  GObject       parent_instance;

  TillSession  *session;  /* NULL: none, or not for practising */
  GCancellable *reading;
  gboolean      done[TILL_N_TRAINING_STEPS];
};

G_DEFINE_FINAL_TYPE (TillTraining, till_training, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillTrainingSignal;

static guint signals[N_SIGNALS];

static void
stop_reading (TillTraining *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

/* Which step an instruction is; none if it is TILL_N_TRAINING_STEPS. */
static TillTrainingStep
find_step (TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const TillOutcome *outcome = till_instruction_get_outcome (instruction);
  TillInstructionState state = till_instruction_get_state (instruction);

  if (order->kind == TILL_INSTRUCTION_CHARGE && state == TILL_INSTRUCTION_REFUSED)
    return outcome != NULL && outcome->decline_code != NULL ? TILL_TRAINING_DECLINE
                                                            : TILL_N_TRAINING_STEPS;

  if (state != TILL_INSTRUCTION_DONE)
    return TILL_N_TRAINING_STEPS;

  if (order->kind == TILL_INSTRUCTION_CHARGE)
    return order->capture_later ? TILL_TRAINING_HOLD : TILL_TRAINING_CHARGE;

  if (order->kind == TILL_INSTRUCTION_REFUND)
    return TILL_TRAINING_REFUND;

  return order->kind == TILL_INSTRUCTION_CREATE_LINK ? TILL_TRAINING_LINK : TILL_N_TRAINING_STEPS;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) instructions = till_journal_list_finish (TILL_JOURNAL (object), result,
                                                                 &error);
  TillTraining *self;

  /* What cannot be read now is read at the journal's next change. */
  if (instructions == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < instructions->len; i++)
    {
      TillTrainingStep step = find_step (instructions->pdata[i]);

      if (step < TILL_N_TRAINING_STEPS)
        self->done[step] = TRUE;
    }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_journal (TillTraining *self)
{
  const TillJournalQuery all = { .limit = 0 };
  TillJournal *journal = till_session_get_journal (self->session);

  stop_reading (self);
  if (journal == NULL || till_training_count_done (self) == TILL_N_TRAINING_STEPS)
    return;

  self->reading = g_cancellable_new ();
  till_journal_list_async (journal, &all, self->reading, listed_cb, self);
}

static void
till_training_dispose (GObject *object)
{
  TillTraining *self = TILL_TRAINING (object);

  stop_reading (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_training_parent_class)->dispose (object);
}

static void
till_training_class_init (TillTrainingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_training_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_TRAINING, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_training_init (TillTraining *self)
{
}

/**
 * till_training_new:
 *
 * Returns: (transfer full): a training of nobody
 */
TillTraining *
till_training_new (void)
{
  return g_object_new (TILL_TYPE_TRAINING, NULL);
}

/**
 * till_training_set_session:
 * @self: a training
 * @session: (nullable): the account; one that is not for practising counts as none
 *
 * Looks at what was practised there, and follows what is done from now on.
 */
void
till_training_set_session (TillTraining *self,
                           TillSession  *session)
{
  g_return_if_fail (TILL_IS_TRAINING (self));

  if (session != NULL && till_session_get_config (session)->mode != TILL_ACCOUNT_PRACTICE)
    session = NULL;
  if (self->session == session)
    return;

  stop_reading (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, read_journal, self);
  g_set_object (&self->session, session);
  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    self->done[i] = FALSE;

  if (session != NULL)
    {
      g_signal_connect_object (session, "instructions-changed", G_CALLBACK (read_journal), self,
                               G_CONNECT_SWAPPED);
      read_journal (self);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_training_is_practice:
 * @self: a training
 *
 * Returns: whether the account is one for practising
 */
gboolean
till_training_is_practice (TillTraining *self)
{
  g_return_val_if_fail (TILL_IS_TRAINING (self), FALSE);

  return self->session != NULL;
}

/**
 * till_training_is_done:
 * @self: a training
 * @step: what may have been practised
 *
 * Returns: whether it was
 */
gboolean
till_training_is_done (TillTraining    *self,
                       TillTrainingStep step)
{
  g_return_val_if_fail (TILL_IS_TRAINING (self), FALSE);
  g_return_val_if_fail (step < TILL_N_TRAINING_STEPS, FALSE);

  return self->done[step];
}

/**
 * till_training_count_done:
 * @self: a training
 *
 * Returns: how many steps were practised
 */
guint
till_training_count_done (TillTraining *self)
{
  guint n = 0;

  g_return_val_if_fail (TILL_IS_TRAINING (self), 0);

  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    n += self->done[i];

  return n;
}

/* The cards are those of docs.stripe.com/testing, which the practice gateway knows, said so that no
 * card number stands on the screen. */
static const struct
{
  const char *title;
  const char *hint;
} steps[TILL_N_TRAINING_STEPS] = {
  [TILL_TRAINING_CHARGE] = { N_("Take a charge"),
                             N_("A good card: 42 eight times, any later expiry, any code.") },
  [TILL_TRAINING_DECLINE] = { N_("Have a card declined"),
                              N_("A bad card: a 4, fourteen noughts, a 2.") },
  [TILL_TRAINING_HOLD] = { N_("Hold an amount"),
                           N_("Switch on “Only hold the money” before you charge.") },
  [TILL_TRAINING_REFUND] = { N_("Refund a payment"), N_("Choose a payment, then “Refund…”.") },
  [TILL_TRAINING_LINK] = { N_("Send a payment link"),
                           N_("In a new charge, choose the lane for links.") },
};

/**
 * till_training_get_title:
 * @step: what is practised
 *
 * Returns: what it is called
 */
const char *
till_training_get_title (TillTrainingStep step)
{
  g_return_val_if_fail (step < TILL_N_TRAINING_STEPS, NULL);

  return _(steps[step].title);
}

/**
 * till_training_get_hint:
 * @step: what is practised
 *
 * Returns: how to go about it
 */
const char *
till_training_get_hint (TillTrainingStep step)
{
  g_return_val_if_fail (step < TILL_N_TRAINING_STEPS, NULL);

  return _(steps[step].hint);
}
