/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of wanted refunds, and where it stands until it is through.
 *
 * What must hold: the id says what stands on the list, so that the same list, begun once more after
 * a crash or by mistake, is known to be the same; before the first refund of a list leaves, the
 * list is on disk, so that the next start can go on with it; a card number never is, because the
 * rows that had one are empty. While it is not through, it is a file of its own in the account's
 * folder, for nobody else to read: the journal holds what was done, which is for ever, while what
 * is still wanted is nobody's business once it is through. What became of each line is in the
 * journal, never in this file. */

#include "till-refund-list.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "till-files.h"
#include "till-json-reader.h"

#define FOLDER "refund-lists"
#define SUFFIX ".json"

/* What is written is the list and its names, with some characters as six. */
#define MAX_BYTES (8 * TILL_REFUND_ROWS_MAX_BYTES)

#define TEXT_MAX TILL_REFUND_ROWS_MAX_BYTES

typedef struct
{
  TillRefundList *list; /* (nullable) */
  char           *folder;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->list, till_refund_list_unref);
  g_free (job->folder);
  g_free (job);
}

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  /* With its end, so that nothing can be shifted from one text into the next. */
  g_checksum_update (checksum, (const guchar *) text, strlen (text) + 1);
}

/* A row with a problem counts by its line only: nothing of it is carried out. */
static void
add_row (GChecksum           *checksum,
         const TillRefundRow *row)
{
  g_autofree char *line = g_strdup_printf ("%u", row->line);

  add_text (checksum, line);
  add_text (checksum, row->payment_id);
  if (row->problem != NULL)
    return;

  add_text (checksum, row->amount);
  add_text (checksum, row->currency);
  add_text (checksum, row->reason);
  add_text (checksum, row->note);
}

/* Half of a SHA-256 in letters. */
static void
make_id (const TillRefundList *self,
         char                 *ret_id)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char point[] = { self->decimal_point, '\0' };
  const char *digits;

  add_text (checksum, point);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (checksum, g_ptr_array_index (self->rows, i));

  digits = g_checksum_get_string (checksum);
  for (guint i = 0; i < TILL_BATCH_ID_LENGTH; i++)
    ret_id[i] = (char) ('a' + g_ascii_xdigit_value (digits[i]));
  ret_id[TILL_BATCH_ID_LENGTH] = '\0';
}

/**
 * till_refund_list_new:
 * @rows: (transfer full) (element-type TillRefundRow): what till_refund_rows_read() gave
 * @decimal_point: '.' or ',', as the list is written
 *
 * Returns: (transfer full): the list
 */
TillRefundList *
till_refund_list_new (GPtrArray *rows,
                      char       decimal_point)
{
  TillRefundList *self;

  g_return_val_if_fail (rows != NULL, NULL);
  g_return_val_if_fail (decimal_point == '.' || decimal_point == ',', NULL);

  self = g_atomic_rc_box_new0 (TillRefundList);
  self->rows = rows;
  self->decimal_point = decimal_point;
  make_id (self, self->id);

  return self;
}

/**
 * till_refund_list_ref:
 * @self: a list
 *
 * Any thread.
 *
 * Returns: (transfer full): the same list
 */
TillRefundList *
till_refund_list_ref (TillRefundList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
list_clear (TillRefundList *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

/**
 * till_refund_list_unref:
 * @self: (nullable) (transfer full): a list
 *
 * Any thread.
 */
void
till_refund_list_unref (TillRefundList *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, (GDestroyNotify) list_clear);
}

/* --- writing and reading ---------------------------------------------------------------------- */

static void
write_text (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  if (text == NULL || *text == '\0')
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
write_row (JsonBuilder         *builder,
           const TillRefundRow *row)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "line");
  json_builder_add_int_value (builder, row->line);
  if (row->repeats > 0)
    {
      json_builder_set_member_name (builder, "repeats");
      json_builder_add_int_value (builder, row->repeats);
    }
  write_text (builder, "payment", row->payment_id);
  write_text (builder, "amount", row->amount);
  write_text (builder, "currency", row->currency);
  write_text (builder, "reason", row->reason);
  write_text (builder, "note", row->note);
  write_text (builder, "problem", row->problem);
  json_builder_end_object (builder);
}

