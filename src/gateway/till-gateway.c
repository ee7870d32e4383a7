/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What every gateway is: who it is, what it can do, whose account it is, and what it has said.
 *
 * The calls that read are in till-gateway-reads.c, those that change something in
 * till-gateway-writes.c. */

#include "till-gateway.h"

G_DEFINE_INTERFACE (TillGateway, till_gateway, G_TYPE_OBJECT)

static guint capabilities_changed_signal;

static void
till_gateway_default_init (TillGatewayInterface *iface)
{
  capabilities_changed_signal = g_signal_new ("capabilities-changed", TILL_TYPE_GATEWAY,
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 0);
}

/**
 * till_gateway_get_name:
 * @self: a gateway
 *
 * Returns: (transfer none): the adapter's name, as the account's configuration has it
 */
const char *
till_gateway_get_name (TillGateway *self)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);

  return TILL_GATEWAY_GET_IFACE (self)->get_name (self);
}

/**
 * till_gateway_get_capabilities:
 * @self: a gateway
 *
 * What gateway, account and key together can do, as far as is known. It changes when a call is
 * refused or allowed: see the signal "capabilities-changed".
 *
 * Returns: (transfer none): the capabilities, valid until the main loop runs again
 */
const TillCapabilities *
till_gateway_get_capabilities (TillGateway *self)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);

  return TILL_GATEWAY_GET_IFACE (self)->get_capabilities (self);
}

/**
 * till_gateway_capabilities_changed:
 * @self: a gateway
 *
 * Emits "capabilities-changed". For adapters.
 */
void
till_gateway_capabilities_changed (TillGateway *self)
{
  g_return_if_fail (TILL_IS_GATEWAY (self));

  g_signal_emit (self, capabilities_changed_signal, 0);
}

/**
 * till_gateway_verify_async:
 * @self: a gateway
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Finds out whether the key is good, whose account it is, and what the key may do. A key that
 * lacks permissions is good: they are named in the account, and the capabilities are revised.
 */
void
till_gateway_verify_async (TillGateway        *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_verify_async);

  TILL_GATEWAY_GET_IFACE (self)->verify (self, task);
}

/**
 * till_gateway_verify_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the account, or %NULL
 */
TillAccount *
till_gateway_verify_finish (TillGateway  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_parse_delivery:
 * @self: a gateway
 * @signature: (nullable): the header it was signed in, as it came
 * @body: the raw body, as it came
 * @secrets: (array zero-terminated=1): the secrets that count: more than one while they roll
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Checks that the gateway itself said it, however old it is, and reads it. No network; any thread.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL with %TILL_GATEWAY_ERROR_FORGED or
 *   %TILL_GATEWAY_ERROR_PROTOCOL
 */
TillEvent *
till_gateway_parse_delivery (TillGateway        *self,
                             const char         *signature,
                             GBytes             *body,
                             const char * const *secrets,
                             GError            **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (secrets != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TILL_GATEWAY_GET_IFACE (self)->parse_delivery (self, signature, body, secrets, error);
}
