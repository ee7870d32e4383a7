/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the options to an open account: which one is meant, where its key is, and as much of it as
 * the command needs. What only reads this computer's files needs no key and no network. */

#include "till-ctl-open.h"

#include <string.h>

#include "till-ctl-instruction.h"
#include "till-state-folder.h"
#include "till-text.h"

#define KEY_MAX 4096

/**
 * till_ctl_read_key:
 * @ctl: a run
 *
 * Reads the key from standard input. Ends the run if there is none.
 *
 * Returns: (transfer full) (nullable): the key
 */
TillSecret *
till_ctl_read_key (TillCtl *ctl)
{
  char *line = till_ctl_read_line (KEY_MAX);
  TillSecret *key = NULL;

  if (line != NULL && *g_strstrip (line) != '\0')
    key = till_secret_new_from_text (line);
  else
    till_ctl_misused (ctl, "There is no key on standard input");

  if (line != NULL)
    till_secret_wipe_memory (line, KEY_MAX);
  g_free (line);

  return key;
}

/**
 * till_ctl_open_keyring:
 * @ctl: a run
 *
 * Chooses where secrets are: the key file that was named, or the user's keyring.
 */
void
till_ctl_open_keyring (TillCtl *ctl)
{
  g_return_if_fail (ctl != NULL);

  if (ctl->keyring == NULL)
    ctl->keyring = ctl->key_file != NULL ? till_key_file_keyring_new (ctl->key_file)
                                         : till_secret_service_keyring_new ();
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if ((ctl->config = g_task_propagate_pointer (G_TASK (result), &error)))
    ctl->chosen (ctl);
  else
    till_ctl_fail (ctl, error);
}

/* The account that was named, or the only one there is. */
static TillAccountConfig *
choose_account (const char *state_folder,
                const char *account,
                GError    **error)
{
  g_autoptr (GPtrArray) configs = NULL;
  g_autofree char *folder = NULL;

  if (account != NULL)
    {
      if (!(folder = till_state_folder_get_account (state_folder, account, error)))
        return NULL;

      if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "There is no account “%s” (see: tillctl accounts)", account);
          return NULL;
        }

      return till_account_config_load (folder, error);
    }

  if (!(configs = till_account_config_list (state_folder, error)))
    return NULL;

  if (configs->len == 1)
    return till_account_config_copy (configs->pdata[0]);

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       configs->len == 0 ? "Nobody is signed in (see: tillctl sign-in --help)"
                                         : "There are several accounts: say which one with "
                                           "--account (see: tillctl accounts)");

  return NULL;
}

static void
choose_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  TillCtl *ctl = task_data; /* its options do not change any more */
  GError *error = NULL;
  TillAccountConfig *config = choose_account (ctl->state_folder, ctl->account, &error);

  if (config != NULL)
    g_task_return_pointer (task, config, (GDestroyNotify) till_account_config_free);
  else
    g_task_return_error (task, error);
}

/**
 * till_ctl_open_account:
 * @ctl: a run
 * @next: the step after
 *
 * Finds out which account is meant.
 */
void
till_ctl_open_account (TillCtl    *ctl,
                       TillCtlFunc next)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ctl != NULL);
  g_return_if_fail (next != NULL);

  ctl->chosen = next;
  task = g_task_new (NULL, ctl->cancellable, chosen_cb, ctl);
  g_task_set_task_data (task, ctl, NULL);
  g_task_run_in_thread (task, choose_in_thread);
}

static char *
get_path (TillCtl    *ctl,
          const char *name)
{
  return g_build_filename (ctl->state_folder, "accounts", ctl->config->id, name, NULL);
}

/* What the person may think was sent. */
static void
tell_left (TillCtl *ctl)
{
  GPtrArray *left = till_session_get_left (ctl->session);

  for (guint i = 0; left != NULL && i < left->len; i++)
    {
      const TillOrder *order = till_instruction_get_order (left->pdata[i]);
      g_autofree char *amount = till_money_to_string (&order->amount);

      till_ctl_note (ctl, "Not sent, because the program ended before: %s of %s %s (%s)",
                     till_ctl_instruction_kind_word (order->kind), amount, order->amount.currency,
                     order->target_id != NULL ? order->target_id
                                              : order->reference != NULL ? order->reference : "");
    }
}

