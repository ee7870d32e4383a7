/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Settles an instruction whose outcome is unknown.
 *
 * What must hold: it is sent again only with the same key and only while Stripe surely remembers
 * that key; after that the same request would be a new one and take the money twice. Then, and
 * when Stripe says that the key was used for something else, or keeps a trouble of its own under
 * the key, it is looked for instead. */

#include "till-stripe-resolve.h"

#include "till-stripe-error.h"
#include "till-stripe-execute.h"
#include "till-stripe-lookup.h"
#include "till-stripe-outcome.h"

/* Stripe's word for a key that it knows with other parameters. */
#define KEY_REUSED "idempotency_error"

typedef struct
{
  TillInstruction *instruction;
  gboolean         key_reused; /* Stripe knows the key with other parameters */
} Resolve;

static void
resolve_free (Resolve *resolve)
{
  till_instruction_unref (resolve->instruction);
  g_free (resolve);
}

/* An error that leaves everything as unknown as it was. */
static TillGatewayResult *
unknown_because (const GError *error)
{
  TillGatewayResult *result = till_stripe_outcome_new (
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, error->message);
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);

  if (failure != NULL)
    {
      g_clear_error (&result->failure);
      result->failure = g_error_copy (error);
      result->request_id = g_strdup (failure->request_id);
    }

  return result;
}

static gboolean
did_not_happen (TillGatewayResult *result)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (result->failure);

  return failure != NULL && g_strcmp0 (failure->code, TILL_GATEWAY_CODE_DID_NOT_HAPPEN) == 0;
}

static void
looked_cb (GObject      *object,
           GAsyncResult *async_result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayResult) result = NULL;
  Resolve *resolve = g_task_get_task_data (task);

  result = till_stripe_lookup_finish (TILL_STRIPE_CLIENT (object), async_result, &error);
  if (result == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (result == NULL)
    result = unknown_because (error);
  else if (resolve->key_reused && did_not_happen (result) &&
           till_instruction_get_order (resolve->instruction)->basis != NULL)
    {
      /* The key says what is to be done on which basis, and belongs to whoever came first. Under it
       * ours can neither have been carried out nor ever be. */
      till_gateway_result_free (result);
      result = till_stripe_outcome_new (
        TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED, TILL_GATEWAY_CODE_DONE_ELSEWHERE,
        "Another console ordered the same at the same moment; this order was not carried out");
    }
  else if (resolve->key_reused && did_not_happen (result))
    {
      /* Something was done under our key, so "nothing was found" is not the whole truth. */
      till_gateway_result_free (result);
      result = till_stripe_outcome_new (
        TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, KEY_REUSED,
        "The gateway has seen this instruction with other details: look at it there");
    }

  g_task_return_pointer (task, g_steal_pointer (&result),
                         (GDestroyNotify) till_gateway_result_free);
}

/* Takes over @task. */
static void
look (GTask            *task,
      TillStripeClient *client)
{
  Resolve *resolve = g_task_get_task_data (task);

  till_stripe_lookup_async (client, resolve->instruction, g_task_get_cancellable (task), looked_cb,
                            task);
}

/* The request has ended, and under this key nothing more will be done: what it did can be seen. */
static gboolean
has_kept_trouble (const TillGatewayFailure *failure)
{
  return failure != NULL && g_strcmp0 (failure->code, TILL_STRIPE_CODE_KEPT_TROUBLE) == 0;
}

static void
sent_again_cb (GObject      *object,
               GAsyncResult *async_result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  Resolve *resolve = g_task_get_task_data (task);
  g_autoptr (TillGatewayResult) result = till_stripe_execute_finish (client, async_result);
  const TillGatewayFailure *failure = till_gateway_error_get_failure (result->failure);

  resolve->key_reused = failure != NULL && g_strcmp0 (failure->code, KEY_REUSED) == 0;
  if (resolve->key_reused || has_kept_trouble (failure))
    look (g_steal_pointer (&task), client);
  else
    g_task_return_pointer (task, g_steal_pointer (&result),
                           (GDestroyNotify) till_gateway_result_free);
}

/**
 * till_stripe_resolve:
 * @client: a client
 * @instruction: what may have been done
 * @may_repeat: whether Stripe surely still remembers its key
 * @task: answered with a #TillGatewayResult
 */
void
till_stripe_resolve (TillStripeClient *client,
                     TillInstruction  *instruction,
                     gboolean          may_repeat,
                     GTask            *task)
{
  Resolve *resolve = g_new0 (Resolve, 1);

  resolve->instruction = till_instruction_ref (instruction);
  g_task_set_task_data (task, resolve, (GDestroyNotify) resolve_free);

  if (may_repeat)
    till_stripe_execute_async (client, instruction, /* first_time= */ FALSE, sent_again_cb,
                               g_object_ref (task));
  else
    look (g_object_ref (task), client);
}
