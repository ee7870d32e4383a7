/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal: every order of ours to move money is in it, on disk, before a byte goes out.
 *
 * The states of an instruction, and the only ways between them:
 *
 *      held ───────────────────┐
 *       │                      v
 *       │   prepared ──────> sent ──────┬──────────────> done
 *       │      │                        │
 *       │      │                        ├──────────────> refused
 *       │      │                        │
 *       │      │                        └──> unknown ──┬─> done
 *       │      │                                       ├─> refused
 *       │      │                                       └─> given-up (a person wrote why)
 *       │      └── nothing left the machine ──> refused ("not_sent")
 *       └── stopped, or the program ended ────> refused ("stopped", "left_held")
 *
 * "held", "prepared" and "sent" belong to the process that wrote them; when that has died, whoever
 * looks next ends the first two as refused and makes the third unknown. "unknown" belongs to
 * everybody: any process may find out what became of it. Nothing follows done, refused and
 * given-up; only what was sent can become unknown, and only what is unknown can be given up.
 *
 * What must hold: an instruction comes from here or not at all; a call that answers well has its
 * transaction on disk (synchronous=FULL); every way that is not drawn is an error for the caller,
 * never a crash; a file that cannot be used is left as it is, and no money moves; a journal that
 * was there once is never begun anew by itself.
 *
 * This file opens and closes the journal, till-journal-calls.c is what can be asked of it, both as
 * the main thread sees it; till-journal-work.c is what its thread does. */

#include "till-journal.h"

#include "till-journal-copies-private.h"
#include "till-journal-made-private.h"
#include "till-journal-private.h"
#include "till-journal-resources.h"

#define SCHEMA_FOLDER "/io/github/tillroll/journal/schema"
#define SCHEMA_VERSION 3

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

/**
 * till_journal_error_take:
 * @error: (transfer full): what went wrong with the file
 *
 * Says what it means to who wants to move money.
 *
 * Returns: (transfer full): an error in #TILL_JOURNAL_ERROR, or %G_IO_ERROR_CANCELLED
 */
GError *
till_journal_error_take (GError *error)
{
  TillJournalError code = TILL_JOURNAL_ERROR_UNUSABLE;
  GError *unusable;

  if (error->domain == TILL_JOURNAL_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  if (g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT))
    code = TILL_JOURNAL_ERROR_DAMAGED;
  else if (g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER))
    code = TILL_JOURNAL_ERROR_NEWER;
  else if (g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL))
    code = TILL_JOURNAL_ERROR_FULL;

  unusable = g_error_new (TILL_JOURNAL_ERROR, code, "The journal cannot be used: %s",
                          error->message);
  g_error_free (error);

  return unusable;
}

static void
till_journal_finalize (GObject *object)
{
  TillJournal *self = TILL_JOURNAL (object);

  /* Without close() the thread ends by itself; what is queued there holds the lease until then. */
  g_clear_object (&self->thread);
  g_clear_pointer (&self->lease, till_lease_unref);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->left, g_ptr_array_unref);
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
  g_autoptr (TillJournalOpened) opened = NULL;
  TillJournal *self;

  if (!(opened = till_db_thread_run_finish (thread, result, &error)))
    {
      g_task_return_error (task, till_journal_error_take (error));
      return;
    }

  self = g_object_new (TILL_TYPE_JOURNAL, NULL);
  self->path = g_strdup (opening->path);
  self->console_id = g_strdup (opening->console_id);
  self->clock = till_clock_ref (opening->clock);
  self->lease = till_lease_ref (opened->lease);
  self->left = g_ptr_array_ref (opened->left);
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
      g_task_return_error (task, till_journal_error_take (error));
      return;
    }

  job = g_new0 (TillJournalJob, 1);
  job->path = g_strdup (opening->path);
  job->clock = till_clock_ref (opening->clock);
  till_db_thread_run_async (thread, till_journal_work_open, job,
                            (GDestroyNotify) till_journal_job_free,
                            (GDestroyNotify) till_journal_opened_free, cancellable, recovered_cb,
                            g_steal_pointer (&task));
}

