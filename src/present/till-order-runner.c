/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends an order and follows it until its outcome is known.
 *
 * What must hold: one order at a time; the outcome is what the journal says and nothing else; an
 * order that was sent is followed even when nobody looks any more, as long as this object lives,
 * and by the session after that. */

#include "till-order-runner.h"

/* An open instruction is among the newest ones. */
#define N_LOOKED_AT 100

struct _TillOrderRunner
{
  GObject       parent_instance;

  TillSession  *session;
  GCancellable *looking;
  char         *unknown_id; /* the instruction whose outcome is awaited from the journal */
  gboolean      busy;
};

G_DEFINE_FINAL_TYPE (TillOrderRunner, till_order_runner, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_SETTLED,
  SIGNAL_FAILED,
  N_SIGNALS,
} TillOrderRunnerSignal;

static guint signals[N_SIGNALS];

static void
tell (TillOrderRunner *self,
      TillInstruction *instruction)
{
  /* None yet, when the account was left before the answer came. */
  const TillOutcome *known = till_instruction_get_outcome (instruction);
  TillOutcome outcome = known != NULL ? *known : (TillOutcome) { 0 };
  const char *id = till_instruction_get_id (instruction);

  outcome.state = till_instruction_get_state (instruction);
  if (till_instruction_is_open (instruction))
    {
      outcome.state = TILL_INSTRUCTION_UNKNOWN;
      if (g_strcmp0 (self->unknown_id, id) != 0)
        {
          g_free (self->unknown_id);
          self->unknown_id = g_strdup (id);
        }
    }
  else
    g_clear_pointer (&self->unknown_id, g_free);

  g_signal_emit (self, signals[SIGNAL_SETTLED], 0, id, &outcome);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = till_journal_list_finish (TILL_JOURNAL (object), result, &error);
  TillOrderRunner *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* What cannot be read now is read at the journal's next change. */
  self = user_data;
  for (guint i = 0; list != NULL && self->unknown_id != NULL && i < list->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (list, i);

      if (g_str_equal (till_instruction_get_id (instruction), self->unknown_id) &&
          !till_instruction_is_open (instruction))
        tell (self, instruction);
    }
}

static void
journal_changed_cb (TillOrderRunner *self)
{
  const TillJournalQuery query = { .limit = N_LOOKED_AT };

  if (self->unknown_id != NULL)
    till_journal_list_async (till_session_get_journal (self->session), &query, self->looking,
                             listed_cb, self);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillOrderRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillInstruction) instruction = NULL;

  self->busy = FALSE;
  instruction = till_session_execute_finish (TILL_SESSION (object), result, &error);
  if (instruction == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  else
    tell (self, instruction);
}

static void
till_order_runner_dispose (GObject *object)
{
  TillOrderRunner *self = TILL_ORDER_RUNNER (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);

  g_clear_object (&self->looking);
  g_clear_object (&self->session);
  g_clear_pointer (&self->unknown_id, g_free);

  G_OBJECT_CLASS (till_order_runner_parent_class)->dispose (object);
}

static void
till_order_runner_class_init (TillOrderRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_order_runner_dispose;

  signals[SIGNAL_SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                          G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
till_order_runner_init (TillOrderRunner *self)
{
  self->looking = g_cancellable_new ();
}

/**
 * till_order_runner_new:
 * @session: the account
 *
 * Returns: (transfer full): a runner with nothing to do
 */
TillOrderRunner *
till_order_runner_new (TillSession *session)
{
  TillOrderRunner *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);

  self = g_object_new (TILL_TYPE_ORDER_RUNNER, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "instructions-changed", G_CALLBACK (journal_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_order_runner_is_busy:
 * @self: a runner
 *
 * Returns: whether an order is being sent
 */
gboolean
till_order_runner_is_busy (TillOrderRunner *self)
{
  g_return_val_if_fail (TILL_IS_ORDER_RUNNER (self), FALSE);

  return self->busy;
}

/**
 * till_order_runner_send:
 * @self: a runner
 * @order: what to do
 * @card: (nullable): a typed card; wiped when this returns
 *
 * Sends an order. The runner lives at least until it was answered.
 *
 * Returns: %FALSE, and nothing happens, while another order is being sent
 */
gboolean
till_order_runner_send (TillOrderRunner *self,
                        const TillOrder *order,
                        TillCardInput   *card)
{
  g_return_val_if_fail (TILL_IS_ORDER_RUNNER (self), FALSE);
  g_return_val_if_fail (order != NULL, FALSE);

  if (self->busy)
    return FALSE;

  self->busy = TRUE;
  g_clear_pointer (&self->unknown_id, g_free);
  till_session_execute_async (self->session, order, card, executed_cb, g_object_ref (self));

  return TRUE;
}
