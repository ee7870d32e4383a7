/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening and closing accounts. What must hold: two accounts are never open at once, and an answer
 * that belongs to an account that has been left meanwhile changes nothing. */

#include "till-accounts.h"

#include <glib/gi18n.h>

#include "till-error-words.h"
#include "till-practice.h"
#include "till-sign-in.h"
#include "till-state-folder.h"

#define PRACTICE_PAYMENTS 2000

struct _TillAccounts
{
  GObject            parent_instance;

  char              *state_folder;
  TillKeyring       *keyring;
  TillClock         *clock;
  TillSession       *session;
  TillPractice      *practice;
  GCancellable      *opening;   /* of the account that is being opened */
  TillAccountConfig *config;    /* that account, once there is one; else NULL */
  gboolean           held;      /* what opens does not start to work yet */
};

G_DEFINE_FINAL_TYPE (TillAccounts, till_accounts, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_OPENING,
  SIGNAL_CHANGED,
  SIGNAL_PROBLEM,
} TillAccountsSignal;

static guint signals[SIGNAL_PROBLEM + 1];

/* A problem in words, and what only the support understands of it. */
static void
tell_problem (TillAccounts *self,
              const char   *text,
              const char   *details)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, text, details);
}

static void
tell_error (TillAccounts *self,
            const GError *error)
{
  tell_problem (self, till_words_error (error), error->message);
}

static void
tell_changed (TillAccounts *self)
{
  g_clear_pointer (&self->config, till_account_config_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Ends whatever is open or being opened; practice goes on. */
static void
leave (TillAccounts *self)
{
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->config, till_account_config_free);

  if (self->session != NULL)
    till_session_close (self->session);
  g_clear_object (&self->session);
}

static void
till_accounts_dispose (GObject *object)
{
  TillAccounts *self = TILL_ACCOUNTS (object);

  leave (self);
  g_clear_object (&self->practice);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (till_accounts_parent_class)->dispose (object);
}

static void
till_accounts_finalize (GObject *object)
{
  TillAccounts *self = TILL_ACCOUNTS (object);

  g_free (self->state_folder);
  till_clock_unref (self->clock);

  G_OBJECT_CLASS (till_accounts_parent_class)->finalize (object);
}

static void
till_accounts_class_init (TillAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_accounts_dispose;
  object_class->finalize = till_accounts_finalize;

  signals[SIGNAL_OPENING] = g_signal_new ("opening", TILL_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", TILL_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                          G_TYPE_STRING);
}

static void
till_accounts_init (TillAccounts *self)
{
}

/**
 * till_accounts_new:
 * @state_folder: where accounts are kept
 * @keyring: where their keys are
 * @clock: tells the time
 *
 * Returns: (transfer full): the accounts, none of them open
 */
TillAccounts *
till_accounts_new (const char  *state_folder,
                   TillKeyring *keyring,
                   TillClock   *clock)
{
  TillAccounts *self = g_object_new (TILL_TYPE_ACCOUNTS, NULL);

  self->state_folder = g_strdup (state_folder);
  self->keyring = g_object_ref (keyring);
  self->clock = till_clock_ref (clock);

  return self;
}

/**
 * till_accounts_list:
 * @self: accounts
 *
 * Returns: (transfer full) (element-type TillAccountConfig): those that are signed in on this
 *   computer; empty when there are none, or when they cannot be read, which "problem" tells
 */
GPtrArray *
till_accounts_list (TillAccounts *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *configs;

  g_return_val_if_fail (TILL_IS_ACCOUNTS (self), NULL);

  configs = till_account_config_list (self->state_folder, &error);
  if (configs == NULL)
    {
      tell_error (self, error);
      configs = g_ptr_array_new_with_free_func ((GDestroyNotify) till_account_config_free);
    }

  return configs;
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillAccounts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSession) session = till_session_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  self->session = g_steal_pointer (&session);
  tell_changed (self);

  if (self->session == NULL)
    tell_error (self, error);
  else if (!self->held)
    till_session_start (self->session);
}

/* Opens an account in the place of the one that is open. */
static void
open_config (TillAccounts            *self,
             const TillAccountConfig *config)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  leave (self);
  folder = till_state_folder_get_account (self->state_folder, config->id, &error);
  if (folder == NULL)
    {
      tell_changed (self);
      tell_error (self, error);
      return;
    }

  self->opening = g_cancellable_new ();
  self->config = till_account_config_copy (config);
  g_signal_emit (self, signals[SIGNAL_OPENING], 0, config);
  till_session_open_async (folder, self->keyring, self->clock, self->opening, opened_cb,
                           g_object_ref (self));
}

typedef struct
{
  TillAccountConfig *config;
  char              *state_folder;
} Save;

static void
save_free (Save *save)
{
  till_account_config_free (save->config);
  g_free (save->state_folder);
  g_free (save);
}

