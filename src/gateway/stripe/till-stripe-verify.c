/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose key it is and what it may read: one small read for each permission, all at once.
 *
 * What must hold: a key that lacks permissions is a good key, its account is just known less well;
 * only a key that Stripe does not know, or no answer at all, is a failure. What a key may write
 * shows only when it is tried, because trying would change something. */

#include "till-stripe-verify.h"

#include "till-gateway-error.h"
#include "till-records.h"
#include "till-stripe-error.h"

/* By #TillStripeArea: what reading it would be, as cheaply as it can be. */
static const char * const probes[TILL_STRIPE_N_AREAS] = {
  [TILL_STRIPE_AREA_BALANCE] = "/v1/balance",
  [TILL_STRIPE_AREA_CHARGES] = "/v1/charges?limit=1",
  [TILL_STRIPE_AREA_INTENTS] = "/v1/payment_intents?limit=1",
  [TILL_STRIPE_AREA_METHODS] = "/v1/payment_methods?type=card&limit=1",
  [TILL_STRIPE_AREA_REFUNDS] = "/v1/refunds?limit=1",
  [TILL_STRIPE_AREA_DISPUTES] = "/v1/disputes?limit=1",
  [TILL_STRIPE_AREA_PAYOUTS] = "/v1/payouts?limit=1",
  [TILL_STRIPE_AREA_CUSTOMERS] = "/v1/customers?limit=1",
  [TILL_STRIPE_AREA_SESSIONS] = "/v1/checkout/sessions?limit=1",
  [TILL_STRIPE_AREA_EVENTS] = "/v1/events?limit=1",
  [TILL_STRIPE_AREA_WEBHOOKS] = "/v1/webhook_endpoints?limit=1",
  [TILL_STRIPE_AREA_FILES] = "/v1/files?limit=1",
  [TILL_STRIPE_AREA_ACCOUNT] = "/v1/account",
};

/* What one probe found. */
typedef struct
{
  char *id;
  char *name;
  char *country;
  char  currency[TILL_CURRENCY_SIZE];
  gint64 as_of_us;
} Finding;

typedef struct
{
  guint    pending;
  gboolean denied[TILL_STRIPE_N_AREAS];
  Finding *findings[TILL_STRIPE_N_AREAS];
  char    *account_id; /* from a refusal, when nothing better is known */
  GError  *error;
} Verify;

/* One probe of a verification. */
typedef struct
{
  GTask         *task;
  TillStripeArea area;
} Probe;

static void
finding_free (Finding *finding)
{
  if (finding == NULL)
    return;

  g_free (finding->id);
  g_free (finding->name);
  g_free (finding->country);
  g_free (finding);
}

static void
verify_free (Verify *verify)
{
  for (guint i = 0; i < TILL_STRIPE_N_AREAS; i++)
    finding_free (verify->findings[i]);
  g_free (verify->account_id);
  g_clear_error (&verify->error);
  g_free (verify);
}

static void
read_account (TillJsonReader *reader,
              Finding        *finding)
{
  g_auto (TillJsonReader) settings = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) dashboard = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) payments = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) profile = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  const char *name = NULL;
  const char *descriptor = NULL;
  const char *currency = till_stripe_read_word (reader, "default_currency");
  const TillJsonNode *object;

  finding->id = g_strdup (till_json_reader_string (reader, "id", TILL_ID_MAX));
  finding->country = g_strdup (till_stripe_read_word (reader, "country"));
  if (currency != NULL)
    till_currency_normalise (currency, finding->currency);

  if ((object = till_json_reader_opt_value (reader, "settings", TILL_JSON_OBJECT)) != NULL)
    {
      till_json_reader_init_value (&settings, object, "settings");
      if ((object = till_json_reader_opt_value (&settings, "dashboard", TILL_JSON_OBJECT)) != NULL)
        {
          till_json_reader_init_value (&dashboard, object, "dashboard");
          name = till_stripe_read_text (&dashboard, "display_name", texts);
        }
      if ((object = till_json_reader_opt_value (&settings, "payments", TILL_JSON_OBJECT)) != NULL)
        {
          till_json_reader_init_value (&payments, object, "payments");
          descriptor = till_stripe_read_text (&payments, "statement_descriptor", texts);
        }
    }

  if (name == NULL && (object = till_json_reader_opt_value (reader, "business_profile",
                                                            TILL_JSON_OBJECT)) != NULL)
    {
      till_json_reader_init_value (&profile, object, "business_profile");
      name = till_stripe_read_text (&profile, "name", texts);
    }

  till_json_reader_join (reader, &settings);
  till_json_reader_join (reader, &dashboard);
  till_json_reader_join (reader, &payments);
  till_json_reader_join (reader, &profile);
  finding->name = g_strdup (name != NULL ? name : descriptor);
}

/* The currency of the first amount of a balance. */
static void
read_balance (TillJsonReader *reader,
              const char     *member,
              Finding        *finding)
{
  const TillJsonNode *amounts = till_json_reader_opt_value (reader, member, TILL_JSON_ARRAY);

  for (const TillJsonNode *node = till_json_node_get_first (amounts); node != NULL;
       node = till_json_node_get_next (node))
    {
      g_auto (TillJsonReader) amount = TILL_JSON_READER_INIT;
      const char *currency;

      till_json_reader_init_value (&amount, node, member);
      currency = till_json_reader_string (&amount, "currency", TILL_STRIPE_WORD_MAX);
      till_json_reader_join (reader, &amount);
      if (finding->currency[0] == '\0')
        till_currency_normalise (currency, finding->currency);
    }
}

/* What the customer of the newest charge reads on the statement: the name of the shop where the
 * account itself may not be read (https://docs.stripe.com/api/charges/object). Other lists have no
 * such member. */
