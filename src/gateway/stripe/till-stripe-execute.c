/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends an instruction, once, with its key.
 *
 * What must hold: it ends with a result in every case, never with an error: what cannot be said
 * for certain is said to be unknown. A charge that was declined is a payment too: it is read, as
 * far as that works at once. */

#include "till-stripe-execute.h"

#include "till-stripe-fetch.h"
#include "till-stripe-form.h"
#include "till-stripe-order.h"
#include "till-stripe-outcome.h"

typedef struct
{
  TillInstruction   *instruction;
  gboolean           first_time;
  TillGatewayResult *result;
} Execute;

static void
execute_free (Execute *execute)
{
  till_instruction_unref (execute->instruction);
  till_gateway_result_free (execute->result);
  g_free (execute);
}

/* The #TillStripeDigest of an instruction's answer. */
static gpointer
digest_outcome (const TillJsonNode      *root,
                const TillStripeContext *context,
                gconstpointer            data,
                GError                 **error)
{
  const TillOrder *order = till_instruction_get_order ((TillInstruction *) data);

  return till_stripe_outcome_from_object (root, context, order, error);
}

static void
return_result (GTask *task)
{
  Execute *execute = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&execute->result),
                         (GDestroyNotify) till_gateway_result_free);
}

static void
declined_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillStripePage) page = NULL;
  Execute *execute = g_task_get_task_data (task);

  /* The refusal stands whether or not the payment could be read. */
  if ((page = till_stripe_fetch_finish (TILL_STRIPE_CLIENT (object), result, NULL)))
    g_ptr_array_extend_and_steal (execute->result->records, g_steal_pointer (&page->records));

  return_result (task);
}

/* Reads the charge that was declined, if Stripe named one. Takes over @task. */
static void
read_declined (GTask *task)
{
  static const TillStripeParse parse = till_stripe_parse_charge;
  g_autoptr (GTask) owned = task;
  g_autofree char *charge = NULL;
  Execute *execute = g_task_get_task_data (task);
  const TillGatewayFailure *failure = till_gateway_error_get_failure (execute->result->failure);
  TillStripeFetch fetch = {
    .nature = TILL_HTTP_ONCE, .area = TILL_STRIPE_AREA_CHARGES, .parse = &parse,
  };

  if (execute->result->state == TILL_INSTRUCTION_REFUSED &&
      execute->result->records->len == 0 && failure != NULL && failure->object_id != NULL)
    fetch.path = charge = till_stripe_path ("/v1/charges/", failure->object_id, "");

  if (charge == NULL)
    return_result (task);
  else
    till_stripe_fetch_async (g_task_get_source_object (task), &fetch, NULL, declined_cb,
                             g_steal_pointer (&owned));
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  Execute *execute = g_task_get_task_data (task);

  execute->result = till_stripe_client_call_finish (client, result, &error);
  if (execute->result == NULL)
    execute->result = till_stripe_outcome_from_error (error, execute->first_time);
  else if (execute->result->state == TILL_INSTRUCTION_DONE &&
           till_instruction_get_order (execute->instruction)->moto)
    till_stripe_client_learn_success (client, TILL_CAPABILITY_MOTO);

  read_declined (g_steal_pointer (&task));
}

/**
 * till_stripe_execute_async:
 * @client: a client
 * @instruction: what to do
 * @first_time: whether nothing was sent for it before
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sends @instruction with its key.
 */
void
till_stripe_execute_async (TillStripeClient   *client,
                           TillInstruction    *instruction,
                           gboolean            first_time,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, NULL, callback, user_data);
  g_autoptr (TillStripeOrder) order = NULL;
  g_autoptr (GError) error = NULL;
  Execute *execute = g_new0 (Execute, 1);
  TillStripeCall call = {
    .nature = TILL_HTTP_WRITE,
    .method = "POST",
    .idempotency_key = till_instruction_get_idempotency_key (instruction),
    .digest = digest_outcome,
    .free_data = (GDestroyNotify) till_instruction_unref,
    .free_result = (GDestroyNotify) till_gateway_result_free,
  };

  execute->instruction = till_instruction_ref (instruction);
  execute->first_time = first_time;
  g_task_set_source_tag (task, till_stripe_execute_async);
  g_task_set_task_data (task, execute, (GDestroyNotify) execute_free);

  /* What cannot be said cannot have been sent, now or before. */
  if (!(order = till_stripe_order_new (instruction, &error)))
    {
      execute->result = till_stripe_outcome_from_error (error, TRUE);
      return_result (task);
      return;
    }

  call.area = order->area;
  call.path = order->path;
  call.body = order->body;
  call.data = till_instruction_ref (instruction);
  till_stripe_client_call_async (client, &call, NULL, sent_cb, g_steal_pointer (&task));
}

/**
 * till_stripe_execute_finish:
 * @client: a client
 * @result: the #GAsyncResult given to the callback
 *
 * Returns: (transfer full): what came of it
 */
TillGatewayResult *
till_stripe_execute_finish (TillStripeClient *client,
                            GAsyncResult     *result)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