static void
save_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Save *save = task_data;
  GError *error = NULL;
  g_autofree char *folder = till_state_folder_get_account (save->state_folder, save->config->id,
                                                           &error);

  if (folder != NULL && till_account_config_save (save->config, folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  TillAccounts *self = TILL_ACCOUNTS (object);
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    open_config (self, save->config);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_error (self, error);
}

/* Opens an account as one to which the gateway allows typed cards, or not. That counts from the
 * opening on, so it has to be on disk before. */
static void
open_with_typed_card (TillAccounts            *self,
                      const TillAccountConfig *config,
                      gboolean                 allowed)
{
  g_autoptr (GTask) task = NULL;
  Save *save = g_new0 (Save, 1);

  save->config = till_account_config_copy (config);
  save->config->typed_card = allowed;
  save->state_folder = g_strdup (self->state_folder);

  leave (self);
  self->opening = g_cancellable_new ();
  task = g_task_new (self, self->opening, saved_cb, NULL);
  g_task_set_source_tag (task, open_with_typed_card);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * till_accounts_set_typed_card:
 * @self: accounts, of which one is open
 * @allowed: whether the merchant says that the gateway takes typed cards from it
 *
 * Takes the merchant's word, and opens the account anew with that.
 */
void
till_accounts_set_typed_card (TillAccounts *self,
                              gboolean      allowed)
{
  g_autoptr (TillAccountConfig) config = NULL;

  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  if (self->session == NULL)
    return;

  config = till_account_config_copy (till_session_get_config (self->session));
  open_with_typed_card (self, config, allowed);
}

static void
practice_signed_in_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TillAccounts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillAccountConfig) config = till_sign_in_finish (result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  if (config == NULL)
    {
      tell_changed (self);
      tell_error (self, error);
    }
  else if (config->typed_card)
    {
      open_config (self, config);
    }
  else
    {
      open_with_typed_card (self, config, TRUE); /* the practice gateway takes them */
    }
}

static void
practice_started_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (TillAccounts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPractice) practice = till_practice_start_finish (result, &error);
  TillSignIn sign_in = { .gateway = "stripe", .practice = TRUE };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (practice == NULL)
    {
      g_clear_object (&self->opening);
      tell_changed (self);
      tell_error (self, error);
      return;
    }

  sign_in.base_url = till_practice_get_gateway_url (practice);
  sign_in.key = till_practice_get_key (practice);
  sign_in.name = _("Practice Shop");
  sign_in.operator_name = g_get_real_name ();
  sign_in.relay_url = till_practice_get_relay_url (practice);
  sign_in.relay_stream = till_practice_get_relay_stream (practice);
  sign_in.relay_token = till_practice_get_relay_token (practice);
  till_sign_in_async (&sign_in, self->state_folder, self->keyring, self->clock, self->opening,
                      practice_signed_in_cb, g_object_ref (self));

  g_set_object (&self->practice, practice);
}

static char *
get_practice_folder (TillAccounts *self)
{
  return g_build_filename (self->state_folder, "practice-gateway", NULL);
}

/* Starts practice in the place of what is open; @config is its account, if there is one already. */
static void
start_practice (TillAccounts            *self,
                const TillAccountConfig *config)
{
  g_autofree char *folder = get_practice_folder (self);

  leave (self);
  if (self->practice != NULL)
    till_practice_stop (self->practice);
  g_clear_object (&self->practice);

  self->opening = g_cancellable_new ();
  if (config != NULL)
    {
      self->config = till_account_config_copy (config);
      g_signal_emit (self, signals[SIGNAL_OPENING], 0, config);
    }
  else
    {
      tell_changed (self);
    }

  till_practice_start_async (folder, PRACTICE_PAYMENTS, self->opening, practice_started_cb,
                             g_object_ref (self));
}

/* Opens an account; one of our own practice needs its gateway first. */
static void
open_config_or_practice (TillAccounts            *self,
                         const TillAccountConfig *config)
{
  g_autofree char *folder = get_practice_folder (self);

  if (config->mode == TILL_ACCOUNT_PRACTICE && self->practice == NULL &&
      g_file_test (folder, G_FILE_TEST_IS_DIR))
    start_practice (self, config);
  else
    open_config (self, config);
}

/**
 * till_accounts_open_practice:
 * @self: accounts
 *
 * Starts a gateway and a relay on this computer, if they do not run yet, and opens an account on
 * them.
 */
void
till_accounts_open_practice (TillAccounts *self)
{
  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  start_practice (self, NULL);
}

/**
 * till_accounts_open_any:
 * @self: accounts
 * @wanted_id: (nullable): which, if it is there
 *
 * Opens the account that is wanted, or the first.
 *
 * Returns: %FALSE when there is none to open
 */
