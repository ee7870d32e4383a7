/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks the signatures of what the relay has brought and reads it, on a worker thread.
 *
 * What must hold: what does not carry the gateway's own signature never becomes a record, whatever
 * the relay says about it (a relay's "verified" is not looked at). */

#include "till-delivery-batch.h"

#include "till-secret.h"

typedef struct
{
  TillGateway *gateway;
  GPtrArray   *relay_events;
  char        *header;
  GPtrArray   *secrets; /* TillSecret */
} Batch;

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->gateway);
  g_ptr_array_unref (batch->relay_events);
  g_ptr_array_unref (batch->secrets);
  g_free (batch->header);
  g_free (batch);
}

static void
check_one (Batch              *batch,
           TillRelayEvent     *relay_event,
           const char * const *secrets,
           TillDeliveries     *deliveries)
{
  g_autoptr (GError) error = NULL;
  TillEvent *event;

  if (batch->secrets->len == 0)
    {
      deliveries->n_unproven++;
      return;
    }

  event = till_gateway_parse_delivery (batch->gateway,
                                       till_relay_event_get_header (relay_event, batch->header),
                                       till_relay_event_get_body (relay_event), secrets, &error);

  if (event != NULL)
    g_ptr_array_add (deliveries->events, event);
  else if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORGED))
    deliveries->n_forged++;
  else
    deliveries->n_unreadable++;
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Batch *batch = task_data;
  TillDeliveries *deliveries = g_new0 (TillDeliveries, 1);
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();

  for (guint i = 0; i < batch->secrets->len; i++)
    g_ptr_array_add (secrets, (gpointer) till_secret_peek (batch->secrets->pdata[i]));
  g_ptr_array_add (secrets, NULL);

  deliveries->events = till_record_array_new ();
  for (guint i = 0; i < batch->relay_events->len; i++)
    check_one (batch, batch->relay_events->pdata[i], (const char *const *) secrets->pdata,
               deliveries);

  if (batch->relay_events->len > 0)
    deliveries->cursor = g_strdup (till_relay_event_get_cursor (
      batch->relay_events->pdata[batch->relay_events->len - 1]));

  g_task_return_pointer (task, deliveries, (GDestroyNotify) till_deliveries_free);
}

/**
 * till_delivery_batch_check_async:
 * @gateway: who has signed
 * @relay_events: (element-type TillRelayEvent): what the relay has brought, in order
 * @signature_header: the name of the header that carries the signature
 * @secrets: (element-type TillSecret): what the gateway signs with; none if that is not known
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Checks and reads deliveries.
 */
void
till_delivery_batch_check_async (TillGateway        *gateway,
                                 GPtrArray          *relay_events,
                                 const char         *signature_header,
                                 GPtrArray          *secrets,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Batch *batch;

  g_return_if_fail (TILL_IS_GATEWAY (gateway));
  g_return_if_fail (relay_events != NULL);
  g_return_if_fail (signature_header != NULL);
  g_return_if_fail (secrets != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_delivery_batch_check_async);

  batch = g_new0 (Batch, 1);
  batch->gateway = g_object_ref (gateway);
  batch->relay_events = g_ptr_array_ref (relay_events);
  batch->header = g_strdup (signature_header);
  batch->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) till_secret_free);
  for (guint i = 0; i < secrets->len; i++)
    g_ptr_array_add (batch->secrets,
                     till_secret_new_from_text (till_secret_peek (secrets->pdata[i])));
  g_task_set_task_data (task, batch, (GDestroyNotify) batch_free);

  g_task_run_in_thread (task, check_in_thread);
}

/**
 * till_delivery_batch_check_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what is in them
 */
TillDeliveries *
till_delivery_batch_check_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_deliveries_free:
 * @self: (nullable) (transfer full): deliveries
 */
void
till_deliveries_free (TillDeliveries *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->events);
  g_free (self->cursor);
  g_free (self);
}