static char *
write_list (const TillRefundList *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char point[] = { self->decimal_point, '\0' };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "decimal_point");
  json_builder_add_string_value (builder, point);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    write_row (builder, g_ptr_array_index (self->rows, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

static char *
read_text (TillJsonReader *reader,
           const char     *name)
{
  const char *text = till_json_reader_opt_string (reader, name, TEXT_MAX);

  return g_strdup (text != NULL ? text : "");
}

static TillRefundRow *
read_row (JsonNode  *node,
          GError   **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  TillRefundRow *row = g_new0 (TillRefundRow, 1);
  g_autofree char *currency = NULL;
  gboolean fine;

  till_json_reader_init (&reader, node, "row");
  row->line = (guint) till_json_reader_int (&reader, "line", 1, G_MAXINT);
  row->repeats = (guint) till_json_reader_opt_int (&reader, "repeats", 0, G_MAXINT, 0);
  row->payment_id = read_text (&reader, "payment");
  row->amount = read_text (&reader, "amount");
  currency = read_text (&reader, "currency");
  row->reason = read_text (&reader, "reason");
  row->note = read_text (&reader, "note");
  row->problem = g_strdup (till_json_reader_opt_string (&reader, "problem", TEXT_MAX));
  fine = till_json_reader_end (&reader, error);

  if (fine && *currency != '\0' && !till_currency_normalise (currency, row->currency))
    {
      g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_RANGE, "row: no such currency");
      fine = FALSE;
    }

  if (fine)
    return row;

  till_refund_row_free (row);

  return NULL;
}

static TillRefundList *
read_list (const char  *text,
           const char  *id,
           GError     **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               till_refund_row_free);
  g_autoptr (TillRefundList) list = NULL;
  const char *point;
  JsonArray *array;

  if (!(node = till_json_parse (text, strlen (text), error)))
    return NULL;

  till_json_reader_init (&reader, node, "list");
  point = till_json_reader_string (&reader, "decimal_point", 1);
  array = till_json_reader_array (&reader, "rows");
  if (!till_json_reader_end (&reader, error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      TillRefundRow *row = read_row (json_array_get_element (array, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }

  /* A list that says something else than it did when it was put down is not carried out. */
  list = till_refund_list_new (g_steal_pointer (&rows), *point == ',' ? ',' : '.');
  if (strcmp (list->id, id) == 0)
    return g_steal_pointer (&list);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("The list that was kept has been changed"));

  return NULL;
}

static char *
build_path (const char *folder,
            const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (folder, FOLDER, name, NULL);
}

/* --- keeping ---------------------------------------------------------------------------------- */

static void
keep_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *folder = g_build_filename (job->folder, FOLDER, NULL);
  g_autofree char *path = build_path (job->folder, job->list->id);
  g_autofree char *text = write_list (job->list);
  GError *error = NULL;

  if (till_files_make_private_folder (folder, &error) &&
      g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run (TillRefundList      *list,
     const char          *account_folder,
     GTaskThreadFunc      func,
     gpointer             tag,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->list = list != NULL ? till_refund_list_ref (list) : NULL;
  job->folder = g_strdup (account_folder);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, func);
}

/**
 * till_refund_list_keep_async:
 * @self: a list that is about to be carried out
 * @account_folder: the account's folder
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Puts the list on disk until it is through, in a file that only its owner may read.
 */
void
till_refund_list_keep_async (TillRefundList      *self,
                             const char          *account_folder,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (self != NULL && account_folder != NULL);

  run (self, account_folder, keep_in_thread, till_refund_list_keep_async, /* cancellable= */ NULL,
       callback, user_data);
}

/**
 * till_refund_list_keep_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError
 *
 * Returns: whether the list is on disk, also when the power fails now
 */
gboolean
till_refund_list_keep_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
drop_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *path = build_path (job->folder, job->list->id);

  if (g_unlink (path) == 0 || errno == ENOENT)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s",
                             g_strerror (errno));
}

/**
 * till_refund_list_drop_async:
 * @self: a list that is through, or that nobody wants to go on with
 * @account_folder: the account's folder
 * @callback: (nullable) (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes the list from the disk, if it is there.
 */
void
till_refund_list_drop_async (TillRefundList      *self,
                             const char          *account_folder,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (self != NULL && account_folder != NULL);

  run (self, account_folder, drop_in_thread, till_refund_list_drop_async, /* cancellable= */ NULL,
       callback, user_data);
}

/**
 * till_refund_list_drop_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: whether it is not there any more
 */
gboolean
till_refund_list_drop_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What cannot be read is passed over: another program may just be taking it away. */
static void
add_kept (GPtrArray  *lists,
          const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, FOLDER, name, NULL);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TillRefundList *list;

  if (!g_str_has_suffix (name, SUFFIX))
    return;

  id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  if ((text = till_files_read_private (path, MAX_BYTES, &error)) &&
      (list = read_list (text, id, &error)))
    g_ptr_array_add (lists, list);
  else
    g_debug ("A list of refunds: %s", error->message);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp ((*(TillRefundList *const *) a)->id, (*(TillRefundList *const *) b)->id);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                till_refund_list_unref);
  Job *job = data;
  g_autofree char *path = g_build_filename (job->folder, FOLDER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  if (folder == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    add_kept (lists, job->folder, name);

  g_ptr_array_sort (lists, compare_ids);
  g_task_return_pointer (task, g_steal_pointer (&lists), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * till_refund_list_find_async:
 * @account_folder: the account's folder
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks for lists that were begun and are not through.
 */
void
till_refund_list_find_async (const char          *account_folder,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (account_folder != NULL);

  run (NULL, account_folder, find_in_thread, till_refund_list_find_async, cancellable, callback,
       user_data);
}

/**
 * till_refund_list_find_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type TillRefundList): the lists
 */
GPtrArray *
till_refund_list_find_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
