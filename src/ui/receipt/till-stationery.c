/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The merchant's details and logo, read off the disk without holding up the window. */

#include "till-stationery.h"

#include "till-logo.h"

/**
 * till_stationery_free:
 * @self: (nullable) (transfer full): stationery
 */
void
till_stationery_free (TillStationery *self)
{
  if (self == NULL)
    return;

  till_merchant_free (self->merchant);
  g_clear_pointer (&self->logo, cairo_surface_destroy);
  g_free (self);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      folder,
                GCancellable *cancellable)
{
  g_autoptr (TillStationery) stationery = g_new0 (TillStationery, 1);
  g_autofree char *logo_path = till_merchant_get_logo_path (folder);
  GError *error = NULL;

  stationery->merchant = till_merchant_load (folder, &error);
  if (error == NULL)
    stationery->logo = till_logo_load (logo_path, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&stationery),
                           (GDestroyNotify) till_stationery_free);
}

/**
 * till_stationery_load_async:
 * @folder: an account's folder
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads what the merchant entered.
 */
void
till_stationery_load_async (const char         *folder,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (folder != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_stationery_load_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * till_stationery_load_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR or #G_KEY_FILE_ERROR
 *
 * Returns: (transfer full) (nullable): what was entered; %NULL with @error when it cannot be read
 */
TillStationery *
till_stationery_load_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
