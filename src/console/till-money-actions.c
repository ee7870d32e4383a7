/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The actions of the window that move money: a new charge, and for the payment that is shown
 * refund, capture and release; and its receipt. They open pages and dialogs; none of them sends
 * anything itself. */

#include "till-money-actions.h"

#include <glib/gi18n.h>

#include "till-charge-page.h"
#include "till-payment-actions.h"
#include "till-receipt-dialog.h"
#include "till-receipt.h"
#include "till-refund-dialog.h"
#include "till-refund-lists.h"

typedef struct
{
  TillWindow      *window; /* owns the actions and so this */
  TillPaymentView *view;   /* belongs to the window */
} MoneyActions;

static void
money_actions_free (gpointer  data,
                    GClosure *closure)
{
  g_free (data);
}

static void
new_charge_cb (MoneyActions *self)
{
  till_charge_page_begin (TILL_CHARGE_PAGE (till_window_show_page (self->window, "charge")));
}

static TillPayment *
get_payment (MoneyActions *self)
{
  const TillPaymentDetail *detail = till_payment_view_get_detail (self->view);

  return detail != NULL ? detail->payment : NULL;
}

static void
open_dialog (MoneyActions       *self,
             TillInstructionKind kind)
{
  TillSession *session = till_window_get_session (self->window);
  TillPayment *payment = get_payment (self);

  if (session != NULL && payment != NULL)
    gtk_window_present (
      till_refund_dialog_new (GTK_WINDOW (self->window), session, kind, payment));
}

static void
refund_cb (MoneyActions *self)
{
  open_dialog (self, TILL_INSTRUCTION_REFUND);
}

static void
capture_cb (MoneyActions *self)
{
  open_dialog (self, TILL_INSTRUCTION_CAPTURE);
}

static void
release_cb (MoneyActions *self)
{
  open_dialog (self, TILL_INSTRUCTION_CANCEL);
}

/* What was just charged, where that is what one sees; else the payment that is shown. */
static TillPayment *
get_receipted (MoneyActions *self)
{
  GtkWidget *page = till_window_peek_page (self->window, "charge");

  if (page != NULL && g_strcmp0 (till_window_get_page (self->window), "charge") == 0)
    return till_charge_page_get_payment (TILL_CHARGE_PAGE (page));

  return get_payment (self);
}

static void
receipt_cb (MoneyActions *self)
{
  TillSession *session = till_window_get_session (self->window);
  TillPayment *payment = get_receipted (self);

  if (session == NULL)
    return;

  if (payment == NULL || !till_receipt_is_possible (payment))
    till_window_add_toast (self->window, _("First choose a payment that was taken"));
  else
    gtk_window_present (till_receipt_dialog_new (GTK_WINDOW (self->window), session, payment));
}

static void
repeat_cb (MoneyActions *self)
{
  TillPayment *payment = get_payment (self);
  GtkWidget *page;

  if (payment == NULL)
    {
      till_window_add_toast (self->window, _("First choose a payment"));
      return;
    }

  page = till_window_show_page (self->window, "charge");
  if (!till_charge_page_repeat (TILL_CHARGE_PAGE (page), payment))
    till_window_add_toast (self->window, _("A charge is under way; wait for its outcome"));
}

static void
set_enabled (MoneyActions *self,
             const char   *name,
             gboolean      enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What makes no sense for the payment that is shown cannot be reached by its key either. */
static void
payment_changed_cb (MoneyActions *self)
{
  const TillPayment *payment = get_payment (self);
  TillSession *session = till_window_get_session (self->window);
  gboolean moves = session != NULL && till_session_get_journal_trouble (session) ==
                   TILL_JOURNAL_TROUBLE_NONE;
  gboolean held = moves && payment != NULL && payment->state == TILL_PAYMENT_AUTHORIZED;

  set_enabled (self, "refund",
               moves && payment != NULL && till_payment_get_refundable (payment) > 0);
  set_enabled (self, "capture", held);
  set_enabled (self, "release", held);
}

/**
 * till_money_actions_add:
 * @window: the window
 * @view: the payment that is shown
 * @page: the payments, where several are selected
 *
 * Adds "win.new-charge", "win.refund", "win.capture", "win.release", "win.receipt" and
 * "win.repeat", what till_payment_actions_add() adds, and what refunds many at once.
 */
void
till_money_actions_add (TillWindow       *window,
                        TillPaymentView  *view,
                        TillPaymentsPage *page)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } actions[] = {
    { "new-charge", G_CALLBACK (new_charge_cb) },
    { "refund", G_CALLBACK (refund_cb) },
    { "capture", G_CALLBACK (capture_cb) },
    { "release", G_CALLBACK (release_cb) },
    { "receipt", G_CALLBACK (receipt_cb) },
    { "repeat", G_CALLBACK (repeat_cb) },
  };
  MoneyActions *self;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENT_VIEW (view));

  self = g_new0 (MoneyActions, 1);
  self->window = window;
  self->view = view;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, NULL);

      g_signal_connect_swapped (action, "activate", actions[i].callback, self);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }

  g_signal_connect_data (view, "changed", G_CALLBACK (payment_changed_cb), self,
                         money_actions_free, G_CONNECT_SWAPPED);
  till_refund_lists_add (window, page);
  payment_changed_cb (self);
  till_payment_actions_add (window, view);
}
