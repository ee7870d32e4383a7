/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out what became of an instruction by looking, when its key can no longer be trusted.
 *
 * What must hold: "it did not happen" is only said when everything that could have come of it was
 * looked at. What makes something new is found by our id in its metadata; what changes something
 * is found by looking at that thing. */

#include "till-stripe-lookup.h"

#include <string.h>

#include "till-stripe-form.h"
#include "till-stripe-outcome.h"

/* How far around the time of sending is looked: the clock of this computer may have been wrong. */
#define WINDOW (25 * 3600)

/* How many pages are looked at before a person has to: 50,000 payments in those two days. */
#define MAX_PAGES 500

typedef struct
{
  TillInstruction *instruction;
  guint            n_pages;
} Lookup;

/* What one answer says. */
typedef struct
{
  TillGatewayResult *result; /* NULL: not here */
  char              *last_id;
  gboolean           has_more;
  gint64             as_of_us;
} Sighting;

static void
lookup_free (Lookup *lookup)
{
  till_instruction_unref (lookup->instruction);
  g_free (lookup);
}

static void
sighting_free (Sighting *sighting)
{
  till_gateway_result_free (sighting->result);
  g_free (sighting->last_id);
  g_free (sighting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sighting, sighting_free)

static TillGatewayResult *
did_not_happen (void)
{
  return till_stripe_outcome_new (TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED,
                                  TILL_GATEWAY_CODE_DID_NOT_HAPPEN,
                                  "The gateway has never heard of it: it did not happen");
}

static TillGatewayResult *
still_unknown (const char *why)
{
  return till_stripe_outcome_new (TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN,
                                  NULL, why);
}

/* Reads one element of a list, and the result of our instruction if it is what came of it. */
static gboolean
look_at (Sighting                *sighting,
         const TillJsonNode      *node,
         const TillStripeContext *context,
         TillInstruction         *instruction,
         GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillStripeMetadata metadata;
  const char *id;

  till_json_reader_init_value (&reader, node, "element");
  id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  if (!till_json_reader_failed (&reader))
    till_stripe_read_metadata (&reader, texts, &metadata);
  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_free (sighting->last_id);
  sighting->last_id = g_strdup (id);
  if (g_strcmp0 (metadata.instruction_id, till_instruction_get_id (instruction)) != 0)
    return TRUE;

  g_clear_pointer (&sighting->result, till_gateway_result_free);
  sighting->result = till_stripe_outcome_from_object (
    node, context, till_instruction_get_order (instruction), error);

  return sighting->result != NULL;
}

/* The #TillStripeDigest of a page of what may have come of an instruction. */
static gpointer
digest_page (const TillJsonNode      *root,
             const TillStripeContext *context,
             gconstpointer            data,
             GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (Sighting) sighting = g_new0 (Sighting, 1);
  const TillJsonNode *elements;

  till_json_reader_init_value (&reader, root, "list");
  elements = till_json_reader_value (&reader, "data", TILL_JSON_ARRAY);
  sighting->has_more = till_json_reader_bool (&reader, "has_more");
  sighting->as_of_us = context->as_of_us;
  if (!till_json_reader_end (&reader, error))
    return NULL;

  for (const TillJsonNode *node = till_json_node_get_first (elements); node != NULL;
       node = till_json_node_get_next (node))
    if (!look_at (sighting, node, context, (TillInstruction *) data, error))
      return NULL;

  return g_steal_pointer (&sighting);
}

/* Whether an intent stands as it would after our capture. */
static gboolean
is_captured (const TillJsonNode *object,
             const TillOrder    *order)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *currency;
  TillMoney received = { 0 };

  till_json_reader_init_value (&reader, object, "payment_intent");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  till_stripe_read_money (&reader, "amount_received", currency, &received);

  return !till_json_reader_failed (&reader) && till_money_equal (&received, &order->amount);
}

/* States of a target in which our change surely has not been made. */
static gboolean
is_unchanged (const TillOrder *order,
              const char      *status)
{
  TillInstructionKind kind = order->kind;
  static const char *const uncaptured[] = { "requires_capture", "canceled", NULL };
  static const char *const uncanceled[] = { "requires_capture", "succeeded", NULL };
  static const char *const unclosed[] = { "open", "complete", NULL };
  static const char *const unreturned[] = {
    "pending", "requires_action", "succeeded", "failed", NULL,
  };
  static const char *const unanswered[] = { "needs_response", "warning_needs_response", NULL };
  static const char *const unaccepted[] = {
    "needs_response", "warning_needs_response", "under_review", "warning_under_review", "won",
    NULL,
  };

  if (kind == TILL_INSTRUCTION_CAPTURE)
    return g_strv_contains (uncaptured, status);

  if (kind == TILL_INSTRUCTION_CANCEL_REFUND)
    return g_strv_contains (unreturned, status);

  if (kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE)
    return g_strv_contains (till_order_accepts_dispute (order) ? unaccepted : unanswered, status);

  return g_strv_contains (kind == TILL_INSTRUCTION_CANCEL ? uncanceled : unclosed, status);
}