static void
session_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  const char *set_aside;

  if (!(ctl->session = till_session_open_finish (result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if ((set_aside = till_store_get_set_aside (till_session_get_store (ctl->session))))
    till_ctl_note (ctl, "The history was damaged. It was set aside as “%s” and is filled again.",
                   set_aside);
  if (till_session_get_journal_error (ctl->session) != NULL)
    till_ctl_note (ctl, "No money can be moved: %s",
                   till_session_get_journal_error (ctl->session)->message);
  tell_left (ctl);
  if (ctl->operator_name != NULL)
    till_session_set_operator (ctl->session, ctl->operator_name);

  ctl->opened (ctl);
}

static void
open_session_now (TillCtl *ctl)
{
  g_autofree char *folder = get_path (ctl, NULL);

  till_session_open_async (folder, ctl->keyring, ctl->clock, ctl->cancellable, session_opened_cb,
                           ctl);
}

static void
key_kept_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (till_keyring_store_finish (TILL_KEYRING (object), result, &error))
    open_session_now (ctl);
  else
    till_ctl_fail (ctl, error);
}

static void
open_session_of_account (TillCtl *ctl)
{
  g_autoptr (TillSecret) key = NULL;

  if (!ctl->key_stdin)
    {
      till_ctl_open_keyring (ctl);
      open_session_now (ctl);
      return;
    }

  if (!(key = till_ctl_read_key (ctl)))
    return;

  ctl->keyring = till_memory_keyring_new ();
  till_keyring_store_async (ctl->keyring, ctl->config->id, TILL_KEYRING_API_KEY, key, "tillctl",
                            ctl->cancellable, key_kept_cb, ctl);
}

/**
 * till_ctl_open_session:
 * @ctl: a run
 * @next: the step after
 *
 * Opens the account that is meant, with its key.
 */
void
till_ctl_open_session (TillCtl    *ctl,
                       TillCtlFunc next)
{
  g_return_if_fail (ctl != NULL);
  g_return_if_fail (next != NULL);

  ctl->opened = next;
  till_ctl_open_account (ctl, open_session_of_account);
}

static void
store_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if ((ctl->store = till_store_open_finish (result, &error)))
    ctl->opened (ctl);
  else
    till_ctl_fail (ctl, error);
}

static void
open_store_of_account (TillCtl *ctl)
{
  g_autofree char *path = get_path (ctl, "history.db");

  till_store_open_async (path, ctl->clock, ctl->cancellable, store_opened_cb, ctl);
}

/**
 * till_ctl_open_store:
 * @ctl: a run
 * @next: the step after
 *
 * Opens the history alone: without a key, and without the gateway.
 */
void
till_ctl_open_store (TillCtl    *ctl,
                     TillCtlFunc next)
{
  g_return_if_fail (ctl != NULL);
  g_return_if_fail (next != NULL);

  ctl->opened = next;
  till_ctl_open_account (ctl, open_store_of_account);
}

static void
journal_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if ((ctl->journal = till_journal_open_finish (result, &error)))
    ctl->opened (ctl);
  else
    till_ctl_fail (ctl, error);
}

static void
open_journal_of_account (TillCtl *ctl)
{
  g_autofree char *path = get_path (ctl, "journal.db");

  till_journal_open_async (path, ctl->config->console_id, ctl->clock, ctl->cancellable,
                           journal_opened_cb, ctl);
}

/**
 * till_ctl_open_journal:
 * @ctl: a run
 * @next: the step after
 *
 * Opens the journal alone: without a key, and without the gateway.
 */
void
till_ctl_open_journal (TillCtl    *ctl,
                       TillCtlFunc next)
{
  g_return_if_fail (ctl != NULL);
  g_return_if_fail (next != NULL);

  ctl->opened = next;
  till_ctl_open_account (ctl, open_journal_of_account);
}

/**
 * till_ctl_get_operator:
 * @ctl: a run whose account is chosen
 *
 * Returns: (transfer none): who works here: as said, as the account knows it, or as this computer
 *   does
 */
const char *
till_ctl_get_operator (TillCtl *ctl)
{
  g_return_val_if_fail (ctl != NULL && ctl->config != NULL, NULL);

  if (!till_text_is_empty (ctl->operator_name))
    return ctl->operator_name;

  return !till_text_is_empty (ctl->config->operator_name) ? ctl->config->operator_name
                                                          : g_get_user_name ();
}
