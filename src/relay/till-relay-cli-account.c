/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an administrator does: accounts with their door, their limits and their secrets, and the
 * consoles that were let in.
 *
 * What must hold: everything that opens something is told once, by the command that makes it. */

#include "till-relay-cli-private.h"

#include <string.h>
#include <unistd.h>

#include "till-clock.h"
#include "till-relay-admin.h"
#include "till-relay-pairing.h"
#include "till-secret.h"

/* "https://relay.example" without a slash at its end. */
static gboolean
check_url (const char *url,
           GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL && !g_str_has_suffix (url, "/") &&
      g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL &&
      (strcmp (g_uri_get_scheme (uri), "https") == 0 ||
       strcmp (g_uri_get_scheme (uri), "http") == 0))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--public-url is of the form https://relay.example");

  return FALSE;
}

/* How the world reaches the relay: as it was said now, or before. */
static gboolean
find_url (const TillRelayCliOptions *options,
          TillRelayStore            *db,
          char                     **ret_url,
          GError                   **error)
{
  if (options->public_url == NULL)
    return till_relay_admin_dup_public_url (db, ret_url, error);

  if (!check_url (options->public_url, error) ||
      !till_relay_admin_set_public_url (db, options->public_url, error))
    return FALSE;

  *ret_url = g_strdup (options->public_url);

  return TRUE;
}

static void
take_limits (const TillRelayCliOptions *options,
             TillRelayAccountLimits    *limits)
{
  *limits = (TillRelayAccountLimits) { options->rate, options->burst, options->bytes_a_day,
                                       options->keep_days, options->keep_bytes };
}

/* Says a code to a person, with what a camera can read. */
static void
show_code (const char *code,
           const char *link,
           guint       minutes)
{
  g_autofree char *qr = link != NULL ? till_relay_qr_to_string (link) : NULL;

  g_printerr ("Code for a console; it counts once, for %u minutes:\n  %s\n", minutes, code);
  if (link != NULL)
    g_printerr ("  %s\n", link);
  if (qr != NULL && isatty (STDERR_FILENO))
    g_printerr ("%s", qr);
}

static gboolean
make_code (const TillRelayCliOptions *options,
           TillRelayStore            *db,
           const char                *account,
           const char                *url,
           JsonBuilder               *builder,
           GError                   **error)
{
  guint minutes = options->minutes >= 0 ? (guint) MIN (options->minutes, G_MAXINT)
                                        : TILL_RELAY_PAIRING_MINUTES;
  g_autofree char *code = NULL;
  g_autofree char *link = NULL;
  int role = TILL_RELAY_ROLE_OWNER;

  if ((options->role != NULL && !till_relay_role_parse (options->role, &role, error)) ||
      !(code = till_relay_pairing_new (db, account, role, minutes, till_relay_cli_now (), error)))
    return FALSE;

  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  if (url != NULL)
    {
      link = g_strdup_printf ("relay+%s/p#%s", url, code);
      json_builder_set_member_name (builder, "link");
      json_builder_add_string_value (builder, link);
    }
  show_code (code, link, minutes);

  return TRUE;
}

static void
add_door (const char  *url,
          const char  *token,
          JsonBuilder *builder)
{
  g_autofree char *path = g_strconcat ("/in/", token, NULL);
  g_autofree char *address = g_strconcat (url != NULL ? url : "", path, NULL);

  json_builder_set_member_name (builder, "ingest_path");
  json_builder_add_string_value (builder, path);
  if (url != NULL)
    {
      json_builder_set_member_name (builder, "ingest_url");
      json_builder_add_string_value (builder, address);
    }
  g_printerr ("Address for the gateway's webhooks; it is told this once:\n  %s\n", address);
}

static void
print_built (JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = NULL;

  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  till_relay_cli_print_node (node);
}