/* The #TillStripeDigest of the thing that an instruction changes. */
static gpointer
digest_target (const TillJsonNode      *root,
               const TillStripeContext *context,
               gconstpointer            data,
               GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (Sighting) sighting = g_new0 (Sighting, 1);
  g_autoptr (TillGatewayResult) result = NULL;
  const TillOrder *order = till_instruction_get_order ((TillInstruction *) data);
  const char *status;

  till_json_reader_init_value (&reader, root, "target");
  status = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  if (!till_json_reader_end (&reader, error) ||
      !(result = till_stripe_outcome_from_object (root, context, order, error)))
    return NULL;

  if (is_unchanged (order, status) ||
      (order->kind == TILL_INSTRUCTION_CAPTURE && result->state == TILL_INSTRUCTION_DONE &&
       !is_captured (root, order)))
    {
      sighting->result = did_not_happen ();
      g_ptr_array_extend_and_steal (sighting->result->records, g_steal_pointer (&result->records));
    }
  else
    sighting->result = g_steal_pointer (&result);

  return g_steal_pointer (&sighting);
}

/* An answer of today that does not fit the clock makes the time of sending worthless, too. */
static gboolean
is_clock_sane (TillStripeClient *client,
               const Sighting   *sighting)
{
  gint64 now = till_clock_now_us (till_stripe_client_get_clock (client));

  return ABS (now - sighting->as_of_us) < WINDOW * TILL_SECOND;
}

static void look (GTask      *task,
                  const char *after);

static void
looked_cb (GObject      *object,
           GAsyncResult *async_result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Sighting) sighting = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  Lookup *lookup = g_task_get_task_data (task);
  TillGatewayResult *result;

  sighting = till_stripe_client_call_finish (client, async_result, &error);
  if (sighting == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lookup->n_pages++;
  if (sighting->result != NULL)
    result = g_steal_pointer (&sighting->result);
  else if (sighting->has_more && sighting->last_id != NULL && lookup->n_pages < MAX_PAGES)
    {
      look (g_steal_pointer (&task), sighting->last_id);
      return;
    }
  else if (sighting->has_more)
    result = still_unknown ("There is too much at the gateway to look through");
  else if (!is_clock_sane (client, sighting))
    result = still_unknown ("The clock of this computer is wrong, so it cannot be found by time");
  else
    result = did_not_happen ();

  g_task_return_pointer (task, result, (GDestroyNotify) till_gateway_result_free);
}

/* Everything that was made around the time of sending. */
static void
add_window (TillStripeForm  *form,
            TillInstruction *instruction)
{
  gint64 sent = till_instruction_get_sent_us (instruction);

  if (sent == 0)
    sent = till_instruction_get_created_us (instruction);

  till_stripe_form_add_int (form, "created[gte]", MAX (sent / TILL_SECOND - WINDOW, 0));
  till_stripe_form_add_int (form, "created[lt]", sent / TILL_SECOND + WINDOW);
}

/* Where to look for what an instruction made. */
static char *
build_list_path (TillInstruction *instruction,
                 const char      *after,
                 TillStripeArea  *ret_area)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  const TillOrder *order = till_instruction_get_order (instruction);

  till_stripe_form_init (&form);
  till_stripe_form_add_int (&form, "limit", 100);
  till_stripe_form_add (&form, "starting_after", after);

  if (order->kind == TILL_INSTRUCTION_REFUND)
    {
      *ret_area = TILL_STRIPE_AREA_REFUNDS;
      till_stripe_form_add (&form,
                            order->target_id != NULL && g_str_has_prefix (order->target_id, "pi_")
                              ? "payment_intent" : "charge",
                            order->target_id);
      return till_stripe_form_take_path (&form, "/v1/refunds");
    }

  add_window (&form, instruction);
  if (order->kind == TILL_INSTRUCTION_PAYOUT)
    {
      *ret_area = TILL_STRIPE_AREA_PAYOUTS;
      return till_stripe_form_take_path (&form, "/v1/payouts");
    }

  till_stripe_form_add (&form, "customer", order->customer_id);
  if (order->kind == TILL_INSTRUCTION_SAVE_CARD)
    {
      *ret_area = TILL_STRIPE_AREA_ACCOUNT; /* a permission of its own */
      return till_stripe_form_take_path (&form, "/v1/setup_intents");
    }

  if (order->kind == TILL_INSTRUCTION_CREATE_LINK)
    {
      *ret_area = TILL_STRIPE_AREA_SESSIONS;
      return till_stripe_form_take_path (&form, "/v1/checkout/sessions");
    }

  *ret_area = TILL_STRIPE_AREA_INTENTS;
  till_stripe_form_add (&form, "expand[]", "data.latest_charge");

  return till_stripe_form_take_path (&form, "/v1/payment_intents");
}

