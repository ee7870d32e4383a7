/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The action that shows the cards of a customer, wherever a customer is seen. */

#include "till-card-actions.h"

#include "till-cards-window.h"

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

/**
 * till_card_actions_add:
 * @window: the window
 *
 * Adds "win.customer-cards" (ss: the gateway's id of a customer, and what to call that customer).
 */
void
till_card_actions_add (TillWindow *window)
{
  g_autoptr (GSimpleAction) action = NULL;

  g_return_if_fail (TILL_IS_WINDOW (window));

  action = g_simple_action_new ("customer-cards", G_VARIANT_TYPE ("(ss)"));
  g_signal_connect_object (action, "activate", G_CALLBACK (customer_cards_cb), window,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}
