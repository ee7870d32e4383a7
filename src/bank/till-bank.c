/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The statements of the merchant's bank: what can be asked of them. Everything that waits for a
 * disk runs on another thread.
 *
 * What must hold: no card number gets in, whatever a file is called and a person says. */

#include "till-bank.h"

#include "till-bank-error.h"
#include "till-bank-resources.h"
#include "till-bank-work-private.h"
#include "till-text.h"

#define FILE_NAME "bank.db"
#define SCHEMA_FOLDER "/io/github/tillroll/bank/schema"
#define SCHEMA_VERSION 1

/**
 * till_bank_open_async:
 * @account_folder: the account's folder
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens the statements of an account; there are none at first.
 */
void
till_bank_open_async (const char         *account_folder,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  static const TillDbSchema base = { NULL, SCHEMA_FOLDER, SCHEMA_VERSION, 0 };
  static TillDbSchema schema;
  static gsize once = 0;
  g_autofree char *path = NULL;

  g_return_if_fail (account_folder != NULL);

  if (g_once_init_enter (&once))
    {
      schema = base;
      schema.resources = till_bank_get_resource ();
      g_once_init_leave (&once, 1);
    }

  path = g_build_filename (account_folder, FILE_NAME, NULL);
  till_db_thread_new_async (path, &schema, TILL_DB_PRECIOUS, cancellable, callback, user_data);
}

/**
 * till_bank_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the statements
 */
TillBank *
till_bank_open_finish (GAsyncResult *result,
                       GError      **error)
{
  return till_db_thread_new_finish (result, error);
}

/* --- a file ----------------------------------------------------------------------------------- */

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *data = NULL;
  TillBankStatement *statement;
  GError *error = NULL;
  gsize length;

  data = g_try_malloc (TILL_BANK_MAX_BYTES + 1);
  if (data == NULL)
    till_bank_fail (&error, TILL_BANK_ERROR_TOO_LARGE, 0);

  /* A byte more than there may be, so that one that is too long is told from one that fits. */
  if (error == NULL && (stream = g_file_read (task_data, cancellable, &error)) &&
      g_input_stream_read_all (G_INPUT_STREAM (stream), data, TILL_BANK_MAX_BYTES + 1, &length,
                               cancellable, &error) &&
      (statement = till_bank_statement_new (data, length, &error)))
    g_task_return_pointer (task, statement, (GDestroyNotify) till_bank_statement_unref);
  else
    g_task_return_error (task, error);
}

/**
 * till_bank_load_async:
 * @file: a file that should be a statement
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads a statement off the calling thread.
 */
