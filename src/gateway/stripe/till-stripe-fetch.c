/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads objects, and what Stripe left out of them.
 *
 * What must hold: a charge that is told with refunds has all of them. Stripe tells the newest ten
 * with a charge; where there are more, they are listed (docs.stripe.com/api/refunds/list). */

#include "till-stripe-fetch.h"

#include "till-stripe-form.h"

typedef struct
{
  TillStripePage *page;
  guint           next_charge; /* index into page->short_refunds */
  GPtrArray      *refunds;     /* of that charge, so far */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  till_stripe_page_free (fetch->page);
  g_clear_pointer (&fetch->refunds, g_ptr_array_unref);
  g_free (fetch);
}

static gboolean
is_refund_of (const TillRecord *record,
              const char       *charge_id)
{
  return record->kind == TILL_RECORD_REFUND &&
         g_strcmp0 (((const TillRefund *) (gconstpointer) record)->payment_id, charge_id) == 0;
}

/* Puts all refunds of a charge where the first few of them were. */
static void
replace_refunds (GPtrArray  *records,
                 const char *charge_id,
                 GPtrArray  *refunds)
{
  guint at = 0;

  for (guint i = 0; i < records->len;)
    {
      const TillRecord *record = g_ptr_array_index (records, i);

      if (is_refund_of (record, charge_id))
        g_ptr_array_remove_index (records, i);
      else if (g_str_equal (record->id, charge_id))
        at = ++i;
      else
        i++;
    }

  for (guint i = 0; i < refunds->len; i++)
    g_ptr_array_insert (records, at + i, till_record_ref (g_ptr_array_index (refunds, i)));
}

static void list_refunds (GTask      *task,
                          const char *after);

static void
refunds_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillStripePage) page = NULL;
  g_autoptr (GError) error = NULL;
  Fetch *fetch = g_task_get_task_data (task);

  if (!(page = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; i < page->records->len; i++)
    g_ptr_array_add (fetch->refunds, till_record_ref (g_ptr_array_index (page->records, i)));

  if (page->has_more && page->last_id != NULL)
    {
      list_refunds (g_steal_pointer (&task), page->last_id);
      return;
    }

  replace_refunds (fetch->page->records,
                   g_ptr_array_index (fetch->page->short_refunds, fetch->next_charge),
                   fetch->refunds);
  g_ptr_array_set_size (fetch->refunds, 0);
  fetch->next_charge++;
  list_refunds (g_steal_pointer (&task), NULL);
}

/* Lists the refunds of the next charge that has more of them than were told. Takes over @task. */
static void
list_refunds (GTask      *task,
              const char *after)
{
  static const TillStripeParse parse = till_stripe_parse_refund;
  g_autoptr (GTask) owned = task;
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = NULL;
  Fetch *fetch = g_task_get_task_data (task);
  TillStripeCall call = {
    .nature = TILL_HTTP_READ,
    .area = TILL_STRIPE_AREA_REFUNDS,
    .method = "GET",
    .digest = till_stripe_page_digest_list,
    .data = (gpointer) &parse,
    .free_result = (GDestroyNotify) till_stripe_page_free,
  };

  if (fetch->next_charge == fetch->page->short_refunds->len)
    {
      g_task_return_pointer (task, g_steal_pointer (&fetch->page),
                             (GDestroyNotify) till_stripe_page_free);
      return;
    }

  till_stripe_form_init (&form);
  till_stripe_form_add (&form, "charge",
                        g_ptr_array_index (fetch->page->short_refunds, fetch->next_charge));
  till_stripe_form_add_int (&form, "limit", 100);
  till_stripe_form_add (&form, "starting_after", after);
  call.path = path = till_stripe_form_take_path (&form, "/v1/refunds");

  till_stripe_client_call_async (g_task_get_source_object (task), &call,
                                 g_task_get_cancellable (task), refunds_cb,
                                 g_steal_pointer (&owned));
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Fetch *fetch = g_task_get_task_data (task);

  fetch->page = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result, &error);
  if (fetch->page == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    list_refunds (g_steal_pointer (&task), NULL);
}

/**
 * till_stripe_fetch_async:
 * @client: a client
 * @fetch: what to read; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 */
void
till_stripe_fetch_async (TillStripeClient      *client,
                         const TillStripeFetch *fetch,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Fetch *job = g_new0 (Fetch, 1);
  const TillStripeCall call = {
    .nature = fetch->nature,
    .area = fetch->area,
    .method = "GET",
    .path = fetch->path,
    .digest = fetch->is_list ? till_stripe_page_digest_list : till_stripe_page_digest_object,
    .data = (gpointer) fetch->parse,
    .free_result = (GDestroyNotify) till_stripe_page_free,
  };

  job->refunds = till_record_array_new ();
  g_task_set_source_tag (task, till_stripe_fetch_async);
  g_task_set_task_data (task, job, (GDestroyNotify) fetch_free);

  till_stripe_client_call_async (client, &call, cancellable, fetched_cb, g_steal_pointer (&task));
}

/**
 * till_stripe_fetch_finish:
 * @client: a client
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): what was read, or %NULL
 */
TillStripePage *
till_stripe_fetch_finish (TillStripeClient *client,
                          GAsyncResult     *result,
                          GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
