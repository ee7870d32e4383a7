/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal: every order of ours to move money is in it, on disk, before a byte goes out.
 *
 * What must hold: an instruction comes from here or not at all; a call that answers well has its
 * transaction on disk (synchronous=FULL); where an instruction may go is drawn in
 * till-instruction-words.c, and every other way is an error for the caller, never a crash; a file
 * that cannot be used is left as it is, and no money moves.
 *
 * This file is the journal as the main thread sees it; till-journal-work.c is what its thread
 * does. */

#include "till-journal.h"

#include "till-db-thread.h"
#include "till-ids.h"
#include "till-instruction-private.h"
#include "till-journal-resources.h"
#include "till-journal-rules-private.h"
#include "till-journal-work-private.h"
#include "till-text.h"

#define SCHEMA_FOLDER "/io/github/tillroll/journal/schema"
#define SCHEMA_VERSION 1

struct _TillJournal
{
  GObject       parent_instance;

  char         *path;
  char         *console_id;
  TillClock    *clock;
  TillLease    *lease;
  TillDbThread *thread; /* NULL once closed */
};

typedef struct
{
  char        *path;
  char        *console_id;
  TillClock   *clock;
  TillDbSchema schema;
} Opening;

G_DEFINE_QUARK (till-journal-error-quark, till_journal_error)
G_DEFINE_FINAL_TYPE (TillJournal, till_journal, G_TYPE_OBJECT)

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_free (opening->console_id);
  till_clock_unref (opening->clock);
  g_free (opening);
}

/* Whatever goes wrong with the file means one thing to who wants to move money. */
static GError *
as_journal_error (GError *error)
{
  GError *unusable;

  if (error->domain == TILL_JOURNAL_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  unusable = g_error_new (TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE,
                          "The journal cannot be used: %s", error->message);
  g_error_free (error);

  return unusable;
}

static TillJournalJob *
job_new (TillJournal     *self,
         TillInstruction *instruction)
{
  TillJournalJob *job = g_new0 (TillJournalJob, 1);

  job->path = g_strdup (self->path);
  job->clock = till_clock_ref (self->clock);
  if (self->lease != NULL) /* none once closed */
    job->lease = till_lease_ref (self->lease);
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
    g_task_return_error (task, as_journal_error (error));
  else
    g_task_return_pointer (task, instruction, (GDestroyNotify) till_instruction_unref);
}

static void
list_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer list = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, as_journal_error (error));
  else
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, as_journal_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Gives @job to the thread, unless the journal is closed. */
static void
run (TillJournal        *self,
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

static void
till_journal_finalize (GObject *object)
{
  TillJournal *self = TILL_JOURNAL (object);

  /* Without close() the thread ends by itself; what is queued there holds the lease until then. */
  g_clear_object (&self->thread);
  g_clear_pointer (&self->lease, till_lease_unref);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_free (self->console_id);
  g_free (self->path);

  G_OBJECT_CLASS (till_journal_parent_class)->finalize (object);
}

static void
till_journal_class_init (TillJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_journal_finalize;
}

static void
till_journal_init (TillJournal *self)
{
}

static void
recovered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  TillDbThread *thread = TILL_DB_THREAD (object);
  GError *error = NULL;
  TillJournal *self;
  TillLease *lease;

  if (!(lease = till_db_thread_run_finish (thread, result, &error)))
    {
      g_task_return_error (task, as_journal_error (error));
      return;
    }

  self = g_object_new (TILL_TYPE_JOURNAL, NULL);
  self->path = g_strdup (opening->path);
  self->console_id = g_strdup (opening->console_id);
  self->clock = till_clock_ref (opening->clock);
  self->lease = lease;
  self->thread = g_object_ref (thread);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (TillDbThread) thread = NULL;
  TillJournalJob *job;
  GError *error = NULL;

  if (!(thread = till_db_thread_new_finish (result, &error)))
    {
      g_task_return_error (task, as_journal_error (error));
      return;
    }

  job = g_new0 (TillJournalJob, 1);
  job->path = g_strdup (opening->path);
  job->clock = till_clock_ref (opening->clock);
  till_db_thread_run_async (thread, till_journal_work_open, job,
                            (GDestroyNotify) till_journal_job_free,
                            (GDestroyNotify) till_lease_unref, cancellable, recovered_cb,
                            g_steal_pointer (&task));
}