void
till_bank_load_async (GFile              *file,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_bank_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * till_bank_load_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_BANK_ERROR or #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the statement
 */
TillBankStatement *
till_bank_load_finish (GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- how a bank's CSV is read ----------------------------------------------------------------- */

/**
 * till_bank_find_mapping_async:
 * @self: the statements
 * @key: what all statements of a bank begin with: till_bank_table_get_key()
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Asks how statements of that bank were read the last time.
 */
void
till_bank_find_mapping_async (TillBank           *self,
                              const char         *key,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (TILL_IS_DB_THREAD (self));
  g_return_if_fail (key != NULL);

  till_db_thread_run_async (self, till_bank_work_find_mapping, g_strdup (key), g_free, g_free,
                            cancellable, callback, user_data);
}

/**
 * till_bank_find_mapping_finish:
 * @self: the statements
 * @result: the #GAsyncResult given to the callback
 * @ret_mapping: (out caller-allocates): how it is read; untouched if none is known
 * @ret_found: (out): whether one is known
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED or
 *   %G_IO_ERROR_CLOSED
 *
 * Returns: %FALSE when it could not be asked
 */
gboolean
till_bank_find_mapping_finish (TillBank        *self,
                               GAsyncResult    *result,
                               TillBankMapping *ret_mapping,
                               gboolean        *ret_found,
                               GError         **error)
{
  g_autofree TillBankMapping *mapping = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (ret_mapping != NULL && ret_found != NULL, FALSE);

  mapping = till_db_thread_run_finish (self, result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (mapping != NULL)
    *ret_mapping = *mapping;
  *ret_found = mapping != NULL;

  return TRUE;
}

/* --- taking a statement in -------------------------------------------------------------------- */

static void
import_free (TillBankImport *self)
{
  till_bank_statement_unref (self->statement);
  g_free (self->name);
  g_free (self->mapping);
  g_free (self->operator_name);
  g_free (self);
}

/**
 * till_bank_import_new:
 * @statement: (transfer none): a statement
 * @name: what the file is called
 * @mapping: (nullable): how its lines are read, to be remembered; a table only
 * @operator_name: (nullable): who reads it
 * @now_us: the time
 *
 * Returns: (transfer full): what till_bank_import_async() takes
 */
TillBankImport *
till_bank_import_new (TillBankStatement     *statement,
                      const char            *name,
                      const TillBankMapping *mapping,
                      const char            *operator_name,
                      gint64                 now_us)
{
  TillBankImport *self;

  g_return_val_if_fail (statement != NULL && name != NULL, NULL);
  g_return_val_if_fail ((mapping != NULL) == (statement->table != NULL), NULL);

  self = g_new0 (TillBankImport, 1);
  self->statement = till_bank_statement_ref (statement);
  self->name = till_text_hide_card_number (name);
  self->mapping = mapping != NULL ? g_memdup2 (mapping, sizeof *mapping) : NULL;
  self->operator_name = g_strdup (operator_name);
  self->now_us = now_us;

  return self;
}

/**
 * till_bank_import_async:
 * @self: the statements
 * @what: (transfer full): a statement
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads the lines of a table, and keeps those of a statement that are not known yet.
 */
void
till_bank_import_async (TillBank           *self,
                        TillBankImport     *what,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (TILL_IS_DB_THREAD (self));
  g_return_if_fail (what != NULL);

  till_db_thread_run_async (self, till_bank_work_import, what, (GDestroyNotify) import_free,
                            g_free, cancellable, callback, user_data);
}

/**
 * till_bank_import_finish:
 * @self: the statements
 * @result: the #GAsyncResult given to the callback
 * @ret_imported: (out): what came of it; untouched on failure
 * @error: return location for a #GError in #TILL_BANK_ERROR, #TILL_DB_ERROR,
 *   %G_IO_ERROR_CANCELLED or %G_IO_ERROR_CLOSED
 *
 * Returns: %FALSE when nothing of it was kept
 */
gboolean
till_bank_import_finish (TillBank         *self,
                         GAsyncResult     *result,
                         TillBankImported *ret_imported,
                         GError          **error)
{
  g_autofree TillBankImported *imported = till_db_thread_run_finish (self, result, error);

  g_return_val_if_fail (ret_imported != NULL, FALSE);

  if (imported == NULL)
    return FALSE;

  *ret_imported = *imported;

  return TRUE;
}

/* --- lines and payouts ------------------------------------------------------------------------ */

static void
reconcile_job_free (TillBankReconcileJob *job)
{
  g_ptr_array_unref (job->payouts);
  g_strfreev (job->words);
  g_free (job);
}

/**
 * till_bank_reconcile_async:
 * @self: the statements
 * @payouts: (element-type TillPayout): all payouts that are known; must not change any more
 * @words: (array zero-terminated=1) (nullable): words by which a line names the gateway
 * @now_us: the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Holds the payouts against the lines of all statements, and keeps what was found.
 */
void
till_bank_reconcile_async (TillBank           *self,
                           GPtrArray          *payouts,
                           const char * const *words,
                           gint64              now_us,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  TillBankReconcileJob *job;

  g_return_if_fail (TILL_IS_DB_THREAD (self));
  g_return_if_fail (payouts != NULL);

  job = g_new0 (TillBankReconcileJob, 1);
  job->payouts = g_ptr_array_ref (payouts);
  job->words = g_strdupv ((char **) words);
  job->now_us = now_us;
  till_db_thread_run_async (self, till_bank_work_reconcile, job,
                            (GDestroyNotify) reconcile_job_free,
                            (GDestroyNotify) till_bank_books_free, cancellable, callback,
                            user_data);
}

/**
 * till_bank_reconcile_finish:
 * @self: the statements
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED or
 *   %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): how they stand
 */
TillBankBooks *
till_bank_reconcile_finish (TillBank     *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return till_db_thread_run_finish (self, result, error);
}

/* --- what a person says ----------------------------------------------------------------------- */

static void
decision_free (TillBankDecision *self)
{
  g_free ((char *) self->payout_id);
  g_free ((char *) self->reason);
  g_free ((char *) self->operator_name);
  g_free (self);
}

/**
 * till_bank_decide_async:
 * @self: the statements
 * @decision: what a person says
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Says that a line is a payout, or that it is not the one it was taken for.
 */
void
till_bank_decide_async (TillBank               *self,
                        const TillBankDecision *decision,
                        GCancellable           *cancellable,
                        GAsyncReadyCallback     callback,
                        gpointer                user_data)
{
  TillBankDecision *copy;

  g_return_if_fail (TILL_IS_DB_THREAD (self));
  g_return_if_fail (decision != NULL && decision->payout_id != NULL && decision->reason != NULL);

  copy = g_memdup2 (decision, sizeof *decision);
  copy->payout_id = g_strdup (decision->payout_id);
  copy->reason = till_text_hide_card_number (decision->reason);
  copy->operator_name = g_strdup (decision->operator_name);
  till_db_thread_run_async (self, till_bank_work_decide, copy, (GDestroyNotify) decision_free, NULL,
                            cancellable, callback, user_data);
}

/**
 * till_bank_decide_finish:
 * @self: the statements
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_BANK_ERROR, #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: %FALSE when nothing was changed
 */
gboolean
till_bank_decide_finish (TillBank     *self,
                         GAsyncResult *result,
                         GError      **error)
{
  return till_db_thread_run_finish (self, result, error) != NULL;
}
