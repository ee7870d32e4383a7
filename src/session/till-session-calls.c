/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be asked of an open account: to be brought up to date, to be compared with the gateway,
 * to move money, to read a payment again. */

#include "till-compare.h"
#include "till-session-private.h"

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_intake_settle_finish (TILL_INTAKE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (till_sync_run_finish (TILL_SYNC (object), result, &error))
    till_intake_settle_async (self->intake, g_task_get_cancellable (task), settled_cb,
                              g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * till_session_sync_async:
 * @self: a session, started or not
 * @cancellable: (nullable): optional #GCancellable; ends the waiting, not the work
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Brings the history up to date now: what happened since, what is left of the past, and what was
 * in doubt.
 */
void
till_session_sync_async (TillSession        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_session_sync_async);
  till_sync_run_async (self->sync, cancellable, synced_cb, task);
}

/**
 * till_session_sync_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when the history is not up to date
 */
gboolean
till_session_sync_finish (TillSession  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  TillCompareProgress progress;
  gpointer            progress_data;
} CompareJob;

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TillCompared *compared = till_compare_finish (result, &error);

  if (compared != NULL)
    g_task_return_pointer (task, compared, (GDestroyNotify) till_compared_free);
  else
    g_task_return_error (task, error);
}

static void
up_to_date_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillSession *self = g_task_get_source_object (task);
  CompareJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  const TillCompareSetup setup = {
    .gateway = self->opened->gateway,
    .store = self->opened->store,
    .intake = self->intake,
    .clock = self->opened->clock,
    .timing = &self->timing,
    .progress = job->progress,
    .progress_data = job->progress_data,
  };

  if (!till_sync_run_finish (TILL_SYNC (object), result, &error))
    g_task_return_error (task, error);
  else
    till_compare_async (&setup, g_task_get_cancellable (task), compared_cb, g_object_ref (task));
}

/**
 * till_session_compare_async:
 * @self: a session, started or not
 * @progress: (nullable) (scope notified): told how far it has come, until @callback
 * @progress_data: data for @progress
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Brings the history up to date, lists all of it again at the gateway, repairs what differs and
 * reports it. For a large account that takes as long as the first time.
 */
void
till_session_compare_async (TillSession        *self,
                            TillCompareProgress progress,
                            gpointer            progress_data,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;
  CompareJob *job;

  g_return_if_fail (TILL_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_session_compare_async);

  job = g_new0 (CompareJob, 1);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_task_data (task, job, g_free);

  till_sync_run_async (self->sync, cancellable, up_to_date_cb, task);
}

/**
 * till_session_compare_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL when it did not come to the end, and
 *   what was repaired until then stays so
 */
TillCompared *
till_session_compare_finish (TillSession  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  TillInstruction *instruction = till_mover_execute_finish (TILL_MOVER (object), result, &error);

  if (instruction == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Sent, and the journal could not take the outcome: it is asked for again. */
  if (till_instruction_get_state (instruction) == TILL_INSTRUCTION_SENT)
    till_settler_add (self->settler, instruction);

  g_task_return_pointer (task, instruction, (GDestroyNotify) till_instruction_unref);
}

/**
 * till_session_execute_async:
 * @self: a session
 * @order: what a person wants done; copied. How much is left of a payment is asked of the gateway;
 *   if the order says how much the person was shown as left, less than that refuses it
 * @card: (nullable): a typed card; wiped when this function returns, whatever happens
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Moves money: writes the order into the journal, sends it, and writes down what came of it. It
 * cannot be cancelled; a refund that is held back can be stopped, see till_session_list_held().
 * What may have been done already is refused, see till_session_check_async().
 */
void
till_session_execute_async (TillSession        *self,
                            const TillOrder    *order,
                            TillCardInput      *card,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (order != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_session_execute_async);

  if (self->mover == NULL || self->closed)
    {
      if (card != NULL)
        till_card_input_wipe (card);
      g_task_return_new_error (task, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL,
                               "No money moves: %s",
                               self->journal_error != NULL ? self->journal_error->message
                                                           : "the account is closed");
      return;
    }

  till_mover_execute_async (self->mover, order, card, till_session_get_operator (self),
                            executed_cb, g_steal_pointer (&task));
}

/**
 * till_session_execute_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_SESSION_ERROR, #TILL_JOURNAL_ERROR or
 *   #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction as it stands: done, refused (with the code
 *   "stopped" if a person stopped it), with an outcome that is not known yet and is being found
 *   out, or held because the account was closed; %NULL when nothing was sent
 */
TillInstruction *
till_session_execute_finish (TillSession  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
payment_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_intake_read_finish (TILL_INTAKE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * till_session_refresh_payment_async:
 * @self: a session
 * @payment_id: the gateway's id of a payment
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads a payment again at the gateway and takes it in.
 */
void
till_session_refresh_payment_async (TillSession        *self,
                                    const char         *payment_id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (payment_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_session_refresh_payment_async);
  till_intake_read_async (self->intake, TILL_RECORD_PAYMENT, payment_id, cancellable,
                          payment_read_cb, task);
}

/**
 * till_session_refresh_payment_finish:
 * @self: a session
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_session_refresh_payment_finish (TillSession  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
