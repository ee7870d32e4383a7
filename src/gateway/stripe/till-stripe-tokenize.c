/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A typed card becomes a payment method (docs.stripe.com/api/payment_methods/create).
 *
 * What must hold: the digits are copied once, into the locked body of one request, which is wiped
 * when the request is over, and which leaves no trace in the buffers it goes through. The request
 * is never sent twice by itself and carries no idempotency key, so nothing about the card is
 * compared or kept anywhere. */

#include "till-stripe-tokenize.h"

#include "till-http-drip.h"
#include "till-stripe-form.h"
#include "till-stripe-objects.h"

/* Room for all fields at their longest, every byte of name and address escaped as three. */
#define MAX_BODY (16 * 1024)

/* How much of a field is sent. */
#define MAX_FIELD 200

static void
add_short (TillStripeForm *form,
           const char     *key,
           const char     *value)
{
  if (value != NULL && g_utf8_validate (value, -1, NULL) && g_utf8_strlen (value, -1) <= MAX_FIELD)
    till_stripe_form_add (form, key, value);
}

/* The last parameter is no secret, and long enough to be all that stays behind in the buffers that
 * the body goes through: the key, its brackets escaped, "&" and "=". */
#define LAST_KEY "metadata[" TILL_STRIPE_META_CONSOLE "]"
G_STATIC_ASSERT (sizeof LAST_KEY - 1 + 2 * 2 + 2 >= 2 * TILL_HTTP_DRIP_BYTES);

static GBytes *
build_body (TillStripeClient    *client,
            const TillCardInput *card)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  const char *console_id = till_stripe_client_get_console_id (client);

  till_stripe_form_init_secret (&form, MAX_BODY);
  till_stripe_form_add (&form, "type", "card");
  till_stripe_form_add (&form, "card[number]", till_secret_peek (card->number));
  till_stripe_form_add_int (&form, "card[exp_month]", card->exp_month);
  till_stripe_form_add_int (&form, "card[exp_year]", card->exp_year);
  if (card->code != NULL)
    till_stripe_form_add (&form, "card[cvc]", till_secret_peek (card->code));
  add_short (&form, "billing_details[name]", card->name);
  add_short (&form, "billing_details[address][line1]", card->address_line);
  add_short (&form, "billing_details[address][postal_code]", card->postcode);
  till_stripe_form_add (&form, LAST_KEY, *console_id != '\0' ? console_id : "none");

  return till_stripe_form_take_bytes (&form);
}

/* The #TillStripeDigest of the answer. */
static gpointer
digest_card (const TillJsonNode      *root,
             const TillStripeContext *context,
             gconstpointer            data,
             GError                 **error)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillStripeHarvest harvest = { .records = records };

  if (!till_stripe_parse_card (root, context, &harvest, error))
    return NULL;

  if (records->len == 1)
    return till_record_ref (g_ptr_array_index (records, 0));

  g_set_error_literal (error, TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE, "not a card");

  return NULL;
}

static void
tokenized_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  gpointer card = till_stripe_client_call_finish (client, result, &error);

  if (card == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  till_stripe_client_learn_success (client, TILL_CAPABILITY_TYPED_CARD);
  g_task_return_pointer (task, card, till_record_unref);
}

/**
 * till_stripe_tokenize:
 * @client: a client
 * @card: the card; it may be wiped as soon as this returns
 * @task: answered with a #TillCard
 */
void
till_stripe_tokenize (TillStripeClient    *client,
                      const TillCardInput *card,
                      GTask               *task)
{
  g_autoptr (GBytes) body = build_body (client, card);
  const TillStripeCall call = {
    .nature = TILL_HTTP_ONCE,
    .area = TILL_STRIPE_AREA_METHODS,
    .method = "POST",
    .path = "/v1/payment_methods",
    .body = body,
    .secret = TRUE,
    .digest = digest_card,
    .free_result = till_record_unref,
  };

  if (body == NULL)
    g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED,
                             "The card's details are too long");
  else
    till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), tokenized_cb,
                                   g_object_ref (task));
}
