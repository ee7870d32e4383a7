/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all commands that move money have in common.
 *
 * What must hold: a live account's money moves only when --live was said; an amount is read
 * exactly, never rounded. */

#include "till-ctl-order.h"

#include <string.h>

#include "till-ctl-follow.h"
#include "till-ctl-instruction.h"
#include "till-text.h"

/* Longer than anybody waits. */
#define MAX_GRACE_S 3600

static void
order_free (TillCtlOrder *self)
{
  g_clear_pointer (&self->card, till_card_input_free);
  g_free (self->amount);
  g_free (self->currency);
  g_free (self->delivery);
  g_free (self->tax);
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
  g_free (self->list.file);
  g_free (self->list.output);
  g_clear_error (&self->error);
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
  self->wait_s = TILL_CTL_ORDER_WAIT_S;
  self->repeat_minutes = 10;
  self->list.patience_s = TILL_CTL_REFUNDS_PATIENCE_S;
  till_ctl_set_data (ctl, self, (GDestroyNotify) order_free);

  return self;
}

/* Reads @typed, if anything was, as a part of the amount. */
static gboolean
take_part (TillCtl      *ctl,
           TillCtlOrder *self,
           const char   *typed,
           gint64       *ret_minor)
{
  g_autoptr (GError) error = NULL;
  TillMoney part;

  if (typed == NULL)
    return TRUE;

  if (!till_money_parse (typed, self->order.amount.currency, '.', &part, &error))
    {
      till_ctl_misused (ctl, "%s", error->message);
      return FALSE;
    }

  *ret_minor = part.minor;

  return TRUE;
}

/**
 * till_ctl_order_set_amount:
 * @ctl: a run with an open account
 * @self: an order
 * @otherwise: (nullable): the currency when none was typed; %NULL for the account's own
 *
 * Reads the amount that was typed, and its parts: digits with a point.
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

  return take_part (ctl, self, self->delivery, &self->order.delivery) &&
         take_part (ctl, self, self->tax, &self->order.tax);
}

static void
tell_end (TillCtl         *ctl,
          TillInstruction *instruction)
{
  TillCtlOrder *self = ctl->data;

  if (self->done != NULL && till_instruction_get_state (instruction) == TILL_INSTRUCTION_DONE)
    self->done (ctl, instruction);
  else
    till_ctl_instruction_end (ctl, instruction);
}

/* --- what may be a repetition ----------------------------------------------------------------- */

static void
tell_objection (TillCtl             *ctl,
                const TillObjection *objection)
{
  const TillOrder *order = objection->instruction != NULL
                             ? till_instruction_get_order (objection->instruction) : NULL;
  const TillPayment *payment = objection->payment;
  const char *operator_name = payment != NULL ? payment->operator_name
                                              : till_instruction_get_operator (
                                                  objection->instruction);
  const char *last4 = payment != NULL ? payment->last4 : order->last4;
  const char *reference = payment != NULL ? payment->reference : order->reference;
  g_autofree char *amount = till_money_to_string (payment != NULL ? &payment->amount
                                                                  : &order->amount);
  g_autofree char *when = till_time_format_iso (objection->time_us);

  till_ctl_note (ctl, "Earlier: %s %s on card ····%s at %s, reference “%s”, by %s, %s", amount,
                 payment != NULL ? payment->amount.currency : order->amount.currency,
                 last4 != NULL ? last4 : "????", when, reference != NULL ? reference : "",
                 operator_name != NULL ? operator_name : "?",
                 payment != NULL ? payment->record.id
                                 : till_instruction_get_id (objection->instruction));
}

static void
objections_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GPtrArray) objections = NULL;
  TillCtl *ctl = user_data;
  TillCtlOrder *self = ctl->data;

  objections = till_session_check_finish (TILL_SESSION (object), result, NULL);
  for (guint i = 0; objections != NULL && i < objections->len; i++)
    tell_objection (ctl, g_ptr_array_index (objections, i));
  till_ctl_note (ctl, "Nothing was sent. If it is meant, say --again.");
  till_ctl_fail (ctl, self->error);
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
  if (ctl->ended)
    return;

  if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED))
    {
      self->error = g_steal_pointer (&error);
      till_session_check_async (ctl->session, &self->order, /* card= */ NULL, ctl->cancellable,
                                objections_cb, ctl);
    }
  else if (instruction == NULL)
    till_ctl_fail (ctl, error);
  else if (till_instruction_is_open (instruction))
    till_ctl_follow (ctl, instruction, MAX (self->wait_s, 0), tell_end);
  else
    tell_end (ctl, instruction);
}

/* The last four digits are all that is kept of a card; they are needed to find it again. */
static void
keep_last4 (TillCtlOrder *self)
{
  gsize length = self->card != NULL ? till_secret_get_length (self->card->number) : 0;

  if (length < 4)
    return;

  memcpy (self->last4, till_secret_peek (self->card->number) + length - 4, 4);
  self->order.last4 = self->last4;
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
  TillRules rules = TILL_RULES_INIT;

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
  keep_last4 (self);

  rules.repeat_minutes = MAX (self->repeat_minutes, 0);
  rules.refund_grace_ms = MIN (MAX (self->grace_s, 0), MAX_GRACE_S) * 1000;
  till_session_set_rules (ctl->session, &rules);
  till_ctl_follow_held (ctl);
  ctl->stopped_code = TILL_CTL_UNKNOWN; /* whether bytes have left is for the journal to say */
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
