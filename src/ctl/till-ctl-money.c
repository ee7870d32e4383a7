/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* charge, refund, capture and cancel. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-card-number.h"
#include "till-ctl-open.h"
#include "till-ctl-order.h"

/* Room for blanks and dashes between the digits. */
#define CARD_LINE_MAX 64

/* Moves the digits of a line of standard input into locked memory. */
static gboolean
read_digits (TillSecret *into)
{
  char *line = till_ctl_read_line (CARD_LINE_MAX);
  gboolean fine = line != NULL;

  for (char *p = line; fine && *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      fine = till_secret_append (into, p, 1);
    else
      fine = *p == ' ' || *p == '-';

  if (line != NULL)
    till_secret_wipe_memory (line, CARD_LINE_MAX);
  g_free (line);

  return fine;
}

/* The card stands on three lines: number, expiry, security code; the last may be left out. */
static TillCardInput *
read_card (TillCtl *ctl)
{
  g_autoptr (TillCardInput) card = till_card_input_new ();
  char *expiry = NULL;
  gboolean fine;

  fine = read_digits (card->number) && (expiry = till_ctl_read_line (CARD_LINE_MAX)) != NULL &&
         till_card_expiry_parse (expiry, &card->exp_month, &card->exp_year);
  if (expiry != NULL)
    till_secret_wipe_memory (expiry, CARD_LINE_MAX);
  g_free (expiry);

  if (fine)
    {
      read_digits (card->code);
      return g_steal_pointer (&card);
    }

  till_ctl_misused (ctl, "The card stands on standard input as lines: number, expiry (12/27), "
                         "security code");

  return NULL;
}

static void
charge_now (TillCtl *ctl)
{
  if (till_ctl_order_set_amount (ctl, ctl->data, /* otherwise= */ NULL))
    till_ctl_order_run (ctl);
}

/**
 * till_ctl_charge:
 * @ctl: a run
 *
 * tillctl charge.
 */
void
till_ctl_charge (TillCtl *ctl)
{
  TillCtlOrder *order = till_ctl_order_new (ctl, TILL_INSTRUCTION_CHARGE);
  GOptionEntry entries[] = {
    { "amount", 0, 0, G_OPTION_ARG_STRING, &order->amount, N_("How much: 48.00"), N_("AMOUNT") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &order->currency,
      N_("In which currency (default: the account's)"), N_("CODE") },
    { "card-stdin", 0, 0, G_OPTION_ARG_NONE, &order->card_stdin,
      N_("The card is on standard input: number, expiry, security code on a line each"), NULL },
    { "saved-card", 0, 0, G_OPTION_ARG_STRING, &order->card_token,
      N_("The gateway's token of a saved card"), N_("TOKEN") },
    { "customer", 0, 0, G_OPTION_ARG_STRING, &order->customer,
      N_("The gateway's id of the customer"), N_("ID") },
    { "customer-name", 0, 0, G_OPTION_ARG_STRING, &order->customer_name, N_("Who pays"),
      N_("NAME") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &order->email, N_("The customer's e-mail"),
      N_("ADDRESS") },
    { "phone", 0, 0, G_OPTION_ARG_STRING, &order->customer_phone, N_("The customer's telephone"),
      N_("NUMBER") },
    { "reference", 0, 0, G_OPTION_ARG_STRING, &order->reference, N_("The order's reference"),
      N_("TEXT") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &order->description, N_("What the customer reads"),
      N_("TEXT") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &order->note, N_("What only we read"), N_("TEXT") },
    { "hold", 0, 0, G_OPTION_ARG_NONE, &order->order.capture_later,
      N_("Only hold the money; capture takes it"), NULL },
    { "moto", 0, 0, G_OPTION_ARG_NONE, &order->order.moto, N_("It is a mail or telephone order"),
      NULL },
    { "save-card", 0, 0, G_OPTION_ARG_NONE, &order->order.save_card,
      N_("The customer agreed that the card is kept"), NULL },
    TILL_CTL_ORDER_REPEAT_OPTIONS (order),
    TILL_CTL_ORDER_OPTIONS (order),
    G_OPTION_ENTRY_NULL,
  };

  if (!till_ctl_parse (ctl, "", N_("Takes money from a card."), entries, 0, 0))
    return;

  if (ctl->key_stdin && order->card_stdin)
    {
      till_ctl_misused (ctl, "Key and card cannot both be on standard input: use --key-file");
      return;
    }

  if (order->card_stdin && !(order->card = read_card (ctl)))
    return;

  till_ctl_open_session (ctl, charge_now);
}

/* --- what is about a payment ------------------------------------------------------------------ */

/* Without --amount all that is left is meant. */
static void
set_amount_and_run (TillCtl           *ctl,
                    const TillPayment *payment)
{
  g_autoptr (GError) error = NULL;
  TillCtlOrder *order = ctl->data;

  /* What was read a moment ago is what the person decides on. */
  if (order->order.kind == TILL_INSTRUCTION_REFUND)
    order->order.available = till_payment_get_refundable (payment);

  if (order->order.kind == TILL_INSTRUCTION_REFUND && till_payment_get_refundable (payment) == 0)
    {
      g_set_error_literal (&error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                           "Nothing of this payment is left to give back");
      till_ctl_fail (ctl, error);
      return;
    }

  if (order->order.kind == TILL_INSTRUCTION_CANCEL)
    {
      order->order.amount = payment->amount;
      order->order.amount.minor = 0;
    }
  else if (order->amount == NULL)
    {
      order->order.amount = payment->amount;
      if (order->order.kind == TILL_INSTRUCTION_REFUND)
        order->order.amount.minor = till_payment_get_refundable (payment);
    }
  else if (!till_ctl_order_set_amount (ctl, order, payment->amount.currency))
    return;

  till_ctl_order_run (ctl);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if ((detail = till_store_find_payment_finish (TILL_STORE (object), result, &error)))
    {
      set_amount_and_run (ctl, detail->payment);
      return;
    }

  if (error == NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no payment “%s”",
                 ctl->args[1]);
  till_ctl_fail (ctl, error);
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!till_session_refresh_payment_finish (TILL_SESSION (object), result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_store_find_payment_async (till_session_get_store (ctl->session), ctl->args[1],
                                 ctl->cancellable, found_cb, ctl);
}

/* Nobody looks at the figures before this is sent, so they are read anew. */
static void
refresh_target (TillCtl *ctl)
{
  TillCtlOrder *order = ctl->data;

  order->order.target_id = ctl->args[1];
  till_session_refresh_payment_async (ctl->session, ctl->args[1], ctl->cancellable, refreshed_cb,
                                      ctl);
}

/* A payment, or a list of them. */
static void
begin_refund (TillCtl      *ctl,
              TillCtlOrder *order)
{
  g_autofree char *file = g_strdup (order->list.file);
  g_autofree char *output = g_strdup (order->list.output);
  TillCtlRefundsOptions options = order->list;

  if (file == NULL && (output != NULL || options.dry_run || options.yes || order->order.again))
    till_ctl_misused (ctl, "The list is missing: --file");
  else if (file != NULL && (ctl->args[1] != NULL || order->amount != NULL ||
                            order->reason != NULL || order->note != NULL || order->grace_s != 0))
    till_ctl_misused (ctl, "The list says which payments, how much and why");
  else if (file == NULL && ctl->args[1] == NULL)
    till_ctl_misused (ctl, "Something is missing: tillctl refund ID");
  else if (file == NULL)
    till_ctl_open_session (ctl, refresh_target);
  else
    {
      /* The order goes when the list takes its place. */
      options.file = file;
      options.output = output;
      till_ctl_refunds_run (ctl, &options, order->order.again);
    }
}

/**
 * till_ctl_refund:
 * @ctl: a run
 *
 * tillctl refund.
 */
void
till_ctl_refund (TillCtl *ctl)
{
  TillCtlOrder *order = till_ctl_order_new (ctl, TILL_INSTRUCTION_REFUND);
  GOptionEntry entries[] = {
    { "amount", 0, 0, G_OPTION_ARG_STRING, &order->amount,
      N_("How much (default: all that is left)"), N_("AMOUNT") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &order->reason,
      N_("The gateway's word for why: requested_by_customer, duplicate, fraudulent"), N_("WORD") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &order->note, N_("What only we read"), N_("TEXT") },
    { "grace", 0, 0, G_OPTION_ARG_INT, &order->grace_s,
      N_("Hold it back for so long; Ctrl-C stops it (default: 0)"), N_("SECONDS") },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &order->list.file,
      N_("Instead of one payment, a list: payment, amount, reason, note; - is standard input"),
      N_("LIST") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &order->list.dry_run,
      N_("Only say what would become of each row"), NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &order->list.yes, N_("Do not ask: it is meant"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &order->list.output,
      N_("Write what became of each row as CSV, too"), N_("FILE") },
    { "decimal-comma", 0, 0, G_OPTION_ARG_NONE, &order->list.decimal_comma,
      N_("The list's amounts are written like 12,50"), NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &order->order.again,
      N_("Also what an earlier list has refunded is meant"), NULL },
    { "patience", 0, 0, G_OPTION_ARG_INT, &order->list.patience_s,
      N_("How long a list waits while nothing goes on (default: 600)"), N_("SECONDS") },
    TILL_CTL_ORDER_OPTIONS (order),
    G_OPTION_ENTRY_NULL,
  };

  if (till_ctl_parse (ctl, "ID|--file=LIST", N_("Gives money back."), entries, 0, 1))
    begin_refund (ctl, order);
}

/**
 * till_ctl_capture:
 * @ctl: a run
 *
 * tillctl capture.
 */
void
till_ctl_capture (TillCtl *ctl)
{
  TillCtlOrder *order = till_ctl_order_new (ctl, TILL_INSTRUCTION_CAPTURE);
  GOptionEntry entries[] = {
    { "amount", 0, 0, G_OPTION_ARG_STRING, &order->amount,
      N_("How much (default: all); the rest is let go"), N_("AMOUNT") },
    TILL_CTL_ORDER_OPTIONS (order),
    G_OPTION_ENTRY_NULL,
  };

  if (till_ctl_parse (ctl, "ID", N_("Takes money that is held."), entries, 1, 1))
    till_ctl_open_session (ctl, refresh_target);
}

/**
 * till_ctl_cancel:
 * @ctl: a run
 *
 * tillctl cancel.
 */
void
till_ctl_cancel (TillCtl *ctl)
{
  TillCtlOrder *order = till_ctl_order_new (ctl, TILL_INSTRUCTION_CANCEL);
  GOptionEntry entries[] = {
    TILL_CTL_ORDER_OPTIONS (order),
    G_OPTION_ENTRY_NULL,
  };

  if (till_ctl_parse (ctl, "ID", N_("Lets go of money that is held."), entries, 1, 1))
    till_ctl_open_session (ctl, refresh_target);
}