gboolean
till_accounts_open_any (TillAccounts *self,
                        const char   *wanted_id)
{
  g_autoptr (GPtrArray) configs = NULL;
  const TillAccountConfig *choice = NULL;

  g_return_val_if_fail (TILL_IS_ACCOUNTS (self), FALSE);

  configs = till_accounts_list (self);
  for (guint i = configs->len; i > 0; i--)
    {
      const TillAccountConfig *config = g_ptr_array_index (configs, i - 1);

      if (g_strcmp0 (config->id, wanted_id) == 0)
        {
          choice = config;
          break;
        }

      choice = config;
    }

  if (choice == NULL)
    return FALSE;

  open_config_or_practice (self, choice);

  return TRUE;
}

/**
 * till_accounts_open:
 * @self: accounts
 * @id: the id of one
 *
 * Opens an account in the place of the one that is open.
 */
void
till_accounts_open (TillAccounts *self,
                    const char   *id)
{
  g_autoptr (GPtrArray) configs = NULL;

  g_return_if_fail (TILL_IS_ACCOUNTS (self));
  g_return_if_fail (id != NULL);

  configs = till_accounts_list (self);
  for (guint i = 0; i < configs->len; i++)
    {
      const TillAccountConfig *config = g_ptr_array_index (configs, i);

      if (g_str_equal (config->id, id))
        {
          open_config_or_practice (self, config);
          return;
        }
    }

  tell_problem (self, _("This account is no longer on this computer."), NULL);
}

static void
signed_out_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TillAccounts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!till_sign_out_finish (result, &error))
    tell_error (self, error);
  else if (!till_accounts_open_any (self, NULL))
    tell_changed (self);
}

/**
 * till_accounts_sign_out:
 * @self: accounts, of which one is open
 * @forget_history: whether what the gateway has told is deleted, too; the journal never is
 *
 * Closes the account that is open and takes its keys away; then opens another, if there is one.
 */
void
till_accounts_sign_out (TillAccounts *self,
                        gboolean      forget_history)
{
  g_autofree char *id = NULL;

  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  if (self->session == NULL)
    return;

  id = g_strdup (till_session_get_config (self->session)->id);
  leave (self);
  tell_changed (self);
  till_sign_out_async (self->state_folder, id, forget_history, self->keyring, NULL,
                       signed_out_cb, g_object_ref (self));
}

/**
 * till_accounts_get_folder:
 * @self: accounts
 * @id: the id of one
 *
 * Returns: (transfer full) (nullable): where its files are
 */
char *
till_accounts_get_folder (TillAccounts *self,
                          const char   *id)
{
  g_return_val_if_fail (TILL_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return till_state_folder_get_account (self->state_folder, id, NULL);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillAccounts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!till_session_sync_finish (TILL_SESSION (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_error (self, error);
}

/**
 * till_accounts_check_now:
 * @self: accounts
 *
 * Asks the gateway at once what has happened in the account that is open.
 */
void
till_accounts_check_now (TillAccounts *self)
{
  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  if (self->session != NULL)
    till_session_sync_async (self->session, NULL, checked_cb, g_object_ref (self));
}

/**
 * till_accounts_leave:
 * @self: accounts, of which one is open
 *
 * Closes the account that is open for a moment: its frame stays.
 */
void
till_accounts_leave (TillAccounts *self)
{
  g_autoptr (TillAccountConfig) config = NULL;

  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  if (self->session == NULL)
    return;

  config = till_account_config_copy (till_session_get_config (self->session));
  leave (self);
  g_signal_emit (self, signals[SIGNAL_OPENING], 0, config);
}

/**
 * till_accounts_close:
 * @self: accounts
 *
 * Closes the account that is open, and ends practice.
 */
void
till_accounts_close (TillAccounts *self)
{
  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  leave (self);
  tell_changed (self);
  if (self->practice != NULL)
    till_practice_stop (self->practice);
  g_clear_object (&self->practice);
}

/**
 * till_accounts_set_held:
 * @self: accounts
 * @held: whether an account that opens waits until this is taken back
 *
 * Holds the work of an account back, not what can be seen of it.
 */
void
till_accounts_set_held (TillAccounts *self,
                        gboolean      held)
{
  g_return_if_fail (TILL_IS_ACCOUNTS (self));

  self->held = held;
  if (!held && self->session != NULL)
    till_session_start (self->session);
}

/**
 * till_accounts_get_opening:
 * @self: accounts
 *
 * Returns: (transfer none) (nullable): the account of which "opening" was told last, until
 *   "changed" is
 */
const TillAccountConfig *
till_accounts_get_opening (TillAccounts *self)
{
  g_return_val_if_fail (TILL_IS_ACCOUNTS (self), NULL);

  return self->config;
}

/**
 * till_accounts_get_session:
 * @self: accounts
 *
 * Returns: (transfer none) (nullable): the account that is open
 */
TillSession *
till_accounts_get_session (TillAccounts *self)
{
  g_return_val_if_fail (TILL_IS_ACCOUNTS (self), NULL);

  return self->session;
}
