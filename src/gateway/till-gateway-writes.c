/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls that change something at a gateway.
 *
 * What must hold: money moves only by an instruction, which only the journal makes; cancelling
 * never hides what was done; a typed card is wiped before its call returns, in every case. */

#include "till-gateway.h"

#include "till-gateway-refusal.h"

/**
 * till_gateway_tokenize_async:
 * @self: a gateway
 * @card: the card; it is wiped when this function returns, whatever happens
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sends a typed card to the gateway, once, and gets a token for it. No money moves.
 */
void
till_gateway_tokenize_async (TillGateway        *self,
                             TillCardInput      *card,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (card != NULL && card->number != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_tokenize_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_TYPED_CARD, task))
    TILL_GATEWAY_GET_IFACE (self)->tokenize (self, card, task);

  till_card_input_wipe (card);
}

/**
 * till_gateway_tokenize_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the token, or %NULL
 */
TillCard *
till_gateway_tokenize_finish (TillGateway  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_execute_async:
 * @self: a gateway
 * @instruction: an instruction that the journal has on disk, marked as sent
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sends an instruction for the first time. It cannot be cancelled: what was sent was sent.
 */
void
till_gateway_execute_async (TillGateway        *self,
                            TillInstruction    *instruction,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (instruction != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_gateway_execute_async);

  if (till_gateway_allow_order (self, till_instruction_get_order (instruction), task))
    TILL_GATEWAY_GET_IFACE (self)->execute (self, instruction, task);
}

/**
 * till_gateway_execute_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): how it ended. Refusals, "nothing was sent" and an unknown
 *   outcome are results too; %NULL only with %TILL_GATEWAY_ERROR_UNSUPPORTED, when the
 *   capabilities rule it out and nothing was sent
 */
TillGatewayResult *
till_gateway_execute_finish (TillGateway  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_may_repeat:
 * @self: a gateway
 * @instruction: an instruction that may have been sent
 * @now_us: the time, in µs since 1970 UTC
 *
 * Whether an instruction may be sent again under its key: only while the gateway surely remembers
 * that key. With a gateway that knows no keys, never. A clock that went backwards proves nothing.
 *
 * Returns: %FALSE when it has to be looked for instead
 */
gboolean
till_gateway_may_repeat (TillGateway     *self,
                         TillInstruction *instruction,
                         gint64           now_us)
{
  gint64 sent_us, age_us;

  g_return_val_if_fail (TILL_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (instruction != NULL, FALSE);

  sent_us = till_instruction_get_sent_us (instruction);
  if (sent_us == 0)
    sent_us = till_instruction_get_created_us (instruction);
  age_us = now_us - sent_us;

  return age_us >= 0 && age_us < till_gateway_get_capabilities (self)->idempotency_us;
}

/**
 * till_gateway_resolve_async:
 * @self: a gateway
 * @instruction: an instruction that may have been sent, with unknown outcome
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Finds out what became of an instruction: by sending it again with the same key while the gateway
 * surely honours it, else by looking for it. The capabilities do not matter here. Cancelling stops
 * the looking; it never hides an answer to what was sent.
 */
void
till_gateway_resolve_async (TillGateway        *self,
                            TillInstruction    *instruction,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (instruction != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_resolve_async);
  g_task_set_check_cancellable (task, FALSE);

  TILL_GATEWAY_GET_IFACE (self)->resolve (self, instruction, task);
}

/**
 * till_gateway_resolve_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what is known now: still unknown is a result, with why in
 *   its failure; %NULL only with %G_IO_ERROR_CANCELLED
 */
TillGatewayResult *
till_gateway_resolve_finish (TillGateway  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_create_customer_async:
 * @self: a gateway
 * @customer: name, email, phone and description of the new customer; its id does not matter
 * @key: an idempotency key that no other call has; the same one when this call is repeated
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Makes a customer, to keep cards with.
 */
void
till_gateway_create_customer_async (TillGateway        *self,
                                    const TillCustomer *customer,
                                    const char         *key,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (customer != NULL);
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_create_customer_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_CUSTOMERS, task))
    TILL_GATEWAY_GET_IFACE (self)->create_customer (self, customer, key, task);
}

/**
 * till_gateway_create_customer_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the customer with its id, or %NULL
 */
TillCustomer *
till_gateway_create_customer_finish (TillGateway  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_update_customer_async:
 * @self: a gateway
 * @customer: a customer with its id, as it is to be; what is %NULL is taken away
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Changes what is known of a customer. No money moves, and to do it twice changes nothing: so it
 * needs neither the journal nor a key.
 */
void
till_gateway_update_customer_async (TillGateway        *self,
                                    const TillCustomer *customer,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (customer != NULL && customer->record.id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_update_customer_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_CUSTOMERS, task))
    TILL_GATEWAY_GET_IFACE (self)->update_customer (self, customer, task);
}

/**
 * till_gateway_update_customer_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the customer as it is now, or %NULL
 */
TillCustomer *
till_gateway_update_customer_finish (TillGateway  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_delete_card_async:
 * @self: a gateway
 * @card_id: the gateway's id of a card that is kept with a customer
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Has a card no longer kept. It cannot be charged any more, and not be kept again without being
 * typed anew.
 */
void
till_gateway_delete_card_async (TillGateway        *self,
                                const char         *card_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (card_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_delete_card_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_SAVED_CARD, task))
    TILL_GATEWAY_GET_IFACE (self)->delete_card (self, card_id, task);
}

/**
 * till_gateway_delete_card_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: %TRUE when the card is not kept any more
 */
gboolean
till_gateway_delete_card_finish (TillGateway  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_gateway_annotate_async:
 * @self: a gateway
 * @note: what is to be kept with a payment, in the place of what was
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Has the gateway keep a note with a payment. Moves no money; the same twice is the same.
 */
void
till_gateway_annotate_async (TillGateway           *self,
                             const TillPaymentNote *note,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (note != NULL && note->payment_id != NULL);
  g_return_if_fail (note->note != NULL && note->phone != NULL && note->operator_name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_annotate_async);
  TILL_GATEWAY_GET_IFACE (self)->annotate (self, note, task);
}

/**
 * till_gateway_annotate_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: %TRUE when the gateway keeps it: read the payment again
 */
gboolean
till_gateway_annotate_finish (TillGateway  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_gateway_email_receipt_async:
 * @self: a gateway
 * @payment_id: a payment that was taken
 * @address: where its receipt is to go
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Has the gateway send its own receipt by e-mail, once more if need be.
 */
void
till_gateway_email_receipt_async (TillGateway        *self,
                                  const char         *payment_id,
                                  const char         *address,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (payment_id != NULL && address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_email_receipt_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_EMAIL_RECEIPT, task))
    TILL_GATEWAY_GET_IFACE (self)->email_receipt (self, payment_id, address, task);
}

/**
 * till_gateway_email_receipt_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: %TRUE when the gateway sends it
 */
gboolean
till_gateway_email_receipt_finish (TillGateway  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_gateway_create_webhook_async:
 * @self: a gateway
 * @url: where the gateway is to deliver: the relay's door
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Registers an endpoint for the same events that till_gateway_list_changes_async() lists.
 */
void
till_gateway_create_webhook_async (TillGateway        *self,
                                   const char         *url,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_create_webhook_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_WEBHOOK_MANAGE, task))
    TILL_GATEWAY_GET_IFACE (self)->create_webhook (self, url, task);
}

/**
 * till_gateway_create_webhook_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the endpoint with its secret, which is told only now; or
 *   %NULL
 */
TillWebhook *
till_gateway_create_webhook_finish (TillGateway  *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_delete_webhook_async:
 * @self: a gateway
 * @id: the gateway's id of the endpoint
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Removes an endpoint.
 */
void
till_gateway_delete_webhook_async (TillGateway        *self,
                                   const char         *id,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_delete_webhook_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_WEBHOOK_MANAGE, task))
    TILL_GATEWAY_GET_IFACE (self)->delete_webhook (self, id, task);
}

/**
 * till_gateway_delete_webhook_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: %TRUE when there is no such endpoint any more
 */
gboolean
till_gateway_delete_webhook_finish (TillGateway  *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
