/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an administrator wants to see: how it stands, what came in, whether it runs.
 *
 * What must hold: no body is shown, and nothing is changed. */

#include "till-relay-cli-private.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

#include "till-json.h"
#include "till-relay-admin.h"
#include "till-relay-migrate.h"

/* How soon what came in is seen, and how much of it at a time. */
#define FOLLOW_MS 200
#define EVENTS_PER_LOOK 500

#define HEALTH_TIMEOUT_S 5

static gboolean
status (const TillRelayCliOptions *options,
        TillRelayStore            *db,
        GError                   **error)
{
  const char *file = options->log != NULL ? NULL : options->db;
  g_autoptr (JsonNode) node = till_relay_admin_status (db, file, till_relay_cli_now (), error);

  if (node == NULL)
    return FALSE;

  till_relay_cli_print_node (node);

  return TRUE;
}

typedef struct
{
  TillRelayStore *db;
  const char *stream;
  gint64      after;    /* the row last told */
  GMainLoop  *loop;
  GError     *error;
} Follow;

/* Tells what is new; FALSE when it cannot be read. */
static gboolean
tell_events (Follow  *follow,
             GError **error)
{
  guint n;

  do
    {
      g_autoptr (GPtrArray) lines = till_relay_admin_list_events (follow->db, follow->stream,
                                                                  EVENTS_PER_LOOK, &follow->after,
                                                                  error);

      if (lines == NULL)
        return FALSE;

      n = lines->len;
      for (guint i = 0; i < n; i++)
        puts (lines->pdata[i]);
    }
  while (n == EVENTS_PER_LOOK);
  fflush (stdout);

  return TRUE;
}

static gboolean
follow_cb (gpointer user_data)
{
  Follow *follow = user_data;

  if (!ferror (stdout) && tell_events (follow, &follow->error))
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (follow->loop);

  return G_SOURCE_REMOVE;
}

static gboolean
events (const TillRelayCliOptions *options,
        TillRelayStore            *db,
        GError                   **error)
{
  Follow follow = { db, options->stream, MAX (0, options->after), NULL, NULL };

  if (!tell_events (&follow, error))
    return FALSE;

  if (options->follow)
    {
      follow.loop = g_main_loop_new (NULL, FALSE);
      g_timeout_add (FOLLOW_MS, follow_cb, &follow);
      g_main_loop_run (follow.loop);
      g_main_loop_unref (follow.loop);
    }

  if (follow.error != NULL)
    g_propagate_error (error, follow.error);

  return follow.error == NULL;
}

/* Whether a relay runs and takes what comes: for those who look after containers. */
static gboolean
health (const TillRelayCliOptions *options,
        TillRelayStore            *db,
        GError                   **error)
{
  const char *url = options->url != NULL ? options->url : "http://127.0.0.1:8377";
  gboolean on_unix = g_str_has_prefix (url, "unix:");
  g_autoptr (GSocketAddress) address = on_unix ? g_unix_socket_address_new (url + strlen ("unix:"))
                                               : NULL;
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", HEALTH_TIMEOUT_S,
                                                                   "remote-connectable", address,
                                                                   NULL);
  g_autofree char *ready = g_strconcat (on_unix ? "http://localhost" : url, "/readyz", NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, ready);
  g_autoptr (GBytes) body = NULL;

  if (message == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is not of the form http://127.0.0.1:8377 or unix:/path", url);
      return FALSE;
    }

  if (!(body = soup_session_send_and_read (session, message, NULL, error)))
    return FALSE;

  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    return TRUE;

  g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT,
               "The relay runs, but takes nothing in at the moment (%u)",
               soup_message_get_status (message));

  return FALSE;
}

static gboolean
migrate (const TillRelayCliOptions *options,
         TillRelayStore            *db,
         GError                   **error)
{
  g_autoptr (TillRelayStore) from = NULL;
  g_autoptr (TillRelayStore) to = NULL;
  gint64 n;

  if (!till_relay_cli_need (options->db, "db", error) ||
      !till_relay_cli_need (options->log, "log", error) ||
      !(from = till_relay_store_open (options->db, TILL_RELAY_STORE_FLAGS_NONE, error)) ||
      !(to = till_relay_store_open (options->log, TILL_RELAY_STORE_FLAGS_NONE, error)) ||
      !till_relay_migrate (from, to, &n, error))
    return FALSE;

  g_printerr ("%" G_GINT64_FORMAT " events are in the new database. Start relays on that alone; "
              "the old file stays as it was.\n", n);

  return TRUE;
}

const TillRelayCliCommand till_relay_cli_status_commands[] = {
  { "status", "", 0, FALSE, "How full, how far, who is behind", status },
  { "events", "", 0, FALSE, "What came in, without bodies", events },
  { "migrate", "", 0, TRUE, "From --db to --log, with all numbers", migrate },
  { "health", "", 0, TRUE, "Ask a running relay whether it takes what comes", health },
  { NULL },
};
