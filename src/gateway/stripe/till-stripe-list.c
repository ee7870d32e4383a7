/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists and single objects, newest first, a hundred at a time.
 *
 * What must hold: a payment is asked for with its fee and its refunds, so that one read tells all
 * of it. */

#include "till-stripe-list.h"

#include "till-stripe-fetch.h"
#include "till-stripe-form.h"

/* The most objects in one answer (docs.stripe.com/api/pagination). */
#define MAX_LIMIT 100

typedef struct
{
  TillStripeArea  area;
  TillStripeParse parse;
  const char     *path;
  const char     *payment_filter; /* the parameter for @payment_id */
  gboolean        has_created;
  gboolean        has_customer;
  gboolean        has_email;
} Listing;

/* By #TillRecordKind. */
static const Listing listings[] = {
  [TILL_RECORD_PAYMENT] = { TILL_STRIPE_AREA_CHARGES, till_stripe_parse_charge, "/v1/charges",
                            "payment_intent", TRUE, TRUE, FALSE },
  [TILL_RECORD_REFUND] = { TILL_STRIPE_AREA_REFUNDS, till_stripe_parse_refund, "/v1/refunds",
                           "charge", TRUE, FALSE, FALSE },
  [TILL_RECORD_DISPUTE] = { TILL_STRIPE_AREA_DISPUTES, till_stripe_parse_dispute, "/v1/disputes",
                            "charge", TRUE, FALSE, FALSE },
  [TILL_RECORD_PAYOUT] = { TILL_STRIPE_AREA_PAYOUTS, till_stripe_parse_payout, "/v1/payouts", NULL,
                           TRUE, FALSE, FALSE },
  [TILL_RECORD_CUSTOMER] = { TILL_STRIPE_AREA_CUSTOMERS, till_stripe_parse_customer,
                             "/v1/customers", NULL, TRUE, FALSE, TRUE },
  [TILL_RECORD_CARD] = { TILL_STRIPE_AREA_METHODS, till_stripe_parse_card, "/v1/payment_methods",
                         NULL, FALSE, FALSE, FALSE },
  [TILL_RECORD_LINK] = { TILL_STRIPE_AREA_SESSIONS, till_stripe_parse_link,
                         "/v1/checkout/sessions", NULL, TRUE, TRUE, FALSE },
  [TILL_RECORD_ENTRY] = { TILL_STRIPE_AREA_BALANCE, till_stripe_parse_entry,
                          "/v1/balance_transactions", "source", TRUE, FALSE, FALSE },
};

/* An intent is read through its charge where it has one. */
static const TillStripeParse parse_intent = till_stripe_parse_intent;

static void
return_no_such_id (GTask *task)
{
  g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND,
                           "The gateway has no object of that name");
}

/* Stripe counts whole seconds: the first one that is not before @time_us. */
static gint64
ceil_seconds (gint64 time_us)
{
  return time_us / TILL_SECOND + (time_us % TILL_SECOND > 0);
}

static gboolean
is_intent (const char *id)
{
  return g_str_has_prefix (id, "pi_");
}

static char *
build_list_path (const Listing          *listing,
                 const TillGatewayQuery *query)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *cards = NULL;

  till_stripe_form_init (&form);
  till_stripe_form_add_int (&form, "limit",
                            query->limit > 0 ? MIN (query->limit, MAX_LIMIT) : MAX_LIMIT);
  till_stripe_form_add (&form, "starting_after", query->page_token);
  if (listing->has_created && query->created_from_us > 0)
    till_stripe_form_add_int (&form, "created[gte]", ceil_seconds (query->created_from_us));
  if (listing->has_created && query->created_to_us > 0)
    till_stripe_form_add_int (&form, "created[lt]", ceil_seconds (query->created_to_us));
  if (listing->has_customer)
    till_stripe_form_add (&form, "customer", query->customer_id);
  if (listing->has_email)
    till_stripe_form_add (&form, "email", query->email);
  if (query->kind == TILL_RECORD_ENTRY)
    till_stripe_form_add (&form, "payout", query->payout_id);
  if (listing->payment_filter != NULL && query->payment_id != NULL)
    till_stripe_form_add (&form, is_intent (query->payment_id) ? "payment_intent"
                                                               : listing->payment_filter,
                          query->payment_id);

  if (query->kind == TILL_RECORD_PAYMENT)
    {
      till_stripe_form_add (&form, "expand[]", "data.balance_transaction");
      till_stripe_form_add (&form, "expand[]", "data.refunds");
    }

  if (query->kind != TILL_RECORD_CARD)
    return till_stripe_form_take_path (&form, listing->path);

  till_stripe_form_add (&form, "type", "card");
  cards = till_stripe_path ("/v1/customers/",
                            query->customer_id != NULL ? query->customer_id : "",
                            "/payment_methods");

  return cards != NULL ? till_stripe_form_take_path (&form, cards) : NULL;
}