/**
 * till_journal_open_async:
 * @path: the file; made if it is not there, its folder must be
 * @console_id: this installation
 * @clock: tells the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens a journal. Instructions that a process left which no longer lives get their outcome: what
 * it had sent is unknown, what it had only prepared is refused with the code "not_sent". What
 * another living process has under way is left alone.
 */
void
till_journal_open_async (const char         *path,
                         const char         *console_id,
                         TillClock          *clock,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (path != NULL);
  g_return_if_fail (console_id != NULL);
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_open_async);

  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (path);
  opening->console_id = g_strdup (console_id);
  opening->clock = till_clock_ref (clock);
  opening->schema = (TillDbSchema) { till_journal_get_resource (), SCHEMA_FOLDER, SCHEMA_VERSION };
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  till_db_thread_new_async (path, &opening->schema, TILL_DB_PRECIOUS, cancellable, opened_cb,
                            g_steal_pointer (&task));
}

/**
 * till_journal_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the journal; close it with till_journal_close(). %NULL with
 *   %TILL_JOURNAL_ERROR_UNUSABLE when the file cannot be used; it is left as it is
 */
TillJournal *
till_journal_open_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  g_autofree char *id = NULL;
  g_autofree char *uuid = NULL;
  g_autofree char *key = NULL;
  g_autoptr (TillInstruction) draft = NULL;
  g_autoptr (TillInstruction) clean = NULL;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (order != NULL);
  g_return_if_fail (operator_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_prepare_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is told, cancelled or not */

  if (!till_journal_rules_check_order (order, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  id = till_uuid_new ();
  uuid = till_uuid_new ();
  key = g_strconcat ("till_", uuid, NULL);
  draft = till_instruction_new (id, key, TILL_INSTRUCTION_PREPARED, order, NULL, operator_name,
                                self->console_id, 0, 0, 0);
  clean = till_journal_rules_clean (draft);
  run (self, till_journal_work_prepare, job_new (self, clean),
       (GDestroyNotify) till_instruction_unref, instruction_ready_cb, g_steal_pointer (&task));
}

/**
 * till_journal_prepare_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the instruction, on disk. %NULL with
 *   %TILL_JOURNAL_ERROR_OPEN, %TILL_JOURNAL_ERROR_TOO_MUCH or %TILL_JOURNAL_ERROR_INVALID when it
 *   may not be, or %TILL_JOURNAL_ERROR_UNUSABLE
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
  run (self, till_journal_work_move, job_new (self, goal),
       (GDestroyNotify) till_instruction_unref, instruction_ready_cb, task);
}

/**
 * till_journal_mark_sent_async:
 * @self: a journal
 * @instruction: one that is prepared, by this journal
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
      if (!till_text_is_empty (outcome->message))
        return TRUE;

      g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID,
                           "Who gives it up has to write why");
      return FALSE;

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
 * @outcome: how it ended, or that this is unknown; given up only with a message that says why
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes an outcome down. What is prepared can only be refused, as "not_sent" if no other code is
 * given. What is sent is settled by the journal that sent it, what is unknown by any.
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

  job = job_new (self, NULL);
  job->query = *query;
  job->query.target_id = g_strdup (query->target_id);
  run (self, till_journal_work_list, job, (GDestroyNotify) g_ptr_array_unref, list_ready_cb, task);
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
  run (self, till_journal_work_verify, job_new (self, NULL), NULL, verified_cb, task);
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
 * till_journal_close:
 * @self: a journal
 *
 * Lets what was asked for be written, closes the file and gives the lease up; the callbacks still
 * come. Whatever is asked later is answered with %TILL_JOURNAL_ERROR_UNUSABLE. What is still sent
 * becomes unknown when the journal is opened again.
 */
void
till_journal_close (TillJournal *self)
{
  g_return_if_fail (TILL_IS_JOURNAL (self));

  if (self->thread == NULL)
    return;

  till_db_thread_close (self->thread);
  g_clear_object (&self->thread);
  g_clear_pointer (&self->lease, till_lease_unref);
}
