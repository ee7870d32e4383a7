/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the request for an instruction.
 *
 * What must hold: it is made of the instruction alone, so the same instruction always gives the
 * same bytes. A repetition with other parameters would be refused, and one with another key would
 * take the money twice (docs.stripe.com/api/idempotent_requests). */

#include "till-stripe-order.h"

#include "till-clock.h"
#include "till-gateway-error.h"
#include "till-payment.h"
#include "till-stripe-evidence.h"
#include "till-stripe-form.h"
#include "till-stripe-money.h"
#include "till-stripe-read.h"
#include "till-text.h"

/* Lengths in characters: docs.stripe.com/api/metadata, docs.stripe.com/api/checkout/sessions. */
#define MAX_METADATA 500
#define MAX_REFERENCE 200
#define MAX_DESCRIPTION 1000
#define MAX_PRODUCT_NAME 250

/* What needs a permission that nothing else of ours needs: a refusal tells nothing about the rest
 * (see till-stripe-area.c). */
#define OWN_PERMISSION TILL_STRIPE_AREA_ACCOUNT

/* The key of metadata under @prefix: "" or "payment_intent_data". */
static char *
metadata_key (const char *prefix,
              const char *key)
{
  return *prefix != '\0' ? g_strdup_printf ("%s[metadata][%s]", prefix, key)
                         : g_strdup_printf ("metadata[%s]", key);
}

static void
add_part (TillStripeForm  *form,
          const char      *prefix,
          TillPaymentPart  part,
          const TillOrder *order,
          gint64           minor)
{
  g_autofree char *key = metadata_key (prefix, till_payment_part_get_key (part));
  TillMoney money = order->amount;
  g_autofree char *value = NULL;

  if (minor == 0)
    return;

  money.minor = minor;
  value = till_money_to_string (&money);
  till_stripe_form_add (form, key, value);
}

/* Adds our metadata under @prefix. */
static void
add_metadata (TillStripeForm  *form,
              const char      *prefix,
              TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const struct
  {
    const char *key;
    const char *value;
  } entries[] = {
    { TILL_STRIPE_META_INSTRUCTION, till_instruction_get_id (instruction) },
    { TILL_STRIPE_META_OPERATOR, till_instruction_get_operator (instruction) },
    { TILL_STRIPE_META_CONSOLE, till_instruction_get_console_id (instruction) },
    { TILL_STRIPE_META_NOTE, order->note },
    { TILL_STRIPE_META_PHONE, order->customer_phone },
    { TILL_STRIPE_META_CONSENT, order->consent },
    { TILL_STRIPE_META_REFERENCE, order->reference },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *key = metadata_key (prefix, entries[i].key);

      till_stripe_form_add_text (form, key, entries[i].value, MAX_METADATA);
    }

  add_part (form, prefix, TILL_PAYMENT_DELIVERY, order, order->delivery);
  add_part (form, prefix, TILL_PAYMENT_TAX, order, order->tax);
}

static gboolean
refuse (const char *why,
        GError    **error)
{
  const TillGatewayFailure failure = { .code = (char *) TILL_GATEWAY_CODE_NOT_SENT };

  g_propagate_error (error, till_gateway_error_new (TILL_GATEWAY_ERROR_REFUSED, &failure, "%s",
                                                    why));

  return FALSE;
}

static gboolean
add_amount (TillStripeForm  *form,
            const char      *key,
            const TillMoney *money,
            GError         **error)
{
  g_autoptr (GError) local = NULL;
  gint64 amount;

  if (money->minor <= 0)
    return refuse ("The amount must be more than nothing", error);

  if (!till_stripe_money_to_wire (money, &amount, &local))
    return refuse (local->message, error);

  till_stripe_form_add_int (form, key, amount);

  return TRUE;
}

static void
add_currency (TillStripeForm  *form,
              const char      *key,
              const TillMoney *money)
{
  char currency[TILL_CURRENCY_SIZE];

  till_stripe_currency_to_wire (money->currency, currency);
  till_stripe_form_add (form, key, currency);
}

