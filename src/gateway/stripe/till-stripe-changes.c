/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What has happened: by asking for it (docs.stripe.com/api/events/list) and as it is delivered
 * (docs.stripe.com/webhooks).
 *
 * What must hold: either all that happened since the cursor is given, or it is said that there is
 * a gap. Stripe lists the newest event first, so the way back to the cursor is walked to its end
 * before anything is given. */

#include "till-stripe-changes.h"

#include "till-stripe-cursor.h"
#include "till-stripe-event.h"
#include "till-stripe-form.h"
#include "till-stripe-signature.h"

#define PAGE 100

/* How many pages the way back may have. Listing the payments again is cheaper than more. */
#define MAX_PAGES 50

/* How many events are looked at to find where to begin. */
#define FIRST_LOOK 10

#define DAY (24 * 3600)

/* One answer. */
typedef struct
{
  GPtrArray *events; /* of TillEvent, newest first */
  gboolean   has_more;
  gboolean   unreadable;
  gint64     as_of_us;
} Answer;

typedef struct
{
  TillStripeCursor *since;  /* NULL: only find where to begin */
  GPtrArray        *events; /* so far, newest first */
  guint             n_pages;
  gboolean          gap;
} Walk;

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->events, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
walk_free (Walk *walk)
{
  till_stripe_cursor_free (walk->since);
  g_clear_pointer (&walk->events, g_ptr_array_unref);
  g_free (walk);
}

/* The #TillStripeDigest of a page of events. */
static gpointer
digest_events (const TillJsonNode      *root,
               const TillStripeContext *context,
               gconstpointer            data,
               GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);
  const TillJsonNode *elements;

  answer->events = till_record_array_new ();
  answer->as_of_us = context->as_of_us;
  till_json_reader_init_value (&reader, root, "list of events");
  elements = till_json_reader_value (&reader, "data", TILL_JSON_ARRAY);
  answer->has_more = till_json_reader_bool (&reader, "has_more");
  if (!till_json_reader_end (&reader, error))
    return NULL;

  for (const TillJsonNode *node = till_json_node_get_first (elements); node != NULL;
       node = till_json_node_get_next (node))
    {
      gboolean unreadable = FALSE;
      TillEvent *event = till_stripe_parse_event (node, &unreadable, error);

      if (event == NULL)
        return NULL;

      answer->unreadable |= unreadable;
      g_ptr_array_add (answer->events, event);
    }

  return g_steal_pointer (&answer);
}

static void
return_changes (GTask *task,
                gint64 as_of_us)
{
  Walk *walk = g_task_get_task_data (task);
  TillGatewayChanges *changes = g_new0 (TillGatewayChanges, 1);
  gint64 at_least = walk->since != NULL ? walk->since->created : as_of_us / TILL_SECOND;

  /* Where nothing ever happened, the gateway's own time is where to begin; where something did,
   * that is, so that nothing falls between. */
  if (walk->since == NULL && walk->events->len > 0)
    at_least = 0;

  changes->cursor = till_stripe_cursor_format (walk->events, at_least);
  changes->gap = walk->gap;
  changes->events = till_record_array_new ();
  for (guint i = walk->events->len; i > 0 && walk->since != NULL && !walk->gap; i--)
    {
      const TillRecord *event = g_ptr_array_index (walk->events, i - 1);

      if (!till_stripe_cursor_knows (walk->since, event->id))
        g_ptr_array_add (changes->events, till_record_ref (event));
    }

  g_task_return_pointer (task, changes, (GDestroyNotify) till_gateway_changes_free);
}

