/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Actions around a payment that move no money: its note, and the cards of a customer, wherever one
 * is seen. */

#include "till-payment-actions.h"

#include "till-cards-window.h"
#include "till-note-window.h"

static void
customer_cards_cb (TillWindow *window,
                   GVariant   *parameter)
{
  TillSession *session = till_window_get_session (window);
  const char *id, *name;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  if (session != NULL && *id != '\0')
    gtk_window_present (till_cards_window_new (GTK_WINDOW (window), session, id, name));
}

static void
note_cb (TillPaymentView *view)
{
  TillWindow *window = TILL_WINDOW (gtk_widget_get_root (GTK_WIDGET (view)));
  const TillPaymentDetail *detail = till_payment_view_get_detail (view);
  TillSession *session = till_window_get_session (window);

  if (session != NULL && detail != NULL)
    gtk_window_present (till_note_window_new (GTK_WINDOW (window), session, detail->payment));
}

static void
add (TillWindow         *window,
     const char         *name,
     const GVariantType *type,
     GCallback           callback,
     gpointer            object)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, type);

  g_signal_connect_object (action, "activate", callback, object, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}

/**
 * till_payment_actions_add:
 * @window: the window
 * @view: the payment that is shown
 *
 * Adds "win.note" and "win.customer-cards" (ss: the gateway's id of a customer, and what to call
 * that customer).
 */
void
till_payment_actions_add (TillWindow      *window,
                          TillPaymentView *view)
{
  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENT_VIEW (view));

  add (window, "note", NULL, G_CALLBACK (note_cb), view);
  add (window, "customer-cards", G_VARIANT_TYPE ("(ss)"), G_CALLBACK (customer_cards_cb), window);
}
