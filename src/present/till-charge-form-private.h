/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-amount-input.h"
#include "till-charge-form.h"

G_BEGIN_DECLS

struct _TillChargeForm
{
  GObject          parent_instance;

  char            *account_name;
  char            *consent;
  TillAccountMode  mode;
  TillLanes        lanes;
  gboolean         locked;

  TillAmountInput  amount;    /* of the goods */
  TillPartsInput   parts;
  gboolean         has_total;
  TillParts        total;
  const char      *total_problem;
  char            *next_reference;
  char            *texts[TILL_N_CHARGE_TEXTS];
  gboolean         switches[TILL_N_CHARGE_SWITCHES];
  TillCustomer    *customer;
  TillLane         lane;
  TillCard        *saved_card;
  guint            link_hours;
  gboolean         card_complete;
};

void        till_charge_form_work_out   (TillChargeForm *self);
void        till_charge_form_changed    (TillChargeForm *self);
const char *till_charge_form_get_person (TillChargeForm *self,
                                         TillChargeText  which);

G_END_DECLS
