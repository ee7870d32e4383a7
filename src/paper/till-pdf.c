/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages as a PDF file.
 *
 * What must hold: the file is there whole or not at all; one that was there before stays as it was
 * until the new one is on disk. */

#include "till-pdf.h"

#include <cairo-pdf.h>

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/**
 * till_pdf_new:
 * @pages: pages
 * @title: what the document is called
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Makes a PDF document in memory.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL
 */
GBytes *
till_pdf_new (const TillPrintout  *pages,
              const char          *title,
              GError             **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (pages != NULL && title != NULL, NULL);

  bytes = g_byte_array_new ();
  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, till_printout_get_width (pages),
                                                 till_printout_get_height (pages));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Tillroll");

  cr = cairo_create (surface);
  for (guint page = 0; page < till_printout_get_n_pages (pages); page++)
    {
      till_printout_draw (pages, page, cr);
      cairo_show_page (cr);
    }

  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Drawing the page: %s",
                   cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * till_pdf_save:
 * @document: a document
 * @path: the file
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Writes a document into a file, beside the old one first. Blocks for as long as the disk takes.
 * Any thread.
 *
 * Returns: %FALSE with @error when the file is not there
 */
gboolean
till_pdf_save (GBytes     *document,
               const char *path,
               GError    **error)
{
  const char *data;
  gsize length;

  g_return_val_if_fail (document != NULL && path != NULL, FALSE);

  data = g_bytes_get_data (document, &length);

  return g_file_set_contents_full (path, data, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

typedef struct
{
  GBytes *document;
  char   *path;
} SaveJob;

static void
save_job_free (SaveJob *job)
{
  g_bytes_unref (job->document);
  g_free (job->path);
  g_free (job);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SaveJob *job = task_data;
  GError *error = NULL;

  if (till_pdf_save (job->document, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * till_pdf_save_async:
 * @document: a document
 * @path: the file
 * @cancellable: (nullable): optional #GCancellable; what is being written is written
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes a document as till_pdf_save() does, without holding anybody up.
 */
void
till_pdf_save_async (GBytes             *document,
                     const char         *path,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SaveJob *job;

  g_return_if_fail (document != NULL && path != NULL);

  job = g_new0 (SaveJob, 1);
  job->document = g_bytes_ref (document);
  job->path = g_strdup (path);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_pdf_save_async);
  g_task_set_task_data (task, job, (GDestroyNotify) save_job_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * till_pdf_save_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_name: (out) (transfer full) (optional): what the file is called
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Returns: %FALSE with @error when the file is not there
 */
gboolean
till_pdf_save_finish (GAsyncResult  *result,
                      char         **ret_name,
                      GError       **error)
{
  const SaveJob *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (ret_name != NULL)
    *ret_name = g_path_get_basename (job->path);

  return TRUE;
}

/**
 * till_pdf_name:
 * @title: what a document is called
 *
 * Returns: (transfer full): what its file may be called
 */
char *
till_pdf_name (const char *title)
{
  g_return_val_if_fail (title != NULL, NULL);

  return g_strdelimit (g_strconcat (title, ".pdf", NULL), "/\\:", '-');
}

/**
 * till_pdf_write:
 * @pages: pages
 * @title: what the document is called
 * @path: the file
 * @error: return location for a #GError in #G_IO_ERROR or #G_FILE_ERROR
 *
 * Writes a PDF file as till_pdf_save() does.
 *
 * Returns: %FALSE with @error when the file is not there
 */
gboolean
till_pdf_write (const TillPrintout  *pages,
                const char          *title,
                const char          *path,
                GError             **error)
{
  g_autoptr (GBytes) document = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  document = till_pdf_new (pages, title, error);

  return document != NULL && till_pdf_save (document, path, error);
}
