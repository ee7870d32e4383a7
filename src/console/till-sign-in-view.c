/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sign-in page with the gateways there are, in the window while no account is open, and in a
 * window of its own to add another account. */

#include "till-sign-in-view.h"

#include <glib/gi18n.h>

#include "till-gateway-factory.h"

static void
signed_in_cb (TillAccounts *accounts,
              const char   *id)
{
  till_accounts_open (accounts, id);
}

/* Gateways are named as they are spelled in addresses: "stripe" is shown as "Stripe". */
static void
add_gateways (TillSignInPage *page)
{
  const char * const *names = till_gateway_factory_list ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *title = g_strdup (names[i]);
      const TillGatewayPermission *permissions;
      guint n_permissions;

      *title = g_ascii_toupper (*title);
      permissions = till_gateway_get_permissions (names[i], &n_permissions);
      till_sign_in_page_add_gateway (page, names[i], title, permissions, n_permissions);
    }
}

static TillSignInDesk *
desk_new (TillAccounts *accounts,
          const char   *state_folder,
          TillKeyring  *keyring)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();
  TillSignInDesk *desk = till_sign_in_desk_new (state_folder, keyring, clock);

  g_signal_connect_object (desk, "signed-in", G_CALLBACK (signed_in_cb), accounts,
                           G_CONNECT_SWAPPED);

  return desk;
}

static TillSignInPage *
page_new (TillSignInDesk *desk,
          const char     *gateway_url)
{
  TillSignInPage *page = TILL_SIGN_IN_PAGE (till_sign_in_page_new (desk));
  const char *name = g_get_real_name ();

  add_gateways (page);
  till_sign_in_page_set_gateway_url (page, gateway_url);
  if (g_strcmp0 (name, "Unknown") != 0)
    till_sign_in_page_set_operator (page, name);

  return page;
}

/**
 * till_sign_in_view_new:
 * @accounts: where the account is opened once it is there
 * @state_folder: where accounts are kept
 * @keyring: where secrets are kept
 * @gateway_url: (nullable): where the gateway is, or %NULL for its own address
 *
 * Returns: (transfer floating): a page for signing in
 */
TillSignInPage *
till_sign_in_view_new (TillAccounts *accounts,
                       const char   *state_folder,
                       TillKeyring  *keyring,
                       const char   *gateway_url)
{
  g_autoptr (TillSignInDesk) desk = desk_new (accounts, state_folder, keyring);

  return page_new (desk, gateway_url);
}

/**
 * till_sign_in_view_show:
 * @parent: the window it belongs to
 * @accounts: where the account is opened once it is there
 * @state_folder: where accounts are kept
 * @keyring: where secrets are kept
 * @gateway_url: (nullable): where the gateway is, or %NULL for its own address
 *
 * Opens a window in which one signs in to another account.
 */
void
till_sign_in_view_show (GtkWindow    *parent,
                        TillAccounts *accounts,
                        const char   *state_folder,
                        TillKeyring  *keyring,
                        const char   *gateway_url)
{
  g_autoptr (TillSignInDesk) desk = desk_new (accounts, state_folder, keyring);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page_new (desk, gateway_url)));
  adw_window_set_content (ADW_WINDOW (window), box);
  g_object_set (window, "title", _("Add an account"), "transient-for", parent, "modal", TRUE,
                "default-width", 600, "default-height", 720, "destroy-with-parent", TRUE, NULL);
  g_signal_connect_object (desk, "signed-in", G_CALLBACK (gtk_window_close), window,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}
