/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* account.ini: what is known of an account besides its secrets and its data.
 *
 * What must hold: no secret is ever written here; the file is replaced whole, so that a full disk
 * or a power cut leaves the old one; a file that a person has changed is read with suspicion. */

#include "till-account-config.h"

#include <stddef.h>
#include <string.h>

#include "till-currency.h"
#include "till-files.h"
#include "till-state-folder.h"

#define FILE_NAME "account.ini"
#define GROUP "account"
#define FILE_MAX 65536
#define VALUE_MAX 2048

/* Words on disk. Append only; never reuse. */
static const char *const mode_words[] = {
  [TILL_ACCOUNT_LIVE] = "live",
  [TILL_ACCOUNT_TEST] = "test",
  [TILL_ACCOUNT_PRACTICE] = "practice",
};

/* The members that are text, and what they are called in the file. The id is the folder's name. */
static const struct
{
  const char *key;
  gsize       offset;
  gboolean    required;
} texts[] = {
  { "gateway", offsetof (TillAccountConfig, gateway), TRUE },
  { "base-url", offsetof (TillAccountConfig, base_url), TRUE },
  { "name", offsetof (TillAccountConfig, name), TRUE },
  { "default-currency", offsetof (TillAccountConfig, default_currency), FALSE },
  { "operator", offsetof (TillAccountConfig, operator_name), FALSE },
  { "console", offsetof (TillAccountConfig, console_id), TRUE },
  { "relay-url", offsetof (TillAccountConfig, relay_url), FALSE },
  { "relay-stream", offsetof (TillAccountConfig, relay_stream), FALSE },
  { "relay-source", offsetof (TillAccountConfig, relay_source), FALSE },
  { "webhook-id", offsetof (TillAccountConfig, webhook_id), FALSE },
  { "webhook-url", offsetof (TillAccountConfig, webhook_url), FALSE },
};

static char **
text_at (const TillAccountConfig *self,
         guint                    i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

/**
 * till_account_mode_get_word:
 * @mode: a mode
 *
 * Returns: (transfer none): the mode's word in files and in output for programs
 */
const char *
till_account_mode_get_word (TillAccountMode mode)
{
  g_return_val_if_fail ((guint) mode < G_N_ELEMENTS (mode_words), "");

  return mode_words[mode];
}

/**
 * till_account_config_new:
 *
 * Returns: (transfer full): a config with nothing in it
 */
TillAccountConfig *
till_account_config_new (void)
{
  return g_new0 (TillAccountConfig, 1);
}

/**
 * till_account_config_copy:
 * @self: a config
 *
 * Returns: (transfer full): a copy that shares nothing with @self
 */
TillAccountConfig *
till_account_config_copy (const TillAccountConfig *self)
{
  TillAccountConfig *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (copy, i) = g_strdup (*text_at (self, i));

  return copy;
}

/**
 * till_account_config_free:
 * @self: (nullable) (transfer full): a config
 */
void
till_account_config_free (TillAccountConfig *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

static gboolean
read_mode (GKeyFile          *file,
           TillAccountConfig *self,
           GError           **error)
{
  g_autofree char *word = till_files_get_text (file, GROUP, "mode", VALUE_MAX, error);

  if (word == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (mode_words); i++)
    if (strcmp (word, mode_words[i]) == 0)
      {
        self->mode = i;
        return TRUE;
      }

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "“%.20s” is not a mode", word);

  return FALSE;
}

static gboolean
read_file (GKeyFile          *file,
           TillAccountConfig *self,
           GError           **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      if (!texts[i].required && !g_key_file_has_key (file, GROUP, texts[i].key, NULL))
        continue;

      if (!(text = till_files_get_text (file, GROUP, texts[i].key, VALUE_MAX, error)))
        return FALSE;

      if (*text != '\0')
        *text_at (self, i) = g_steal_pointer (&text);
    }

  if (self->default_currency != NULL && !till_currency_is_known (self->default_currency))
    g_clear_pointer (&self->default_currency, g_free);

  self->typed_card = g_key_file_get_boolean (file, GROUP, "typed-card", NULL);
  self->relay_blind = g_key_file_get_boolean (file, GROUP, "relay-blind", NULL);
  self->relay_source_id = MAX (g_key_file_get_int64 (file, GROUP, "relay-source-id", NULL), 0);
  self->signed_out = g_key_file_get_boolean (file, GROUP, "signed-out", NULL);

  return read_mode (file, self, error);
}