static void
looked_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (till_journal_made_check (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    till_db_thread_new_async (opening->path, &opening->schema, TILL_DB_PRECIOUS,
                              g_task_get_cancellable (task), opened_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * till_journal_open_async:
 * @path: the file; made if there never was one, its folder must be there
 * @console_id: this installation
 * @clock: tells the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens a journal. Instructions that a process left which no longer lives get their outcome: what
 * it had sent is unknown, what it had only prepared or held back is refused, see
 * till_journal_get_left(). What another living process has under way is left alone. Where there was
 * a journal once and none is now, no new one is begun.
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
  g_autoptr (GTask) looking = NULL;
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

  looking = g_task_new (NULL, cancellable, looked_cb, g_steal_pointer (&task));
  g_task_set_task_data (looking, g_strdup (path), g_free);
  g_task_run_in_thread (looking, looked_in_thread);
}

/**
 * till_journal_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the journal; close it with till_journal_close(). %NULL with
 *   %TILL_JOURNAL_ERROR_MISSING, DAMAGED, NEWER, FULL or UNUSABLE when the file cannot be used; it
 *   is left as it is
 */
TillJournal *
till_journal_open_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_journal_set_repeat_time:
 * @self: a journal
 * @repeat_us: for how long the same amount from the same card or customer counts as a repetition,
 *   in µs; 0, as at the beginning, never
 *
 * Sets a rule for what is prepared from now on. An order reference that was charged is refused in
 * any case, unless the order says that it is meant again.
 */
void
till_journal_set_repeat_time (TillJournal *self,
                              gint64       repeat_us)
{
  g_return_if_fail (TILL_IS_JOURNAL (self));

  self->repeat_us = MAX (repeat_us, 0);
}

/**
 * till_journal_get_left:
 * @self: a journal
 *
 * Returns: (transfer none) (element-type TillInstruction): what processes that have died had
 *   prepared or held back and not sent, as it was ended when this journal was opened, oldest first:
 *   to be told to the person, who may think that it happened
 */
GPtrArray *
till_journal_get_left (TillJournal *self)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);

  return self->left;
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

typedef struct
{
  char  *path;
  char  *copy;
  gint64 now_us;
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_free (restoring->path);
  g_free (restoring->copy);
  g_free (restoring);
}

static void
restore_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Restoring *restoring = task_data;
  const TillDbSchema schema = { till_journal_get_resource (), SCHEMA_FOLDER, SCHEMA_VERSION };
  GError *error = NULL;
  char *set_aside;

  if (till_journal_copies_restore (restoring->path, &schema, restoring->copy, restoring->now_us,
                                   &set_aside, &error))
    g_task_return_pointer (task, set_aside, g_free);
  else
    g_task_return_error (task, till_journal_error_take (error));
}

/**
 * till_journal_restore_async:
 * @path: where the journal is to be
 * @copy: a copy, as till_journal_copy_async() made it
 * @clock: tells the time
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Brings a journal back. The copy has to be sound, and nobody may have the journal open. What was
 * there is put aside. Orders that were written down after the copy was made are not in it.
 */
void
till_journal_restore_async (const char         *path,
                            const char         *copy,
                            TillClock          *clock,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Restoring *restoring;

  g_return_if_fail (path != NULL && copy != NULL);
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, till_journal_restore_async);
  restoring = g_new0 (Restoring, 1);
  restoring->path = g_strdup (path);
  restoring->copy = g_strdup (copy);
  restoring->now_us = till_clock_now_us (clock);
  g_task_set_task_data (task, restoring, (GDestroyNotify) restoring_free);

  till_journal_get_resource (); /* before there is a thread: see till_store_open_async() */
  g_task_run_in_thread (task, restore_in_thread);
}

/**
 * till_journal_restore_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_set_aside: (out) (transfer full) (nullable): where the journal that was there is now;
 *   untouched on failure
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: %FALSE when the journal is as it was
 */
gboolean
till_journal_restore_finish (GAsyncResult *result,
                             char        **ret_set_aside,
                             GError      **error)
{
  g_autoptr (GError) local = NULL;
  char *set_aside;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (ret_set_aside != NULL, FALSE);

  set_aside = g_task_propagate_pointer (G_TASK (result), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  *ret_set_aside = set_aside;

  return TRUE;
}
