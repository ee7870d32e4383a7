/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A new charge while it is filled in.
 *
 * What must hold: an amount is taken only as till_money_parse() understands it, and is shown again
 * on the button before anything is sent; a lane that the account does not have cannot be chosen;
 * nothing changes while the form is locked. Card digits never come here: the form knows only
 * whether a card is complete. */

#include "till-charge-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-charge-form-private.h"
#include "till-reference-next.h"
#include "till-text.h"

G_DEFINE_FINAL_TYPE (TillChargeForm, till_charge_form, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillChargeFormSignal;

static guint signals[N_SIGNALS];

/**
 * till_charge_form_changed:
 * @self: a form
 *
 * Works out what it comes to, and says that something changed.
 */
void
till_charge_form_changed (TillChargeForm *self)
{
  till_charge_form_work_out (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
till_charge_form_finalize (GObject *object)
{
  TillChargeForm *self = TILL_CHARGE_FORM (object);

  g_free (self->account_name);
  g_free (self->consent);
  g_free (self->next_reference);
  till_amount_input_clear (&self->amount);
  till_parts_input_clear (&self->parts);
  for (guint i = 0; i < TILL_N_CHARGE_TEXTS; i++)
    g_free (self->texts[i]);

  g_clear_pointer (&self->customer, till_record_unref);
  g_clear_pointer (&self->saved_card, till_record_unref);

  G_OBJECT_CLASS (till_charge_form_parent_class)->finalize (object);
}

static void
till_charge_form_class_init (TillChargeFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = till_charge_form_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_charge_form_init (TillChargeForm *self)
{
  for (guint i = 0; i < TILL_N_CHARGE_TEXTS; i++)
    self->texts[i] = g_strdup ("");
}

/**
 * till_charge_form_new:
 * @account_name: what the merchant calls the account
 * @mode: whether money is real
 * @currency: what a charge begins with; if it is not known, pounds
 *
 * Returns: (transfer full): an empty form in which no lane is offered yet
 */
TillChargeForm *
till_charge_form_new (const char     *account_name,
                      TillAccountMode mode,
                      const char     *currency)
{
  TillChargeForm *self;

  g_return_val_if_fail (account_name != NULL, NULL);

  self = g_object_new (TILL_TYPE_CHARGE_FORM, NULL);
  self->account_name = g_strdup (account_name);
  self->consent = till_order_words_format_consent (account_name);
  self->mode = mode;
  till_amount_input_init (&self->amount, currency);
  till_parts_input_init (&self->parts, currency);

  return self;
}

/**
 * till_charge_form_set_capabilities:
 * @self: a form
 * @capabilities: what gateway, account and key can do
 *
 * Says what may be offered.
 */
void
till_charge_form_set_capabilities (TillChargeForm         *self,
                                   const TillCapabilities *capabilities)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (capabilities != NULL);

  self->lanes.capabilities = *capabilities;
  if (!self->locked)
    self->lane = till_lanes_settle (&self->lanes, self->lane);

  till_charge_form_changed (self);
}

/**
 * till_charge_form_can:
 * @self: a form
 * @capability: what
 *
 * Returns: whether it is possible as far as is known
 */
gboolean
till_charge_form_can (TillChargeForm *self,
                      TillCapability  capability)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);
  g_return_val_if_fail (capability < TILL_N_CAPABILITIES, FALSE);

  return till_lanes_can (&self->lanes, capability);
}

/**
 * till_charge_form_set_typed_card:
 * @self: a form
 * @allowed: whether the merchant stated that the gateway allows typed cards
 *
 * The typed lane stays off until then.
 */
void
till_charge_form_set_typed_card (TillChargeForm *self,
                                 gboolean        allowed)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  self->lanes.typed_card = allowed;
  if (!self->locked)
    self->lane = till_lanes_settle (&self->lanes, self->lane);

  till_charge_form_changed (self);
}

