/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls that ask a gateway what it knows.
 *
 * What must hold: what the capabilities rule out is refused here, so no adapter is asked and not
 * a byte leaves this machine. */

#include "till-gateway.h"

#include "till-gateway-refusal.h"

/* Whether records of @kind can be listed and read; the task is answered if not. */
static gboolean
allow_kind (TillGateway   *self,
            TillRecordKind kind,
            GTask         *task)
{
  switch (kind)
    {
    case TILL_RECORD_PAYMENT:
    case TILL_RECORD_REFUND:
      return TRUE;

    case TILL_RECORD_DISPUTE:
      return till_gateway_allow (self, TILL_CAPABILITY_DISPUTES, task);

    case TILL_RECORD_PAYOUT:
    case TILL_RECORD_ENTRY:
      return till_gateway_allow (self, TILL_CAPABILITY_PAYOUTS, task);

    case TILL_RECORD_CUSTOMER:
      return till_gateway_allow (self, TILL_CAPABILITY_CUSTOMERS, task);

    case TILL_RECORD_CARD:
      return till_gateway_allow (self, TILL_CAPABILITY_SAVED_CARD, task);

    case TILL_RECORD_LINK:
      return till_gateway_allow (self, TILL_CAPABILITY_PAYMENT_LINK, task);

    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED,
                               "Such records cannot be listed");
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

/**
 * till_gateway_list_async:
 * @self: a gateway
 * @query: what to list; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists records, newest first, one page at a time.
 */
void
till_gateway_list_async (TillGateway            *self,
                         const TillGatewayQuery *query,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_list_async);

  if (allow_kind (self, query->kind, task))
    TILL_GATEWAY_GET_IFACE (self)->list (self, query, task);
}

/**
 * till_gateway_list_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the page, or %NULL
 */
TillGatewayPage *
till_gateway_list_finish (TillGateway  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_get_async:
 * @self: a gateway
 * @kind: what kind of object
 * @id: its id
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads one object.
 */
void
till_gateway_get_async (TillGateway        *self,
                        TillRecordKind      kind,
                        const char         *id,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_get_async);

  if (allow_kind (self, kind, task))
    TILL_GATEWAY_GET_IFACE (self)->get (self, kind, id, task);
}

/**
 * till_gateway_get_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): the object, a payment followed
 *   by its refunds; or %NULL
 */
GPtrArray *
till_gateway_get_finish (TillGateway  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_list_changes_async:
 * @self: a gateway
 * @cursor: (nullable): the cursor of the call before; %NULL to begin now, without events
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Asks what has happened since @cursor.
 */
void
till_gateway_list_changes_async (TillGateway        *self,
                                 const char         *cursor,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_list_changes_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_EVENT_LIST, task))
    TILL_GATEWAY_GET_IFACE (self)->list_changes (self, cursor, task);
}

/**
 * till_gateway_list_changes_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): what has happened, or %NULL
 */
TillGatewayChanges *
till_gateway_list_changes_finish (TillGateway  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
