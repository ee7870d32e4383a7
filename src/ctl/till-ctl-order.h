/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

/**
 * TillCtlOrderDone:
 * @ctl: the run
 * @instruction: the instruction, which is done
 *
 * Tells what came of an order, and ends the run.
 */
typedef void (*TillCtlOrderDone) (TillCtl         *ctl,
                                  TillInstruction *instruction);

/**
 * TillCtlOrder:
 * @order: what to do; its strings are borrowed from the members below
 * @amount: (nullable): as typed
 * @currency: (nullable): as typed
 * @card: (nullable): a card from standard input
 *
 * An order on its way from the arguments to the session.
 */
typedef struct
{
  TillOrder      order;
  char          *amount;
  char          *currency;
  char          *card_token;
  char          *customer;
  char          *customer_name;
  char          *customer_phone;
  char          *email;
  char          *reference;
  char          *description;
  char          *note;
  char          *reason;
  char          *return_url;
  char          *expires;
  gboolean       card_stdin;
  TillCardInput *card;

  /*< private >*/
  TillCtlOrderDone done;
} TillCtlOrder;

TillCtlOrder *till_ctl_order_new        (TillCtl            *ctl,
                                         TillInstructionKind kind);
gboolean      till_ctl_order_set_amount (TillCtl            *ctl,
                                         TillCtlOrder       *self,
                                         const char         *otherwise);
void          till_ctl_order_run        (TillCtl            *ctl);
void          till_ctl_order_run_with   (TillCtl            *ctl,
                                         TillCtlOrderDone    done);

G_END_DECLS