/**
 * till_charge_form_set_locked:
 * @self: a form
 * @locked: whether nothing may change, because an order made from it is under way
 */
void
till_charge_form_set_locked (TillChargeForm *self,
                             gboolean        locked)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  self->locked = locked;
  if (!locked)
    self->lane = till_lanes_settle (&self->lanes, self->lane);

  till_charge_form_changed (self);
}

/**
 * till_charge_form_set_text:
 * @self: a form
 * @which: which text
 * @text: what is typed there
 */
void
till_charge_form_set_text (TillChargeForm *self,
                           TillChargeText  which,
                           const char     *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (which < TILL_N_CHARGE_TEXTS);
  g_return_if_fail (text != NULL);

  stripped = g_strstrip (g_strdup (text));
  if (self->locked || strcmp (self->texts[which], stripped) == 0)
    return;

  g_free (self->texts[which]);
  self->texts[which] = g_steal_pointer (&stripped);
  till_charge_form_changed (self);
}

/**
 * till_charge_form_suggest_reference:
 * @self: a form
 * @last: (nullable): the reference of the last order of this account
 *
 * Begins this order, if it has no reference yet, and the ones after it with the next reference in
 * the same pattern.
 */
void
till_charge_form_suggest_reference (TillChargeForm *self,
                                    const char     *last)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  g_free (self->next_reference);
  self->next_reference = till_reference_next (last);
  if (self->next_reference != NULL && *self->texts[TILL_CHARGE_TEXT_REFERENCE] == '\0')
    till_charge_form_set_text (self, TILL_CHARGE_TEXT_REFERENCE, self->next_reference);
}

/**
 * till_charge_form_get_text:
 * @self: a form
 * @which: which text
 *
 * Returns: (transfer none): what is typed there, without blanks around it
 */
const char *
till_charge_form_get_text (TillChargeForm *self,
                           TillChargeText  which)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), "");
  g_return_val_if_fail (which < TILL_N_CHARGE_TEXTS, "");

  return self->texts[which];
}

/**
 * till_charge_form_set_switch:
 * @self: a form
 * @which: which switch
 * @on: its position
 */
void
till_charge_form_set_switch (TillChargeForm  *self,
                             TillChargeSwitch which,
                             gboolean         on)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (which < TILL_N_CHARGE_SWITCHES);

  if (self->locked || self->switches[which] == !!on)
    return;

  self->switches[which] = !!on;
  self->parts.tax_on_top = self->switches[TILL_CHARGE_SWITCH_TAX_ON_TOP];
  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_switch:
 * @self: a form
 * @which: which switch
 *
 * Returns: its position
 */
gboolean
till_charge_form_get_switch (TillChargeForm  *self,
                             TillChargeSwitch which)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);
  g_return_val_if_fail (which < TILL_N_CHARGE_SWITCHES, FALSE);

  return self->switches[which];
}

/**
 * till_charge_form_get_consent:
 * @self: a form
 *
 * Returns: (transfer none): what the customer must agree to before a card is kept; it goes into the
 *   journal and to the gateway with the order
 */
const char *
till_charge_form_get_consent (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->consent;
}

/**
 * till_charge_form_is_lane_offered:
 * @self: a form
 * @lane: a lane
 *
 * Returns: whether it can be chosen
 */
gboolean
till_charge_form_is_lane_offered (TillChargeForm *self,
                                  TillLane        lane)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);
  g_return_val_if_fail (lane < TILL_N_LANES, FALSE);

  return till_lanes_is_offered (&self->lanes, lane);
}

/**
 * till_charge_form_is_lane_waiting:
 * @self: a form
 *
 * Returns: whether typed cards wait for nothing but the merchant's word; see
 *   till_charge_form_set_typed_card()
 */
gboolean
till_charge_form_is_lane_waiting (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);

  return till_lanes_is_waiting (&self->lanes);
}