static void list_page (GTask            *task,
                       TillStripeClient *client);

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Answer) answer = NULL;
  g_autoptr (GError) error = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  Walk *walk = g_task_get_task_data (task);
  guint n_new;

  if (!(answer = till_stripe_client_call_finish (client, result, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  n_new = answer->events->len;
  g_ptr_array_extend_and_steal (walk->events, g_steal_pointer (&answer->events));
  walk->n_pages++;

  /* What could not be read has to be found out by listing. */
  if (walk->since != NULL && answer->unreadable)
    walk->gap = TRUE;

  if (walk->since == NULL || walk->gap || !answer->has_more || n_new == 0)
    return_changes (task, answer->as_of_us);
  else if (walk->n_pages == MAX_PAGES)
    {
      walk->gap = TRUE;
      return_changes (task, answer->as_of_us);
    }
  else
    list_page (g_steal_pointer (&task), client);
}

static char *
build_path (Walk *walk)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;

  till_stripe_form_init (&form);
  till_stripe_form_add_int (&form, "limit", walk->since != NULL ? PAGE : FIRST_LOOK);
  if (walk->since != NULL)
    till_stripe_form_add_int (&form, "created[gte]", till_stripe_cursor_get_from (walk->since));
  if (walk->events->len > 0)
    {
      const TillRecord *last = g_ptr_array_index (walk->events, walk->events->len - 1);

      till_stripe_form_add (&form, "starting_after", last->id);
    }
  for (guint i = 0; till_stripe_event_types[i] != NULL; i++)
    till_stripe_form_add (&form, "types[]", till_stripe_event_types[i]);

  return till_stripe_form_take_path (&form, "/v1/events");
}

/* Takes over @task. */
static void
list_page (GTask            *task,
           TillStripeClient *client)
{
  g_autofree char *path = build_path (g_task_get_task_data (task));
  const TillStripeCall call = {
    .nature = TILL_HTTP_READ,
    .area = TILL_STRIPE_AREA_EVENTS,
    .method = "GET",
    .path = path,
    .digest = digest_events,
    .free_result = (GDestroyNotify) answer_free,
  };

  till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), listed_cb, task);
}

/* Whether Stripe still knows all that happened since, with a day to spare. */
static gboolean
is_within_reach (TillStripeClient       *client,
                 const TillStripeCursor *cursor)
{
  gint64 now = till_clock_now_us (till_stripe_client_get_clock (client)) / TILL_SECOND;
  guint days = till_stripe_client_get_capabilities (client)->event_days - 1;

  return cursor->created >= now - (gint64) days * DAY;
}

/**
 * till_stripe_list_changes:
 * @client: a client
 * @cursor: (nullable): where to go on; %NULL to begin now
 * @task: answered with #TillGatewayChanges
 */
void
till_stripe_list_changes (TillStripeClient *client,
                          const char       *cursor,
                          GTask            *task)
{
  g_autoptr (TillStripeCursor) since = till_stripe_cursor_parse (cursor);
  Walk *walk = g_new0 (Walk, 1);

  walk->events = till_record_array_new ();
  if (since != NULL && is_within_reach (client, since))
    walk->since = g_steal_pointer (&since);
  else
    walk->gap = cursor != NULL;

  g_task_set_task_data (task, walk, (GDestroyNotify) walk_free);
  list_page (g_object_ref (task), client);
}

/**
 * till_stripe_parse_delivery:
 * @signature: (nullable): the header Stripe-Signature
 * @body: the raw body
 * @secrets: (array zero-terminated=1): the endpoint's secrets
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Checks the signature, whatever the age: the relay may have kept it for days. Any thread.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL
 */
TillEvent *
till_stripe_parse_delivery (const char         *signature,
                            GBytes             *body,
                            const char * const *secrets,
                            GError            **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TillJsonDocument) document = NULL;
  TillEvent *event = NULL;
  gboolean unreadable = FALSE;
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);

  if (!till_stripe_signature_verify (signature, secrets, data, length, /* now= */ 0,
                                     /* tolerance= */ -1, NULL, &local))
    {
      g_set_error_literal (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORGED, local->message);
      return NULL;
    }

  if ((document = till_json_document_new (data, length, &local)))
    event = till_stripe_parse_event (till_json_document_get_root (document), &unreadable, &local);

  if (event != NULL && !unreadable)
    return event;

  till_record_unref (event);
  g_set_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL,
               "A delivery cannot be read: %s",
               local != NULL ? local->message : "what it carries is not as documented");

  return NULL;
}
