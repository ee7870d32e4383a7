/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that programs use: streams, sources, consoles and copies, one thing each. */

#include "till-relay-cli-private.h"

#include <string.h>

#include "till-relay-admin.h"
#include "till-secret.h"

#define PRACTICE_STREAM "practice"

static gboolean
add_stream (const TillRelayCliOptions *options,
            TillRelayStore            *db,
            GError                   **error)
{
  if (!till_relay_cli_need (options->name, "name", error) ||
      !till_relay_admin_add_stream (db, options->name, error))
    return FALSE;

  till_relay_cli_print_pairs ("stream", options->name, NULL);

  return TRUE;
}

static gboolean
add_source (const TillRelayCliOptions *options,
            TillRelayStore            *db,
            GError                   **error)
{
  g_autofree char *secret = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  int mode;

  if (!till_relay_cli_need (options->stream, "stream", error) ||
      !till_relay_cli_need (options->kind, "kind", error) ||
      !till_relay_cli_need (options->mode, "mode", error) ||
      !till_relay_mode_parse (options->mode, &mode, error))
    return FALSE;

  if (options->secret_file != NULL &&
      !(secret = till_relay_cli_read_secret (options->secret_file, error)))
    return FALSE;

  token = till_relay_admin_add_source (db, options->stream, options->kind, mode,
                                       secret, NULL, error);
  if (secret != NULL)
    till_secret_wipe_memory (secret, strlen (secret));
  if (token == NULL)
    return FALSE;

  path = g_strconcat ("/in/", token, NULL);
  till_relay_cli_print_pairs ("stream", options->stream, "ingest_path", path, NULL);

  return TRUE;
}

static gboolean
add_console (const TillRelayCliOptions *options,
             TillRelayStore            *db,
             GError                   **error)
{
  g_autofree char *token = NULL;
  int role;

  if (!till_relay_cli_need (options->stream, "stream", error) ||
      !till_relay_cli_need (options->name, "name", error) ||
      !till_relay_cli_need (options->role, "role", error) ||
      !till_relay_role_parse (options->role, &role, error) ||
      !(token = till_relay_admin_add_console (db, options->stream, options->name, role,
                                              till_relay_cli_now (), error)))
    return FALSE;

  till_relay_cli_print_pairs ("token", token, "stream", options->stream, NULL);

  return TRUE;
}

static gboolean
list_all (const TillRelayCliOptions *options,
          TillRelayStore            *db,
          GError                   **error)
{
  g_autoptr (JsonNode) node = till_relay_admin_list (db, error);

  if (node == NULL)
    return FALSE;

  till_relay_cli_print_node (node);

  return TRUE;
}

static gboolean
revoke_one (const TillRelayCliOptions *options,
            TillRelayStore            *db,
            GError                   **error)
{
  if ((options->console > 0) == (options->source > 0))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "Either --console or --source is needed: a number from “list”");
      return FALSE;
    }

  if (options->console > 0)
    return till_relay_admin_revoke_console (db, options->console, till_relay_cli_now (), error);

  return till_relay_admin_remove_source (db, options->source, till_relay_cli_now (), error);
}

static gboolean
backup (const TillRelayCliOptions *options,
        TillRelayStore            *db,
        GError                   **error)
{
  g_autoptr (TillRelayStore) copy = NULL;
  TillDb *file = till_relay_store_get_file (db);

  if (file == NULL)
    {
      g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT,
                           "A PostgreSQL database is copied with its own tools");
      return FALSE;
    }

  /* Whoever restores the copy gives numbers a second time: it is another epoch from the start. */
  return till_relay_cli_need (options->to, "to", error) &&
         till_db_backup (file, options->to, error) &&
         (copy = till_relay_store_open (options->to, TILL_RELAY_STORE_FLAGS_NONE, error)) &&
         till_relay_admin_new_epoch (copy, error) &&
         till_db_checkpoint (till_relay_store_get_file (copy), /* truncate= */ TRUE, error);
}

static gboolean
new_epoch (const TillRelayCliOptions *options,
           TillRelayStore            *db,
           GError                   **error)
{
  return till_relay_admin_new_epoch (db, error);
}

/* A stream, a blind source and an owner, for the practice gateway. */
static gboolean
init_practice (const TillRelayCliOptions *options,
               TillRelayStore            *db,
               GError                   **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *source = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;

  if (!till_relay_admin_add_stream (db, PRACTICE_STREAM, &local_error) &&
      !g_error_matches (local_error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!(source = till_relay_admin_add_source (db, PRACTICE_STREAM, "stripe",
                                              TILL_RELAY_MODE_BLIND, NULL, NULL, error)) ||
      !(token = till_relay_admin_add_console (db, PRACTICE_STREAM, "Practice",
                                              TILL_RELAY_ROLE_OWNER, till_relay_cli_now (), error)))
    return FALSE;

  path = g_strconcat ("/in/", source, NULL);
  till_relay_cli_print_pairs ("stream", PRACTICE_STREAM, "ingest_path", path, "token", token, NULL);

  return TRUE;
}

const TillRelayCliCommand till_relay_cli_basic_commands[] = {
  { "add-stream", "", 0, FALSE, "Make a stream", add_stream },
  { "add-source", "", 0, FALSE, "Make a door for a stream", add_source },
  { "add-console", "", 0, FALSE, "Make a console's token", add_console },
  { "list", "", 0, FALSE, "Streams, sources and consoles", list_all },
  { "revoke", "", 0, FALSE, "Take a token or a source away", revoke_one },
  { "backup", "", 0, FALSE, "Copy the file while the relay runs", backup },
  { "new-epoch", "", 0, FALSE, "After an old copy was put back", new_epoch },
  { "init-practice", "", 0, FALSE, "All that the practice gateway needs", init_practice },
  { NULL },
};