/* docs.stripe.com/api/payment_intents/create: made and confirmed in one request. Cards only, by
 * name, because the flag for telephone orders is refused where Stripe chooses the method. A card
 * that wants its holder's confirmation is refused instead of left half done. */
static gboolean
write_charge (TillStripeForm  *form,
              TillInstruction *instruction,
              TillStripeOrder *request,
              GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = TILL_STRIPE_AREA_INTENTS;
  request->path = g_strdup ("/v1/payment_intents");
  if (till_text_is_empty (order->card_token))
    return refuse ("There is no card to charge", error);

  if (!add_amount (form, "amount", &order->amount, error))
    return FALSE;

  add_currency (form, "currency", &order->amount);
  till_stripe_form_add (form, "payment_method", order->card_token);
  till_stripe_form_add (form, "payment_method_types[]", "card");
  if (order->moto)
    till_stripe_form_add_bool (form, "payment_method_options[card][moto]", TRUE);
  till_stripe_form_add_bool (form, "confirm", TRUE);
  till_stripe_form_add_bool (form, "error_on_requires_action", TRUE);
  till_stripe_form_add (form, "capture_method", order->capture_later ? "manual"
                                                                     : "automatic_async");
  till_stripe_form_add (form, "customer", order->customer_id);
  if (order->save_card)
    till_stripe_form_add (form, "setup_future_usage", "off_session");
  till_stripe_form_add_text (form, "description", order->description, MAX_DESCRIPTION);
  till_stripe_form_add (form, "receipt_email", order->receipt_email);
  add_metadata (form, "", instruction);
  till_stripe_form_add (form, "expand[]", "latest_charge.balance_transaction");

  return TRUE;
}

/* The path of an action on the intent behind a payment. */
static char *
intent_path (const TillOrder *order,
             const char      *action)
{
  const char *id = order->target_intent_id;

  if (id == NULL && order->target_id != NULL && g_str_has_prefix (order->target_id, "pi_"))
    id = order->target_id;

  return id != NULL ? till_stripe_path ("/v1/payment_intents/", id, action) : NULL;
}

/* docs.stripe.com/api/payment_intents/capture: what is not captured is let go. */
static gboolean
write_capture (TillStripeForm  *form,
               TillInstruction *instruction,
               TillStripeOrder *request,
               GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = TILL_STRIPE_AREA_INTENTS;
  if (!(request->path = intent_path (order, "/capture")))
    return refuse ("The payment cannot be captured from here", error);

  till_stripe_form_add (form, "expand[]", "latest_charge.balance_transaction");

  return add_amount (form, "amount_to_capture", &order->amount, error);
}

/* docs.stripe.com/api/payment_intents/cancel */
static gboolean
write_cancel (TillStripeForm  *form,
              TillInstruction *instruction,
              TillStripeOrder *request,
              GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = TILL_STRIPE_AREA_INTENTS;
  if (!(request->path = intent_path (order, "/cancel")))
    return refuse ("The payment cannot be canceled from here", error);

  till_stripe_form_add (form, "cancellation_reason", order->reason);
  till_stripe_form_add (form, "expand[]", "latest_charge.balance_transaction");

  return TRUE;
}

/* docs.stripe.com/api/refunds/create */
static gboolean
write_refund (TillStripeForm  *form,
              TillInstruction *instruction,
              TillStripeOrder *request,
              GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = TILL_STRIPE_AREA_REFUNDS;
  request->path = g_strdup ("/v1/refunds");
  if (till_text_is_empty (order->target_id))
    return refuse ("There is no payment to refund", error);

  till_stripe_form_add (form, g_str_has_prefix (order->target_id, "pi_") ? "payment_intent"
                                                                         : "charge",
                        order->target_id);
  till_stripe_form_add (form, "reason", order->reason);
  add_metadata (form, "", instruction);
  till_stripe_form_add (form, "expand[]", "charge.balance_transaction");

  return add_amount (form, "amount", &order->amount, error);
}

