/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl-refunds.h"

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

/* How long to wait for an outcome that is not known at once. */
#define TILL_CTL_ORDER_WAIT_S 10

/* The options that all orders have. */
#define TILL_CTL_ORDER_OPTIONS(order)                                                             \
  { "wait", 0, 0, G_OPTION_ARG_INT, &(order)->wait_s,                                             \
    N_("How long to wait for an outcome that is not known at once (default: 10)"),                \
    N_("SECONDS") }

/* The options of what takes money. */
#define TILL_CTL_ORDER_REPEAT_OPTIONS(order)                                                      \
  { "delivery", 0, 0, G_OPTION_ARG_STRING, &(order)->delivery,                                    \
    N_("How much of the amount is for delivery"), N_("AMOUNT") },                                 \
  { "tax", 0, 0, G_OPTION_ARG_STRING, &(order)->tax, N_("How much of the amount is tax"),         \
    N_("AMOUNT") },                                                                               \
  { "again", 0, 0, G_OPTION_ARG_NONE, &(order)->order.again,                                      \
    N_("It may look like a repetition, and is meant"), NULL },                                    \
  { "repeat-minutes", 0, 0, G_OPTION_ARG_INT, &(order)->repeat_minutes,                           \
    N_("For how long the same amount on the same card counts as a repetition (default: 10)"),     \
    N_("MINUTES") }

/**
 * TillCtlOrder:
 * @order: what to do; its strings are borrowed from the members below
 * @amount: (nullable): as typed
 * @currency: (nullable): as typed
 * @delivery, @tax: (nullable): as typed: how much of the amount they are
 * @card: (nullable): a card from standard input
 * @list: the options of a list of refunds
 *
 * An order on its way from the arguments to the session.
 */
typedef struct
{
  TillOrder      order;
  char          *amount;
  char          *currency;
  char          *delivery;
  char          *tax;
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
  int            wait_s;         /* for an outcome that is not known at once */
  int            repeat_minutes; /* see TillRules */
  int            grace_s;        /* for how long a refund is held back */
  gboolean       card_stdin;
  TillCardInput *card;

  TillCtlRefundsOptions list;

  /*< private >*/
  TillCtlOrderDone done;
  char             last4[5];
  GError          *error; /* why it may be a repetition */
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
