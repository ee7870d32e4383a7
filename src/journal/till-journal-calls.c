/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be asked of an open journal: to write an order down, to move it on, to list, to look the
 * chain over, to make a copy.
 *
 * What must hold: each call is one job of the journal's thread; what it is about is read there, so
 * that two calls in a row see each other. */

#include "till-journal.h"

#include "till-ids.h"
#include "till-instruction-private.h"
#include "till-journal-private.h"
#include "till-journal-rules-private.h"
#include "till-text.h"

/* Until the journal's thread gives it its own. */
#define NO_KEY_YET "none"

/**
 * till_journal_job_new:
 * @self: a journal
 * @instruction: (nullable): what it is about
 *
 * Returns: (transfer full): a job for the journal's thread
 */
TillJournalJob *
till_journal_job_new (TillJournal     *self,
                      TillInstruction *instruction)
{
  TillJournalJob *job = g_new0 (TillJournalJob, 1);

  job->path = g_strdup (self->path);
  job->clock = till_clock_ref (self->clock);
  if (self->lease != NULL) /* none once closed */
    job->lease = till_lease_ref (self->lease);
  job->repeat_us = self->repeat_us;
  if (instruction != NULL)
    job->instruction = till_instruction_ref (instruction);

  return job;
}

static void
instruction_ready_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer instruction = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, till_journal_error_take (error));
  else
    g_task_return_pointer (task, instruction, (GDestroyNotify) till_instruction_unref);
}

/**
 * till_journal_listed_cb:
 * @object: the journal's thread
 * @result: its answer, a #GPtrArray
 * @user_data: (transfer full): the #GTask that waits for it
 *
 * Passes a list on.
 */
void
till_journal_listed_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer list = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, till_journal_error_take (error));
  else
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * till_journal_done_cb:
 * @object: the journal's thread
 * @result: its answer
 * @user_data: (transfer full): the #GTask that waits for it
 *
 * Passes on that it went well.
 */