static void
add_link_payment (TillStripeForm  *form,
                  TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  add_metadata (form, "payment_intent_data", instruction);
  till_stripe_form_add_text (form, "payment_intent_data[description]",
                             order->description, MAX_DESCRIPTION);
  till_stripe_form_add (form, "payment_intent_data[receipt_email]", order->receipt_email);
  if (order->capture_later)
    till_stripe_form_add (form, "payment_intent_data[capture_method]", "manual");
  if (order->save_card)
    till_stripe_form_add (form, "payment_intent_data[setup_future_usage]", "off_session");
}

/* docs.stripe.com/api/checkout/sessions/create: a page that takes one payment. */
static gboolean
write_link (TillStripeForm  *form,
            TillInstruction *instruction,
            TillStripeOrder *request,
            GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const char *name = order->description;

  request->area = TILL_STRIPE_AREA_SESSIONS;
  request->path = g_strdup ("/v1/checkout/sessions");
  if (till_text_is_empty (order->return_url))
    return refuse ("A payment link needs an address where the customer goes afterwards", error);

  if (till_text_is_empty (name))
    name = till_text_is_empty (order->reference) ? "Payment" : order->reference;

  till_stripe_form_add (form, "mode", "payment");
  add_currency (form, "line_items[0][price_data][currency]", &order->amount);
  if (!add_amount (form, "line_items[0][price_data][unit_amount]", &order->amount, error))
    return FALSE;

  till_stripe_form_add_text (form, "line_items[0][price_data][product_data][name]",
                             name, MAX_PRODUCT_NAME);
  till_stripe_form_add_int (form, "line_items[0][quantity]", 1);
  till_stripe_form_add (form, "success_url", order->return_url);
  if (order->customer_id != NULL)
    till_stripe_form_add (form, "customer", order->customer_id);
  else
    till_stripe_form_add (form, "customer_email", order->customer_email);
  if (order->expires_us > 0)
    till_stripe_form_add_int (form, "expires_at", order->expires_us / TILL_SECOND);
  till_stripe_form_add_text (form, "client_reference_id", order->reference, MAX_REFERENCE);
  add_metadata (form, "", instruction);
  till_stripe_form_add_text (form, "metadata[" TILL_STRIPE_META_DESCRIPTION "]",
                             order->description, MAX_METADATA);
  add_link_payment (form, instruction);

  return TRUE;
}

/* docs.stripe.com/api/checkout/sessions/expire */
static gboolean
write_close_link (TillStripeForm  *form,
                  TillInstruction *instruction,
                  TillStripeOrder *request,
                  GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = TILL_STRIPE_AREA_SESSIONS;
  request->path = till_stripe_path ("/v1/checkout/sessions/",
                                    order->target_id != NULL ? order->target_id : "", "/expire");

  return request->path != NULL || refuse ("There is no link to close", error);
}

/* docs.stripe.com/api/refunds/cancel: only what is not on its way yet. */
static gboolean
write_cancel_refund (TillStripeForm  *form,
                     TillInstruction *instruction,
                     TillStripeOrder *request,
                     GError         **error)
{
  const char *id = till_instruction_get_order (instruction)->target_id;

  request->area = TILL_STRIPE_AREA_REFUNDS;
  request->path = till_stripe_path ("/v1/refunds/", id != NULL ? id : "", "/cancel");

  return request->path != NULL || refuse ("There is no refund to cancel", error);
}

/* docs.stripe.com/api/setup_intents/create: made and confirmed in one request. */
static gboolean
write_save_card (TillStripeForm  *form,
                 TillInstruction *instruction,
                 TillStripeOrder *request,
                 GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = OWN_PERMISSION;
  request->path = g_strdup ("/v1/setup_intents");
  if (till_text_is_empty (order->card_token) || till_text_is_empty (order->customer_id))
    return refuse ("There is no card to keep, or nobody to keep it with", error);

  till_stripe_form_add (form, "customer", order->customer_id);
  till_stripe_form_add (form, "payment_method", order->card_token);
  till_stripe_form_add (form, "payment_method_types[]", "card");
  if (order->moto)
    till_stripe_form_add_bool (form, "payment_method_options[card][moto]", TRUE);
  till_stripe_form_add (form, "usage", "off_session");
  till_stripe_form_add_bool (form, "confirm", TRUE);
  till_stripe_form_add_text (form, "description", order->description, MAX_DESCRIPTION);
  add_metadata (form, "", instruction);

  return TRUE;
}

