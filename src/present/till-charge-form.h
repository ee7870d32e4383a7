/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-lanes.h"
#include "till-order-words.h"
#include "till-parts-input.h"
#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillChargeText:
 *
 * What is typed into a charge besides amount and card. The last one stays for the next charge:
 * where customers go after they have paid by a link.
 */
typedef enum
{
  TILL_CHARGE_TEXT_REFERENCE,
  TILL_CHARGE_TEXT_DESCRIPTION,
  TILL_CHARGE_TEXT_NAME,
  TILL_CHARGE_TEXT_EMAIL,
  TILL_CHARGE_TEXT_PHONE,
  TILL_CHARGE_TEXT_NOTE,
  TILL_CHARGE_TEXT_RETURN_URL,
  TILL_N_CHARGE_TEXTS,
} TillChargeText;

/**
 * TillChargeSwitch:
 * @TILL_CHARGE_SWITCH_SAVE_CARD: the customer agreed that the card is kept
 * @TILL_CHARGE_SWITCH_CAPTURE_LATER: money is only held
 * @TILL_CHARGE_SWITCH_RECEIPT: the gateway sends a receipt to the customer's address
 * @TILL_CHARGE_SWITCH_TAX_ON_TOP: tax is added to the amount; else it is in it
 */
typedef enum
{
  TILL_CHARGE_SWITCH_SAVE_CARD,
  TILL_CHARGE_SWITCH_CAPTURE_LATER,
  TILL_CHARGE_SWITCH_RECEIPT,
  TILL_CHARGE_SWITCH_TAX_ON_TOP,
  TILL_N_CHARGE_SWITCHES,
} TillChargeSwitch;

#define TILL_TYPE_CHARGE_FORM (till_charge_form_get_type ())
G_DECLARE_FINAL_TYPE (TillChargeForm, till_charge_form, TILL, CHARGE_FORM, GObject)

/*
 * TillChargeForm: what a new charge is to be: amount, what for, who, how.
 *
 * Signal: "changed" (), after anything changed.
 */

TillChargeForm  *till_charge_form_new                (const char             *account_name,
                                                      TillAccountMode         mode,
                                                      const char             *currency);
void             till_charge_form_set_capabilities   (TillChargeForm         *self,
                                                      const TillCapabilities *capabilities);
gboolean         till_charge_form_can                (TillChargeForm         *self,
                                                      TillCapability          capability);
void             till_charge_form_set_typed_card     (TillChargeForm         *self,
                                                      gboolean                allowed);
void             till_charge_form_set_locked         (TillChargeForm         *self,
                                                      gboolean                locked);

void             till_charge_form_set_amount         (TillChargeForm         *self,
                                                      const char             *text);
const char      *till_charge_form_get_amount_text    (TillChargeForm         *self);
const TillMoney *till_charge_form_get_amount         (TillChargeForm         *self);
const char      *till_charge_form_get_amount_problem (TillChargeForm         *self);
void             till_charge_form_set_delivery       (TillChargeForm         *self,
                                                      const char             *text);
const char      *till_charge_form_get_delivery_text  (TillChargeForm         *self);
void             till_charge_form_set_tax            (TillChargeForm         *self,
                                                      const char             *text);
const char      *till_charge_form_get_tax_text       (TillChargeForm         *self);
const TillParts *till_charge_form_get_parts          (TillChargeForm         *self);
void             till_charge_form_set_currency       (TillChargeForm         *self,
                                                      const char             *currency);
const char      *till_charge_form_get_currency       (TillChargeForm         *self);
void             till_charge_form_set_text           (TillChargeForm         *self,
                                                      TillChargeText          which,
                                                      const char             *text);
const char      *till_charge_form_get_text           (TillChargeForm         *self,
                                                      TillChargeText          which);
void             till_charge_form_suggest_reference  (TillChargeForm         *self,
                                                      const char             *last);
void             till_charge_form_set_switch         (TillChargeForm         *self,
                                                      TillChargeSwitch        which,
                                                      gboolean                on);
gboolean         till_charge_form_get_switch         (TillChargeForm         *self,
                                                      TillChargeSwitch        which);
const char      *till_charge_form_get_consent        (TillChargeForm         *self);
void             till_charge_form_set_customer       (TillChargeForm         *self,
                                                      TillCustomer           *customer);
void             till_charge_form_adopt_customer     (TillChargeForm         *self,
                                                      TillCustomer           *customer);
TillCustomer    *till_charge_form_get_customer       (TillChargeForm         *self);
const char      *till_charge_form_get_email          (TillChargeForm         *self);
gboolean         till_charge_form_is_new_customer    (TillChargeForm         *self);

gboolean         till_charge_form_is_lane_offered    (TillChargeForm         *self,
                                                      TillLane                lane);
gboolean         till_charge_form_is_lane_waiting    (TillChargeForm         *self);
const char      *till_charge_form_get_lane_hint      (TillChargeForm         *self,
                                                      TillLane                lane);
void             till_charge_form_set_lane           (TillChargeForm         *self,
                                                      TillLane                lane);
TillLane         till_charge_form_get_lane           (TillChargeForm         *self);
void             till_charge_form_set_link_hours      (TillChargeForm         *self,
                                                      guint                   hours);
guint            till_charge_form_get_link_hours      (TillChargeForm         *self);
void             till_charge_form_set_saved_card     (TillChargeForm         *self,
                                                      TillCard               *card);
TillCard        *till_charge_form_get_saved_card     (TillChargeForm         *self);
void             till_charge_form_set_card_complete  (TillChargeForm         *self,
                                                      gboolean                complete);

const char      *till_charge_form_get_problem        (TillChargeForm         *self);
gboolean         till_charge_form_is_held            (TillChargeForm         *self);
char            *till_charge_form_format_button      (TillChargeForm         *self);
void             till_charge_form_fill_order         (TillChargeForm         *self,
                                                      TillOrder              *ret_order);
void             till_charge_form_clear              (TillChargeForm         *self);

G_END_DECLS