void
till_journal_done_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, till_journal_error_take (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * till_journal_run:
 * @self: a journal
 * @func: what to do
 * @job: (transfer full): with what
 * @result_free: (nullable): frees what @func gives
 * @ready_cb: passes the answer on to @task
 * @task: (transfer full): waits for it
 *
 * Gives @job to the thread, unless the journal is closed.
 */
void
till_journal_run (TillJournal        *self,
                  TillDbFunc          func,
                  TillJournalJob     *job,
                  GDestroyNotify      result_free,
                  GAsyncReadyCallback ready_cb,
                  GTask              *task)
{
  if (self->thread == NULL)
    {
      till_journal_job_free (job);
      g_task_return_new_error (task, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE,
                               "The journal is closed");
      g_object_unref (task);
      return;
    }

  till_db_thread_run_async (self->thread, func, job, (GDestroyNotify) till_journal_job_free,
                            result_free, g_task_get_cancellable (task), ready_cb, task);
}

/* Writes a new instruction down, in @state. */
static void
write_down (TillJournal         *self,
            const TillOrder     *order,
            const char          *operator_name,
            TillInstructionState state,
            GTask               *task)
{
  g_autofree char *id = NULL;
  g_autoptr (TillInstruction) draft = NULL;
  g_autoptr (TillInstruction) clean = NULL;
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE); /* what was written is told, cancelled or not */

  if (!till_journal_rules_check_order (order, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  id = till_uuid_new ();
  draft = till_instruction_new (id, NO_KEY_YET, state, order, NULL, operator_name,
                                self->console_id, 0, 0, 0);
  clean = till_journal_rules_clean (draft);
  till_journal_run (self, till_journal_work_prepare, till_journal_job_new (self, clean),
                    (GDestroyNotify) till_instruction_unref, instruction_ready_cb, task);
}

/**
 * till_journal_prepare_async:
 * @self: a journal
 * @order: what a person wants done
 * @operator_name: that person
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes an order down with an id and an idempotency key of its own. Card numbers that somebody
 * typed into a text are taken out of it; use the order of the instruction from then on.
 */
void
till_journal_prepare_async (TillJournal        *self,
                            const TillOrder    *order,
                            const char         *operator_name,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (order != NULL);
  g_return_if_fail (operator_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_prepare_async);
  write_down (self, order, operator_name, TILL_INSTRUCTION_PREPARED, task);
}

/**
 * till_journal_hold_async:
 * @self: a journal
 * @order: what a person wants done
 * @operator_name: that person
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Does what till_journal_prepare_async() does, for an order that is held back for a moment. If the
 * program ends in that moment, it is not sent later. Ends with till_journal_prepare_finish().
 */
void
till_journal_hold_async (TillJournal        *self,
                         const TillOrder    *order,
                         const char         *operator_name,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (order != NULL);
  g_return_if_fail (operator_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_hold_async);
  write_down (self, order, operator_name, TILL_INSTRUCTION_HELD, task);
}

/**
 * till_journal_prepare_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the instruction, on disk. %NULL with
 *   %TILL_JOURNAL_ERROR_OPEN, %TILL_JOURNAL_ERROR_REPEATED, %TILL_JOURNAL_ERROR_TOO_MUCH or
 *   %TILL_JOURNAL_ERROR_INVALID when it may not be, or %TILL_JOURNAL_ERROR_UNUSABLE
 */
TillInstruction *
till_journal_prepare_finish (TillJournal  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Has @instruction moved to @state. */
static void
move (TillJournal         *self,
      TillInstruction     *instruction,
      TillInstructionState state,
      const TillOutcome   *outcome,
      GTask               *task)
{
  g_autoptr (TillInstruction) goal = NULL;

  goal = till_instruction_new (till_instruction_get_id (instruction),
                               till_instruction_get_idempotency_key (instruction), state,
                               till_instruction_get_order (instruction), outcome,
                               till_instruction_get_operator (instruction),
                               till_instruction_get_console_id (instruction), 0, 0, 0);
  till_journal_run (self, till_journal_work_move, till_journal_job_new (self, goal),
                    (GDestroyNotify) till_instruction_unref, instruction_ready_cb, task);
}

/**
 * till_journal_mark_sent_async:
 * @self: a journal
 * @instruction: one that is prepared or held, by this journal
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes down that bytes may leave from now on. Only after it has answered well may they.
 */
void
till_journal_mark_sent_async (TillJournal        *self,
                              TillInstruction    *instruction,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (instruction != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_journal_mark_sent_async);
  move (self, instruction, TILL_INSTRUCTION_SENT, NULL, task);
}

/**
 * till_journal_mark_sent_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction, marked as sent on disk; %NULL when it is
 *   not: nothing may be sent
 */
TillInstruction *
till_journal_mark_sent_finish (TillJournal  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
check_outcome (const TillOutcome *outcome,
               GError           **error)
{
  switch (outcome->state)
    {
    case TILL_INSTRUCTION_DONE:
    case TILL_INSTRUCTION_REFUSED:
    case TILL_INSTRUCTION_UNKNOWN:
      return TRUE;

    case TILL_INSTRUCTION_GIVEN_UP:
      if (!till_text_is_empty (outcome->message) && !till_text_is_empty (outcome->operator_name))
        return TRUE;

      g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID,
                           "Who closes it by hand has to write why, and to give a name");
      return FALSE;

    case TILL_INSTRUCTION_HELD:
    case TILL_INSTRUCTION_PREPARED:
    case TILL_INSTRUCTION_SENT:
    default:
      g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL,
                           "This is not an outcome");
      return FALSE;
    }
}

/**
 * till_journal_settle_async:
 * @self: a journal
 * @instruction: one that is open
 * @outcome: how it ended, or that this is unknown; given up only with a message that says why and
 *   the name of who says it
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes an outcome down. What is held or prepared can only be refused, as "not_sent" if no other
 * code is given. What is sent is settled by the journal that sent it, what is unknown by any.
 */
void
till_journal_settle_async (TillJournal        *self,
                           TillInstruction    *instruction,
                           const TillOutcome  *outcome,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (instruction != NULL);
  g_return_if_fail (outcome != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_journal_settle_async);

  if (!check_outcome (outcome, &error))
    g_task_return_error (task, error);
  else
    move (self, instruction, outcome->state, outcome, g_steal_pointer (&task));
}

/**
 * till_journal_settle_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction with its outcome, on disk; %NULL with
 *   %TILL_JOURNAL_ERROR_ILLEGAL when it stands elsewhere by now: list it again
 */
TillInstruction *
till_journal_settle_finish (TillJournal  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_journal_list_async:
 * @self: a journal
 * @query: which instructions
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists instructions, newest first. With "open_only", those that a process left which has died in
 * the meantime get their outcome first, as when the journal is opened.
 */
void
till_journal_list_async (TillJournal            *self,
                         const TillJournalQuery *query,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  TillJournalJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_list_async);

  job = till_journal_job_new (self, NULL);
  job->query = *query;
  job->query.target_id = g_strdup (query->target_id);
  job->query.batch = g_strdup (query->batch);
  job->query.reference = g_strdup (query->reference);
  till_journal_run (self, till_journal_work_list, job, (GDestroyNotify) g_ptr_array_unref,
                    till_journal_listed_cb, task);
}

/**
 * till_journal_list_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillInstruction): newest first
 */
GPtrArray *
till_journal_list_finish (TillJournal  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_journal_verify_async:
 * @self: a journal
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Walks the chain of entries and compares every instruction with it.
 */
void
till_journal_verify_async (TillJournal        *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_verify_async);
  till_journal_run (self, till_journal_work_verify, till_journal_job_new (self, NULL), NULL,
                    till_journal_done_cb, task);
}

/**
 * till_journal_verify_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all is as it was written; %FALSE with %TILL_JOURNAL_ERROR_ALTERED and the first
 *   row that is not
 */
gboolean
till_journal_verify_finish (TillJournal  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_journal_note_look_async:
 * @self: a journal
 * @instruction: one whose outcome is unknown
 * @attempts: how often it was asked for in vain
 * @next_look_us: when it is asked for next, in µs since 1970 UTC; 0 = not planned
 * @callback: (scope async) (nullable): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes down how the search for an outcome goes, for whoever looks at the journal. It is no part
 * of the chain.
 */
void
till_journal_note_look_async (TillJournal        *self,
                              TillInstruction    *instruction,
                              guint               attempts,
                              gint64              next_look_us,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  TillJournalJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (instruction != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_journal_note_look_async);
  job = till_journal_job_new (self, instruction);
  job->attempts = attempts;
  job->next_look_us = next_look_us;
  till_journal_run (self, till_journal_work_note_look, job, NULL, till_journal_done_cb, task);
}

/**
 * till_journal_note_look_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: %FALSE when it was not written down; the search goes on nevertheless
 */
gboolean
till_journal_note_look_finish (TillJournal  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_journal_copy_async:
 * @self: a journal
 * @path: (nullable): where the copy is to be, replaced if it is there; %NULL for the copy of the
 *   day, which is made once and kept for twelve months
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Makes a copy of the journal.
 */
void
till_journal_copy_async (TillJournal        *self,
                         const char         *path,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  TillJournalJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_copy_async);
  job = till_journal_job_new (self, NULL);
  job->copy_path = g_strdup (path);
  till_journal_run (self, till_journal_work_copy, job, NULL, till_journal_done_cb, task);
}

/**
 * till_journal_copy_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE when there is no copy; the journal itself is not affected
 */
gboolean
till_journal_copy_finish (TillJournal  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