/* docs.stripe.com/api/disputes/update: what is submitted cannot be changed any more;
 * docs.stripe.com/api/disputes/close: what is accepted is lost. */
static gboolean
write_evidence (TillStripeForm  *form,
                TillInstruction *instruction,
                TillStripeOrder *request,
                GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const char *id = order->target_id != NULL ? order->target_id : "";
  gboolean accepts = till_order_accepts_dispute (order);

  request->area = OWN_PERMISSION;
  request->path = till_stripe_path ("/v1/disputes/", id, accepts ? "/close" : "");
  if (request->path == NULL ||
      (!accepts && !till_stripe_evidence_write (form, order->evidence)))
    return refuse ("There is no dispute, or nothing to say about it", error);

  if (accepts)
    return TRUE;

  till_stripe_form_add_bool (form, "submit", TRUE);
  add_metadata (form, "", instruction);

  return TRUE;
}

/* docs.stripe.com/api/payouts/create */
static gboolean
write_payout (TillStripeForm  *form,
              TillInstruction *instruction,
              TillStripeOrder *request,
              GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);

  request->area = OWN_PERMISSION;
  request->path = g_strdup ("/v1/payouts");
  if (!add_amount (form, "amount", &order->amount, error))
    return FALSE;

  add_currency (form, "currency", &order->amount);
  till_stripe_form_add (form, "destination", order->target_id);
  till_stripe_form_add_text (form, "description", order->description, MAX_DESCRIPTION);
  add_metadata (form, "", instruction);

  return TRUE;
}

static gboolean
write_request (TillStripeForm  *form,
               TillInstruction *instruction,
               TillStripeOrder *request,
               GError         **error)
{
  switch (till_instruction_get_order (instruction)->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return write_charge (form, instruction, request, error);

    case TILL_INSTRUCTION_CAPTURE:
      return write_capture (form, instruction, request, error);

    case TILL_INSTRUCTION_CANCEL:
      return write_cancel (form, instruction, request, error);

    case TILL_INSTRUCTION_REFUND:
      return write_refund (form, instruction, request, error);

    case TILL_INSTRUCTION_CREATE_LINK:
      return write_link (form, instruction, request, error);

    case TILL_INSTRUCTION_CLOSE_LINK:
      return write_close_link (form, instruction, request, error);

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return write_cancel_refund (form, instruction, request, error);

    case TILL_INSTRUCTION_SAVE_CARD:
      return write_save_card (form, instruction, request, error);

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return write_evidence (form, instruction, request, error);

    case TILL_INSTRUCTION_PAYOUT:
      return write_payout (form, instruction, request, error);
    }

  return refuse ("The instruction is of a kind that is not known here", error);
}

/**
 * till_stripe_order_new:
 * @instruction: an instruction
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR, with the code "not_sent"
 *
 * Returns: (transfer full) (nullable): the request; %NULL when there is no way to say it
 */
TillStripeOrder *
till_stripe_order_new (TillInstruction *instruction,
                       GError         **error)
{
  g_autoptr (TillStripeOrder) request = g_new0 (TillStripeOrder, 1);
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;

  till_stripe_form_init (&form);
  if (!write_request (&form, instruction, request, error))
    return NULL;

  request->body = till_stripe_form_take_bytes (&form);

  return g_steal_pointer (&request);
}

/**
 * till_stripe_order_free:
 * @order: (nullable) (transfer full): a request
 */
void
till_stripe_order_free (TillStripeOrder *order)
{
  if (order == NULL)
    return;

  g_free (order->path);
  g_clear_pointer (&order->body, g_bytes_unref);
  g_free (order);
}