/**
 * till_charge_form_get_lane_hint:
 * @self: a form
 * @lane: a lane
 *
 * Returns: (nullable) (transfer none): why it is off, or what has to be known about it, translated
 */
const char *
till_charge_form_get_lane_hint (TillChargeForm *self,
                                TillLane        lane)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);
  g_return_val_if_fail (lane < TILL_N_LANES, NULL);

  return till_lanes_get_hint (&self->lanes, lane);
}

/**
 * till_charge_form_set_lane:
 * @self: a form
 * @lane: how the card gets to the gateway; one that is not offered changes nothing
 */
void
till_charge_form_set_lane (TillChargeForm *self,
                           TillLane        lane)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (lane < TILL_N_LANES);

  if (self->locked || self->lane == lane || !till_charge_form_is_lane_offered (self, lane))
    return;

  self->lane = lane;
  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_lane:
 * @self: a form
 *
 * Returns: the chosen lane
 */
TillLane
till_charge_form_get_lane (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), TILL_LANE_LINK);

  return self->lane;
}

/**
 * till_charge_form_set_link_hours:
 * @self: a form
 * @hours: how long a link can be paid; 0 = as long as the gateway likes
 */
void
till_charge_form_set_link_hours (TillChargeForm *self,
                                 guint           hours)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  if (self->locked || self->link_hours == hours)
    return;

  self->link_hours = hours;
  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_link_hours:
 * @self: a form
 *
 * Returns: how long a link can be paid; 0 = as long as the gateway likes
 */
guint
till_charge_form_get_link_hours (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), 0);

  return self->link_hours;
}

/**
 * till_charge_form_set_saved_card:
 * @self: a form
 * @card: (nullable): a card of the chosen customer
 */
void
till_charge_form_set_saved_card (TillChargeForm *self,
                                 TillCard       *card)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  if (self->locked || self->saved_card == card)
    return;

  g_clear_pointer (&self->saved_card, till_record_unref);
  if (card != NULL)
    self->saved_card = till_record_ref (card);

  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_saved_card:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): the chosen card
 */
TillCard *
till_charge_form_get_saved_card (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->saved_card;
}

/**
 * till_charge_form_set_card_complete:
 * @self: a form
 * @complete: whether a card that can be right is typed
 */
void
till_charge_form_set_card_complete (TillChargeForm *self,
                                    gboolean        complete)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  if (self->locked || self->card_complete == !!complete)
    return;

  self->card_complete = !!complete;
  till_charge_form_changed (self);
}

/**
 * till_charge_form_clear:
 * @self: a form
 *
 * Empties the form for the next charge. Currency, lane, the page after paying, how long a link can
 * be paid, the rate of tax and whether receipts are sent stay as the last charge had them, the rest
 * does not; the reference counts on.
 */
void
till_charge_form_clear (TillChargeForm *self)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  self->locked = FALSE;
  till_amount_input_set_text (&self->amount, "");
  till_parts_input_begin (&self->parts);
  for (guint i = 0; i < TILL_CHARGE_TEXT_RETURN_URL; i++)
    {
      g_free (self->texts[i]);
      self->texts[i] = g_strdup ("");
    }

  if (self->next_reference != NULL)
    {
      g_free (self->texts[TILL_CHARGE_TEXT_REFERENCE]);
      self->texts[TILL_CHARGE_TEXT_REFERENCE] = g_strdup (self->next_reference);
    }

  self->switches[TILL_CHARGE_SWITCH_SAVE_CARD] = FALSE;
  self->switches[TILL_CHARGE_SWITCH_CAPTURE_LATER] = FALSE;
  g_clear_pointer (&self->customer, till_record_unref);
  g_clear_pointer (&self->saved_card, till_record_unref);
  self->card_complete = FALSE;
  if (self->lane == TILL_LANE_SAVED_CARD)
    self->lane = TILL_LANE_LINK;

  self->lane = till_lanes_settle (&self->lanes, self->lane);
  till_charge_form_changed (self);
}