/* A list that was asked for. */
typedef struct
{
  GTask *task;
  char  *payout_id; /* (nullable): what all of its entries went into */
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->task);
  g_free (asked->payout_id);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* Says in each entry which payout it went into: Stripe says it only by listing them. */
static void
set_payout (GPtrArray  *records,
            const char *payout_id)
{
  for (guint i = 0; i < records->len; i++)
    {
      gpointer told = records->pdata[i];
      TillEntry entry = *(const TillEntry *) told;

      entry.payout_id = payout_id;
      records->pdata[i] = till_record_new (&entry);
      till_record_unref (told);
    }
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (TillStripePage) read = NULL;
  g_autoptr (GError) error = NULL;
  TillGatewayPage *page;

  if (!(read = till_stripe_fetch_finish (TILL_STRIPE_CLIENT (object), result, &error)))
    {
      g_task_return_error (asked->task, g_steal_pointer (&error));
      return;
    }

  if (asked->payout_id != NULL)
    set_payout (read->records, asked->payout_id);

  page = g_new0 (TillGatewayPage, 1);
  page->records = g_steal_pointer (&read->records);
  if (read->has_more)
    page->next_token = g_steal_pointer (&read->last_id);

  g_task_return_pointer (asked->task, page, (GDestroyNotify) till_gateway_page_free);
}

/**
 * till_stripe_list:
 * @client: a client
 * @query: what to list
 * @task: answered with a #TillGatewayPage
 */
void
till_stripe_list (TillStripeClient       *client,
                  const TillGatewayQuery *query,
                  GTask                  *task)
{
  const Listing *listing = &listings[query->kind];
  g_autofree char *path = build_list_path (listing, query);
  const TillStripeFetch fetch = {
    .nature = TILL_HTTP_READ,
    .area = listing->area,
    .path = path,
    .parse = &listing->parse,
    .is_list = TRUE,
  };

  Asked *asked;

  if (path == NULL)
    {
      return_no_such_id (task);
      return;
    }

  asked = g_new0 (Asked, 1);
  asked->task = g_object_ref (task);
  asked->payout_id = query->kind == TILL_RECORD_ENTRY ? g_strdup (query->payout_id) : NULL;
  till_stripe_fetch_async (client, &fetch, g_task_get_cancellable (task), listed_cb, asked);
}

static char *
build_get_path (const Listing *listing,
                TillRecordKind kind,
                const char    *id)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *folder = g_strconcat (listing->path, "/", NULL);
  gboolean intent = kind == TILL_RECORD_PAYMENT && is_intent (id);
  g_autofree char *path = till_stripe_path (intent ? "/v1/payment_intents/" : folder, id, "");

  if (path == NULL)
    return NULL;

  till_stripe_form_init (&form);
  if (kind == TILL_RECORD_PAYMENT)
    {
      till_stripe_form_add (&form, "expand[]", intent ? "latest_charge.balance_transaction"
                                                      : "balance_transaction");
      till_stripe_form_add (&form, "expand[]", intent ? "latest_charge.refunds" : "refunds");
    }

  return till_stripe_form_take_path (&form, path);
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillStripePage) read = NULL;
  g_autoptr (GError) error = NULL;

  if (!(read = till_stripe_fetch_finish (TILL_STRIPE_CLIENT (object), result, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&read->records),
                           (GDestroyNotify) g_ptr_array_unref);
}

/**
 * till_stripe_get:
 * @client: a client
 * @kind: what kind of object
 * @id: its id; for a payment that of a charge or of an intent
 * @task: answered with a #GPtrArray of records
 */
void
till_stripe_get (TillStripeClient *client,
                 TillRecordKind    kind,
                 const char       *id,
                 GTask            *task)
{
  const Listing *listing = &listings[kind];
  g_autofree char *path = build_get_path (listing, kind, id);
  gboolean intent = kind == TILL_RECORD_PAYMENT && is_intent (id);
  const TillStripeFetch fetch = {
    .nature = TILL_HTTP_READ,
    .area = intent ? TILL_STRIPE_AREA_INTENTS : listing->area,
    .path = path,
    .parse = intent ? &parse_intent : &listing->parse,
  };

  if (path == NULL)
    return_no_such_id (task);
  else
    till_stripe_fetch_async (client, &fetch, g_task_get_cancellable (task), got_cb,
                             g_object_ref (task));
}
