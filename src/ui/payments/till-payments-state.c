/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in the place of the list when there is none. Made only when it is needed, which on
 * most days is never. */

#include "till-payments-state.h"

#include <glib/gi18n.h>

#include "till-plain.h"

static const struct
{
  const char *name;
  const char *icon;
  const char *title;
  const char *description;
  const char *button;
} states[] = {
  [TILL_PAYMENTS_LIST] = { "list", NULL, NULL, NULL, NULL },
  [TILL_PAYMENTS_LOADING] = { "loading", NULL, N_("Loading…"), NULL, NULL },
  [TILL_PAYMENTS_EMPTY] = { "empty", "view-list-symbolic", N_("No payments yet"), NULL, NULL },
  [TILL_PAYMENTS_NONE_FOUND] = { "none-found", "edit-find-symbolic", N_("Nothing found"),
                                 N_("No payment is like that."), N_("Show _all payments") },
  [TILL_PAYMENTS_FAILED] = { "failed", "dialog-error-symbolic",
                             N_("The payments on this computer cannot be read"), NULL,
                             N_("_Try again") },
};

/**
 * till_payments_state_get_name:
 * @state: a state
 *
 * Returns: what the stack calls it
 */
const char *
till_payments_state_get_name (TillPaymentsState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);

  return states[state].name;
}

/**
 * till_payments_state_new:
 * @state: a state that is not the list
 * @ret_button: (out) (transfer none) (nullable): what leads out of it, or %NULL
 *
 * Returns: (transfer floating): an #AdwStatusPage that says it
 */
GtkWidget *
till_payments_state_new (TillPaymentsState state,
                         GtkWidget       **ret_button)
{
  GtkWidget *page;

  g_return_val_if_fail (state != TILL_PAYMENTS_LIST, NULL);

  page = adw_status_page_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _(states[state].title));
  if (states[state].icon != NULL)
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), states[state].icon);
  if (states[state].description != NULL)
    till_plain_set_description (ADW_STATUS_PAGE (page), _(states[state].description));
  gtk_widget_add_css_class (page, "compact");

  *ret_button = NULL;
  if (states[state].button != NULL)
    {
      *ret_button = gtk_button_new_with_mnemonic (_(states[state].button));
      gtk_widget_set_halign (*ret_button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (*ret_button, "pill");
      adw_status_page_set_child (ADW_STATUS_PAGE (page), *ret_button);
    }

  return page;
}

/**
 * till_payments_state_explain_empty:
 * @session: an account without payments
 *
 * Returns: what an empty list means, which depends on what has been fetched
 */
const char *
till_payments_state_explain_empty (TillSession *session)
{
  const TillFreshness *freshness = till_session_get_freshness (session);

  switch (freshness->state)
    {
    case TILL_FRESHNESS_OFFLINE:
      return _("The gateway cannot be reached, and nothing has been fetched yet.");

    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_BACKFILLING:
      return _("The history is being fetched from the gateway.");

    case TILL_FRESHNESS_REPAIRING:
    case TILL_FRESHNESS_LIVE:
    case TILL_FRESHNESS_POLLING:
    case TILL_FRESHNESS_BEHIND:
      return _("Payments appear here as they happen.");
    }

  g_assert_not_reached ();
}
