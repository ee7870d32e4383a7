/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all commands that move money have in common.
 *
 * What must hold: a live account's money moves only when --live was said; an amount is read
 * exactly, never rounded. */

#include "till-ctl-order.h"

#include "till-ctl-instruction.h"

static void
order_free (TillCtlOrder *self)
{
  g_clear_pointer (&self->card, till_card_input_free);
  g_free (self->amount);
  g_free (self->currency);
  g_free (self->card_token);
  g_free (self->customer);
  g_free (self->customer_name);
  g_free (self->customer_phone);
  g_free (self->email);
  g_free (self->reference);
  g_free (self->description);
  g_free (self->note);
  g_free (self->reason);
  g_free (self->return_url);
  g_free (self->expires);
  g_free (self);
}

/**
 * till_ctl_order_new:
 * @ctl: a run, which owns the order as its data
 * @kind: what to do
 *
 * Returns: (transfer none): an order without anything else
 */
TillCtlOrder *
till_ctl_order_new (TillCtl            *ctl,
                    TillInstructionKind kind)
{
  TillCtlOrder *self = g_new0 (TillCtlOrder, 1);

  self->order.kind = kind;
  till_ctl_set_data (ctl, self, (GDestroyNotify) order_free);

  return self;
}

/**
 * till_ctl_order_set_amount:
 * @ctl: a run with an open account
 * @self: an order
 * @otherwise: (nullable): the currency when none was typed; %NULL for the account's own
 *
 * Reads the amount that was typed: digits with a point.
 *
 * Returns: %FALSE when the run has ended
 */
gboolean
till_ctl_order_set_amount (TillCtl      *ctl,
                           TillCtlOrder *self,
                           const char   *otherwise)
{
  g_autoptr (GError) error = NULL;
  const char *typed = self->currency;
  char currency[TILL_CURRENCY_SIZE];

  if (typed == NULL)
    typed = otherwise != NULL ? otherwise : ctl->config->default_currency;

  if (typed == NULL || !till_currency_normalise (typed, currency))
    {
      till_ctl_misused (ctl, typed == NULL ? "The currency is missing: --currency"
                                           : "The currency is not known");
      return FALSE;
    }

  if (self->amount == NULL)
    {
      till_ctl_misused (ctl, "The amount is missing: --amount");
      return FALSE;
    }

  if (!till_money_parse (self->amount, currency, '.', &self->order.amount, &error))
    {
      till_ctl_misused (ctl, "%s", error->message);
      return FALSE;
    }

  return TRUE;
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillInstruction) instruction = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  TillCtlOrder *self = ctl->data;

  instruction = till_session_execute_finish (TILL_SESSION (object), result, &error);
  if (instruction == NULL)
    till_ctl_fail (ctl, error);
  else if (self->done != NULL && till_instruction_get_state (instruction) == TILL_INSTRUCTION_DONE)
    self->done (ctl, instruction);
  else
    till_ctl_instruction_end (ctl, instruction);
}

/**
 * till_ctl_order_run:
 * @ctl: a run with an open session, whose data is a whole order
 *
 * Carries the order out and ends the run.
 */
void
till_ctl_order_run (TillCtl *ctl)
{
  TillCtlOrder *self = ctl->data;

  if (ctl->config->mode == TILL_ACCOUNT_LIVE && !ctl->live_meant)
    {
      till_ctl_misused (ctl, "This account moves real money. If that is meant, say --live");
      return;
    }

  self->order.card_token = self->card_token;
  self->order.customer_id = self->customer;
  self->order.customer_name = self->customer_name;
  self->order.customer_phone = self->customer_phone;
  self->order.customer_email = self->email;
  self->order.reference = self->reference;
  self->order.description = self->description;
  self->order.note = self->note;
  self->order.reason = self->reason;
  self->order.return_url = self->return_url;

  till_session_execute_async (ctl->session, &self->order, self->card, executed_cb, ctl);
}

/**
 * till_ctl_order_run_with:
 * @ctl: a run with an open session, whose data is a whole order
 * @done: tells what came of it if it is done, and ends the run
 *
 * The same, with other words at a good end.
 */
void
till_ctl_order_run_with (TillCtl         *ctl,
                         TillCtlOrderDone done)
{
  TillCtlOrder *self = ctl->data;

  self->done = done;
  till_ctl_order_run (ctl);
}
