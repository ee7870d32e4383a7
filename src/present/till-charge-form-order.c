/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is still wrong with a charge that is filled in, and the order that is made of it.
 *
 * What must hold: an order is made only of a form without a problem; no text that is kept has the
 * number of a card in it. */

#include "till-charge-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-charge-form-private.h"
#include "till-kept-text.h"
#include "till-text.h"

/* Gateways want a whole address; one that is not is refused only after it was sent. */
static gboolean
looks_like_page (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         (g_str_equal (g_uri_get_scheme (uri), "https") ||
          g_str_equal (g_uri_get_scheme (uri), "http"));
}

static const char *
get_lane_problem (TillChargeForm *self)
{
  if (!till_charge_form_is_lane_offered (self, self->lane))
    return _("No way of taking a card is available");

  switch (self->lane)
    {
    case TILL_LANE_SAVED_CARD:
      if (self->customer == NULL)
        return _("Choose the customer whose card it is");

      return self->saved_card == NULL ? _("Choose one of the customer’s cards") : NULL;

    case TILL_LANE_TYPED_CARD:
      return self->card_complete ? NULL : _("Type in the card");

    case TILL_LANE_LINK:
      return looks_like_page (self->texts[TILL_CHARGE_TEXT_RETURN_URL])
               ? NULL
               : _("Type the page that customers see after paying, such as https://your-shop.com");

    case TILL_N_LANES:
      break;
    }

  return NULL;
}

/**
 * till_charge_form_get_problem:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): what is missing or wrong first, translated; %NULL when an
 *   order can be made of it
 */
const char *
till_charge_form_get_problem (TillChargeForm *self)
{
  const char *email;

  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  if (self->total_problem != NULL)
    return self->total_problem;

  if (!self->has_total)
    return _("Type the amount");

  email = self->texts[TILL_CHARGE_TEXT_EMAIL];
  if (self->customer == NULL && *email != '\0' && !till_text_is_email (email))
    return _("The e-mail address is not complete");

  if (self->lane == TILL_LANE_TYPED_CARD && self->switches[TILL_CHARGE_SWITCH_SAVE_CARD] &&
      self->customer == NULL && !till_charge_form_is_new_customer (self))
    return _("To keep the card, say whose it is");

  for (guint i = 0; i < TILL_N_CHARGE_TEXTS; i++)
    if (till_kept_text_has_card (self->texts[i]))
      return _("A card number stands where it would be kept: take it out");

  return get_lane_problem (self);
}

static TillInstructionKind
get_kind (TillChargeForm *self)
{
  return self->lane == TILL_LANE_LINK ? TILL_INSTRUCTION_CREATE_LINK : TILL_INSTRUCTION_CHARGE;
}

/**
 * till_charge_form_is_held:
 * @self: a form
 *
 * Returns: whether the money is only to be held on the card
 */
gboolean
till_charge_form_is_held (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);

  return self->lane != TILL_LANE_LINK && self->switches[TILL_CHARGE_SWITCH_CAPTURE_LATER] &&
         till_charge_form_can (self, TILL_CAPABILITY_CAPTURE_LATER);
}

/**
 * till_charge_form_format_button:
 * @self: a form
 *
 * Returns: (transfer full): what the button that sends it says: "Charge £48.00 · Acme Tea (live)"
 */
char *
till_charge_form_format_button (TillChargeForm *self)
{
  TillMoney nothing = { 0 };

  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  memcpy (nothing.currency, self->amount.currency, TILL_CURRENCY_SIZE);

  return till_order_words_format_button (get_kind (self), till_charge_form_is_held (self),
                                         self->has_total ? &self->total.total : &nothing,
                                         self->account_name, self->mode);
}

static const char *
or_null (const char *text)
{
  return till_text_is_empty (text) ? NULL : text;
}

/**
 * till_charge_form_fill_order:
 * @self: a form without a problem
 * @ret_order: (out caller-allocates): the order; strings belong to the form
 *
 * Makes an order of the form. The token of a typed card is still missing: the session adds it.
 */
void
till_charge_form_fill_order (TillChargeForm *self,
                             TillOrder      *ret_order)
{
  const TillCustomer *customer;
  gboolean by_card;

  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (till_charge_form_get_problem (self) == NULL);
  g_return_if_fail (ret_order != NULL);

  customer = self->customer;
  by_card = self->lane != TILL_LANE_LINK;
  *ret_order = (TillOrder) {
    .kind = get_kind (self),
    .amount = self->total.total,
    .delivery = self->total.delivery,
    .tax = self->total.tax,
    .customer_id = customer != NULL ? customer->record.id : NULL,
    .customer_name = till_charge_form_get_person (self, TILL_CHARGE_TEXT_NAME),
    .customer_email = till_charge_form_get_email (self),
    .customer_phone = till_charge_form_get_person (self, TILL_CHARGE_TEXT_PHONE),
    .reference = or_null (self->texts[TILL_CHARGE_TEXT_REFERENCE]),
    .description = or_null (self->texts[TILL_CHARGE_TEXT_DESCRIPTION]),
    .note = or_null (self->texts[TILL_CHARGE_TEXT_NOTE]),
    .receipt_email = self->switches[TILL_CHARGE_SWITCH_RECEIPT]
                       ? till_charge_form_get_email (self)
                       : NULL,
    .return_url = by_card ? NULL : self->texts[TILL_CHARGE_TEXT_RETURN_URL],
    .moto = by_card && self->lanes.typed_card && till_charge_form_can (self, TILL_CAPABILITY_MOTO),
    .capture_later = till_charge_form_is_held (self),
    .save_card = self->lane == TILL_LANE_TYPED_CARD &&
                 self->switches[TILL_CHARGE_SWITCH_SAVE_CARD] &&
                 till_charge_form_can (self, TILL_CAPABILITY_SAVE_CARD),
  };

  if (ret_order->save_card)
    ret_order->consent = self->consent;

  if (self->lane == TILL_LANE_SAVED_CARD)
    {
      ret_order->card_token = self->saved_card->record.id;
      ret_order->last4 = self->saved_card->last4;
    }
}