static void
read_statement (TillJsonReader *reader,
                Finding        *finding)
{
  const TillJsonNode *charges = till_json_reader_opt_value (reader, "data", TILL_JSON_ARRAY);
  g_auto (TillJsonReader) charge = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();

  if (charges == NULL || till_json_node_get_size (charges) == 0)
    return;

  till_json_reader_init_value (&charge, till_json_node_get_first (charges), "data");
  finding->name = g_strdup (till_stripe_read_text (&charge, "calculated_statement_descriptor",
                                                   texts));
  till_json_reader_join (reader, &charge);
}

/* What the answer to a probe is. */
static const char *
get_object (TillStripeArea area)
{
  if (area == TILL_STRIPE_AREA_ACCOUNT)
    return "account";

  return area == TILL_STRIPE_AREA_BALANCE ? "balance" : "list";
}

/* The #TillStripeDigest of all probes; @data is what the answer has to be. */
static gpointer
digest_probe (const TillJsonNode      *root,
              const TillStripeContext *context,
              gconstpointer            data,
              GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  Finding *finding = g_new0 (Finding, 1);
  const char *type;

  finding->as_of_us = context->as_of_us;
  till_json_reader_init_value (&reader, root, "answer");
  type = till_json_reader_string (&reader, "object", TILL_STRIPE_WORD_MAX);
  if (!g_str_equal (type, data))
    till_json_reader_fail (&reader, TILL_JSON_ERROR_TYPE, "object", "is of another kind");
  else if (g_str_equal (type, "account"))
    read_account (&reader, finding);
  else if (g_str_equal (type, "balance"))
    {
      read_balance (&reader, "available", finding);
      read_balance (&reader, "pending", finding);
    }
  else
    {
      read_statement (&reader, finding);
    }

  if (till_json_reader_end (&reader, error))
    return finding;

  finding_free (finding);

  return NULL;
}

static const char *
choose_currency (Verify *verify)
{
  static const TillStripeArea sources[] = { TILL_STRIPE_AREA_ACCOUNT, TILL_STRIPE_AREA_BALANCE };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      Finding *finding = verify->findings[sources[i]];

      if (finding != NULL && finding->currency[0] != '\0')
        return finding->currency;
    }

  return NULL;
}

static char *
list_missing (Verify *verify)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < TILL_STRIPE_N_AREAS; i++)
    if (verify->denied[i])
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? " " : "",
                              till_stripe_permissions[i].id);

  return missing->len > 0 ? g_strdup (missing->str) : NULL;
}

static void
return_account (GTask            *task,
                TillStripeClient *client)
{
  Verify *verify = g_task_get_task_data (task);
  const Finding *account = verify->findings[TILL_STRIPE_AREA_ACCOUNT];
  const Finding *charges = verify->findings[TILL_STRIPE_AREA_CHARGES];
  g_autofree char *missing = list_missing (verify);
  TillAccount fields = {
    .record = { .kind = TILL_RECORD_ACCOUNT, .origin = TILL_ORIGIN_READ },
    .default_currency = choose_currency (verify),
    .livemode = till_stripe_client_get_live (client),
    .missing_permissions = missing,
  };

  fields.record.id = verify->account_id != NULL ? verify->account_id : "";
  fields.record.as_of_us = till_clock_now_us (till_stripe_client_get_clock (client));
  if (account != NULL)
    {
      fields.record.id = account->id;
      fields.record.as_of_us = account->as_of_us;
      fields.name = account->name;
      fields.country = account->country;
    }
  if (fields.name == NULL && charges != NULL)
    fields.name = charges->name;

  g_task_return_pointer (task, till_record_new (&fields), till_record_unref);
}

/* A refusal of one probe: is it about the key, about one permission, or about nothing we need? */
static void
note_refusal (Verify        *verify,
              TillStripeArea area,
              GError        *error)
{
  if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN))
    {
      verify->denied[area] = TRUE;
      if (verify->account_id == NULL)
        verify->account_id = till_stripe_error_find_account (error);
      return;
    }

  /* Stripe knows the key, but this account has no such thing. */
  if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED) ||
      g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND))
    return;

  /* That the key is wrong says more than that one of the probes failed. */
  if (verify->error == NULL ||
      g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED))
    {
      g_clear_error (&verify->error);
      verify->error = g_error_copy (error);
    }
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Probe *probe = user_data;
  g_autoptr (GTask) task = probe->task;
  g_autoptr (GError) error = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  Verify *verify = g_task_get_task_data (task);

  verify->findings[probe->area] = till_stripe_client_call_finish (client, result, &error);
  if (error != NULL)
    note_refusal (verify, probe->area, error);

  if (--verify->pending > 0)
    return;

  if (verify->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&verify->error));
      return;
    }

  till_stripe_client_set_denied (client, verify->denied);
  return_account (task, client);
}

/**
 * till_stripe_verify:
 * @client: a client; what it knew of the key's permissions is found out again
 * @task: answered with a #TillAccount
 */
void
till_stripe_verify (TillStripeClient *client,
                    GTask            *task)
{
  Verify *verify = g_new0 (Verify, 1);

  g_task_set_task_data (task, verify, (GDestroyNotify) verify_free);
  verify->pending = TILL_STRIPE_N_AREAS;
  for (guint i = 0; i < TILL_STRIPE_N_AREAS; i++)
    {
      Probe *probe = g_new0 (Probe, 1);
      const TillStripeCall call = {
        .nature = TILL_HTTP_READ,
        .area = i,
        .method = "GET",
        .path = probes[i],
        .digest = digest_probe,
        .data = (gpointer) get_object (i),
        .free_result = (GDestroyNotify) finding_free,
      };

      probe->task = g_object_ref (task);
      probe->area = i;
      till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), probed_cb,
                                     probe);
    }
}
