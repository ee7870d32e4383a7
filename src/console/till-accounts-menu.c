/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the button with the account's name opens: the other accounts, and the question that comes
 * before an account is signed out of. */

#include "till-accounts-menu.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-words.h"

/**
 * till_accounts_menu_new:
 * @accounts: the accounts
 *
 * Makes the menu of the other accounts, practice and signing out, as they are now.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *
till_accounts_menu_new (TillAccounts *accounts)
{
  g_autoptr (GPtrArray) configs = till_accounts_list (accounts);
  g_autoptr (GMenu) others = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < configs->len; i++)
    {
      const TillAccountConfig *config = g_ptr_array_index (configs, i);
      g_autofree char *name = till_words_account (config->name, config->mode);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "app.open-account", "s", config->id);
      g_menu_append_item (others, item);
    }

  g_menu_append (more, _("_Add an account…"), "app.add-account");
  g_menu_append (more, _("_Practice"), "app.practice");
  g_menu_append (more, _("Sign _out…"), "app.sign-out");
  if (configs->len > 1)
    g_menu_append_section (menu, _("Accounts"), G_MENU_MODEL (others));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));

  return G_MENU_MODEL (menu);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillAccounts) accounts = user_data;
  g_autofree char *answer = till_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "keep") == 0)
    till_accounts_sign_out (accounts, FALSE);
  else if (g_strcmp0 (answer, "forget") == 0)
    till_accounts_sign_out (accounts, TRUE);
}

/**
 * till_accounts_menu_sign_out:
 * @parent: where it was asked for
 * @accounts: the accounts, one of which is open
 *
 * Asks whether the open account is to be signed out of, and does it.
 */
void
till_accounts_menu_sign_out (GtkWidget    *parent,
                         TillAccounts *accounts)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "keep", _("Sign _out"), TILL_ANSWER_SUGGESTED },
    { "forget", _("Sign out and _forget payments"), TILL_ANSWER_DANGEROUS },
  };
  const TillAccountConfig *config;
  g_autofree char *account = NULL;
  g_autofree char *heading = NULL;

  g_return_if_fail (TILL_IS_ACCOUNTS (accounts));

  config = till_session_get_config (till_accounts_get_session (accounts));
  account = till_words_account (config->name, config->mode);
  /* Translators: an account, as "Acme Tea (live)" */
  heading = g_strdup_printf (_("Sign out of %s?"), account);

  till_ask_async (parent, heading,
                  _("Its key is taken off this computer. The journal of what was done here stays. "
                    "The payments that were fetched can stay or go; the gateway has them."),
                  NULL, answers, G_N_ELEMENTS (answers), NULL, answered_cb,
                  g_object_ref (accounts));
}