/**
 * till_account_config_load:
 * @folder: the account's folder
 * @error: return location for a #GError in #G_IO_ERROR, #G_FILE_ERROR or #G_KEY_FILE_ERROR
 *
 * Reads account.ini. Small blocking file work: from a worker thread, or before a main loop.
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL when it cannot be read or makes no
 *   sense
 */
TillAccountConfig *
till_account_config_load (const char *folder,
                          GError    **error)
{
  g_autoptr (TillAccountConfig) self = till_account_config_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, FILE_NAME, NULL);
  self->id = g_path_get_basename (folder);

  if (!(text = till_files_read_private (path, FILE_MAX, error)))
    return NULL;

  if (!till_account_id_is_valid (self->id) ||
      !g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, error) ||
      !read_file (file, self, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                             "the folder's name is not the id of an account");
      g_prefix_error (error, "The account's file “%s” is damaged: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_account_config_save:
 * @self: a config
 * @folder: the account's folder, which exists
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Writes account.ini: all of it or nothing. Blocks until it is on disk: from a worker thread, or
 * before a main loop.
 *
 * Returns: %FALSE when the file is as it was before
 */
gboolean
till_account_config_save (const TillAccountConfig *self,
                          const char              *folder,
                          GError                 **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*text_at (self, i) != NULL)
      g_key_file_set_string (file, GROUP, texts[i].key, *text_at (self, i));
  g_key_file_set_string (file, GROUP, "mode", till_account_mode_get_word (self->mode));
  g_key_file_set_boolean (file, GROUP, "typed-card", self->typed_card);
  g_key_file_set_boolean (file, GROUP, "relay-blind", self->relay_blind);
  if (self->relay_source_id != 0)
    g_key_file_set_int64 (file, GROUP, "relay-source-id", self->relay_source_id);
  if (self->signed_out)
    g_key_file_set_boolean (file, GROUP, "signed-out", TRUE);

  path = g_build_filename (folder, FILE_NAME, NULL);
  text = g_key_file_to_data (file, NULL, NULL);
  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, "Saving the account's settings: ");
      return FALSE;
    }

  return TRUE;
}

static int
compare_by_id (gconstpointer a,
               gconstpointer b)
{
  const TillAccountConfig *const *config_a = a;
  const TillAccountConfig *const *config_b = b;

  return strcmp ((*config_a)->id, (*config_b)->id);
}

/**
 * till_account_config_list:
 * @state_folder: the state folder
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Lists the accounts that are signed in. A folder without a sound account.ini is passed over: what
 * is wrong with it is told when it is opened by name. Small blocking file work: from a worker
 * thread, or before a main loop.
 *
 * Returns: (transfer full) (nullable) (element-type TillAccountConfig): them, ordered by id; an
 *   empty array when there are none; %NULL when the folder cannot be read
 */
GPtrArray *
till_account_config_list (const char *state_folder,
                          GError    **error)
{
  g_autoptr (GPtrArray) configs = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *accounts = NULL;
  const char *name;

  g_return_val_if_fail (state_folder != NULL, NULL);

  configs = g_ptr_array_new_with_free_func ((GDestroyNotify) till_account_config_free);
  accounts = g_build_filename (state_folder, "accounts", NULL);

  if (!(dir = g_dir_open (accounts, 0, &local_error)))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&configs);

      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *folder = g_build_filename (accounts, name, NULL);
      g_autoptr (TillAccountConfig) config = till_account_config_load (folder, NULL);

      if (config != NULL && !config->signed_out)
        g_ptr_array_add (configs, g_steal_pointer (&config));
    }

  g_ptr_array_sort (configs, compare_by_id);

  return g_steal_pointer (&configs);
}