static gboolean
account_add (const TillRelayCliOptions *options,
             TillRelayStore            *db,
             GError                   **error)
{
  TillRelayAccount account = { .name = options->words[0],
                               .kind = options->kind != NULL ? options->kind : "stripe",
                               .mode = TILL_RELAY_MODE_VERIFY };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *secret = NULL;
  g_autofree char *token = NULL;
  g_autofree char *url = NULL;

  take_limits (options, &account.limits);
  if ((options->mode != NULL && !till_relay_mode_parse (options->mode, &account.mode, error)) ||
      !find_url (options, db, &url, error) ||
      (options->secret_file != NULL &&
       !(secret = till_relay_cli_read_secret (options->secret_file, error))))
    return FALSE;

  account.secret = secret;
  token = till_relay_admin_add_account (db, &account, error);
  if (secret != NULL)
    till_secret_wipe_memory (secret, strlen (secret));
  if (token == NULL)
    return FALSE;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "account");
  json_builder_add_string_value (builder, account.name);
  add_door (url, token, builder);
  if (!options->no_pairing && !make_code (options, db, account.name, url, builder, error))
    return FALSE;

  print_built (builder);

  return TRUE;
}

static gboolean
account_pair (const TillRelayCliOptions *options,
              TillRelayStore            *db,
              GError                   **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *url = NULL;

  if (!find_url (options, db, &url, error))
    return FALSE;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "account");
  json_builder_add_string_value (builder, options->words[0]);
  if (!make_code (options, db, options->words[0], url, builder, error))
    return FALSE;

  print_built (builder);

  return TRUE;
}

static gboolean
account_limit (const TillRelayCliOptions *options,
               TillRelayStore            *db,
               GError                   **error)
{
  TillRelayAccountLimits limits;

  take_limits (options, &limits);

  return till_relay_admin_limit_account (db, options->words[0], &limits, error);
}

static gboolean
account_secret (const TillRelayCliOptions *options,
                TillRelayStore            *db,
                GError                   **error)
{
  gint64 hours = options->overlap_hours >= 0 ? MIN (options->overlap_hours, 24 * 365)
                                             : TILL_RELAY_SECRET_OVERLAP_S / 3600;
  g_autofree char *secret = NULL;
  gint64 source_id = options->source;
  gboolean ok;

  if (!till_relay_cli_need (options->secret_file, "secret-file", error) ||
      (source_id <= 0 &&
       !till_relay_admin_find_verifying_source (db, options->words[0], &source_id, error)) ||
      !(secret = till_relay_cli_read_secret (options->secret_file, error)))
    return FALSE;

  ok = till_relay_admin_add_secret (db, source_id, secret,
                                    till_relay_cli_now () + hours * 3600 * TILL_SECOND, error);
  till_secret_wipe_memory (secret, strlen (secret));
  if (ok)
    g_printerr ("The secret before counts for %" G_GINT64_FORMAT " more hours.\n", hours);

  return ok;
}

static gboolean
console_list (const TillRelayCliOptions *options,
              TillRelayStore            *db,
              GError                   **error)
{
  g_autoptr (JsonNode) node = till_relay_admin_list_consoles (db, options->stream, error);

  if (node == NULL)
    return FALSE;

  till_relay_cli_print_node (node);

  return TRUE;
}

static gboolean
read_number (const char *text,
             gint64     *ret_number,
             GError    **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is not the number of a console; see “console list”", text);
      return FALSE;
    }

  *ret_number = (gint64) number;

  return TRUE;
}

static gboolean
console_name (const TillRelayCliOptions *options,
              TillRelayStore            *db,
              GError                   **error)
{
  gint64 id;

  return read_number (options->words[0], &id, error) &&
         till_relay_admin_name_console (db, id, options->words[1], error);
}

static gboolean
console_revoke (const TillRelayCliOptions *options,
                TillRelayStore            *db,
                GError                   **error)
{
  gint64 id;

  return read_number (options->words[0], &id, error) &&
         till_relay_admin_revoke_console (db, id, till_relay_cli_now (), error);
}

const TillRelayCliCommand till_relay_cli_account_commands[] = {
  { "account add", "NAME", 1, FALSE, "An account: its address and a code for a console",
    account_add },
  { "account pair", "NAME", 1, FALSE, "Another code for a console", account_pair },
  { "account limit", "NAME", 1, FALSE, "How much it may bring in, how long it is kept",
    account_limit },
  { "account secret", "NAME", 1, FALSE, "Roll to another signing secret", account_secret },
  { "console list", "", 0, FALSE, "Who was let in, and how far each is", console_list },
  { "console name", "NUMBER NAME", 2, FALSE, "Call a console something else", console_name },
  { "console revoke", "NUMBER", 1, FALSE, "Take a console's token away, at once", console_revoke },
  { NULL },
};