/* The thing that an instruction changes. */
static char *
build_target_path (const TillOrder *order,
                   TillStripeArea  *ret_area)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = NULL;
  const char *id = order->target_intent_id != NULL ? order->target_intent_id : order->target_id;

  if (order->kind == TILL_INSTRUCTION_CLOSE_LINK)
    {
      *ret_area = TILL_STRIPE_AREA_SESSIONS;
      return till_stripe_path ("/v1/checkout/sessions/",
                               order->target_id != NULL ? order->target_id : "", "");
    }

  if (order->kind == TILL_INSTRUCTION_CANCEL_REFUND)
    {
      *ret_area = TILL_STRIPE_AREA_REFUNDS;
      return till_stripe_path ("/v1/refunds/", order->target_id != NULL ? order->target_id : "",
                               "");
    }

  if (order->kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE)
    {
      *ret_area = TILL_STRIPE_AREA_DISPUTES;
      return till_stripe_path ("/v1/disputes/", order->target_id != NULL ? order->target_id : "",
                               "");
    }

  *ret_area = TILL_STRIPE_AREA_INTENTS;
  path = till_stripe_path ("/v1/payment_intents/", id != NULL ? id : "", "");
  till_stripe_form_init (&form);
  till_stripe_form_add (&form, "expand[]", "latest_charge.balance_transaction");

  return path != NULL ? till_stripe_form_take_path (&form, path) : NULL;
}

static gboolean
makes_something (TillInstructionKind kind)
{
  return kind == TILL_INSTRUCTION_CHARGE || kind == TILL_INSTRUCTION_REFUND ||
         kind == TILL_INSTRUCTION_CREATE_LINK || kind == TILL_INSTRUCTION_SAVE_CARD ||
         kind == TILL_INSTRUCTION_PAYOUT;
}

/* Looks once. Takes over @task. */
static void
look (GTask      *task,
      const char *after)
{
  g_autoptr (GTask) owned = task;
  g_autofree char *path = NULL;
  Lookup *lookup = g_task_get_task_data (task);
  const TillOrder *order = till_instruction_get_order (lookup->instruction);
  TillStripeCall call = {
    .nature = TILL_HTTP_READ,
    .method = "GET",
    .free_data = (GDestroyNotify) till_instruction_unref,
    .free_result = (GDestroyNotify) sighting_free,
  };

  if (makes_something (order->kind))
    {
      path = build_list_path (lookup->instruction, after, &call.area);
      call.digest = digest_page;
    }
  else
    {
      path = build_target_path (order, &call.area);
      call.digest = digest_target;
    }

  /* Without a target nothing can have been sent. */
  if (path == NULL)
    {
      g_task_return_pointer (task, did_not_happen (), (GDestroyNotify) till_gateway_result_free);
      return;
    }

  call.path = path;
  call.data = till_instruction_ref (lookup->instruction);
  till_stripe_client_call_async (g_task_get_source_object (task), &call,
                                 g_task_get_cancellable (task), looked_cb,
                                 g_steal_pointer (&owned));
}

/**
 * till_stripe_lookup_async:
 * @client: a client
 * @instruction: what may have been done
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks for what became of @instruction. Changes nothing.
 */
void
till_stripe_lookup_async (TillStripeClient   *client,
                          TillInstruction    *instruction,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->instruction = till_instruction_ref (instruction);
  g_task_set_source_tag (task, till_stripe_lookup_async);
  g_task_set_task_data (task, lookup, (GDestroyNotify) lookup_free);

  look (g_steal_pointer (&task), NULL);
}

/**
 * till_stripe_lookup_finish:
 * @client: a client
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): what is known now, or %NULL when looking failed
 */
TillGatewayResult *
till_stripe_lookup_finish (TillStripeClient *client,
                           GAsyncResult     *result,
                           GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
