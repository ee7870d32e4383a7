/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a console is let in: a code from the administrator, traded for a token.
 *
 * The administrator's link is "relay+https://relay.example/p#CODE". What stands behind "#" is never
 * part of an address that is asked for. What must hold: the code goes to that relay alone, and the
 * token is in memory that is wiped. */

#include "till-relay-pair.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-relay-call.h"

#define LINK_PREFIX "relay+"
#define LINK_PATH "/p"
#define MAX_CODE 64
#define MAX_TOKEN 128
#define MAX_STREAM 64

/**
 * till_relay_pairing_free:
 * @self: (nullable) (transfer full): a pairing
 */
void
till_relay_pairing_free (TillRelayPairing *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->token, till_secret_free);
  g_free (self->stream);
  g_free (self);
}

static gboolean
is_code (const char *text)
{
  return *text != '\0' && strlen (text) <= MAX_CODE &&
         strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- ") ==
           strlen (text);
}

/**
 * till_relay_pair_parse:
 * @text: what was typed or scanned: a code, or a link with one in it
 * @url: (nullable): where the relay is, for a code alone
 * @ret_url: (out) (transfer full): where the relay is
 * @ret_code: (out) (transfer full): the code
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR
 *
 * Returns: %FALSE when it is neither
 */
gboolean
till_relay_pair_parse (const char *text,
                       const char *url,
                       char      **ret_url,
                       char      **ret_code,
                       GError    **error)
{
  g_autofree char *place = NULL;
  const char *code = text;
  const char *mark;

  g_return_val_if_fail (text != NULL && ret_url != NULL && ret_code != NULL, FALSE);

  if (g_str_has_prefix (text, LINK_PREFIX) && (mark = strchr (text, '#')) != NULL)
    {
      place = g_strndup (text + strlen (LINK_PREFIX), mark - text - strlen (LINK_PREFIX));
      if (g_str_has_suffix (place, LINK_PATH))
        place[strlen (place) - strlen (LINK_PATH)] = '\0';
      code = mark + 1;
    }
  else
    place = g_strdup (url);

  if (place == NULL || !is_code (code))
    {
      g_set_error_literal (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_ADDRESS,
                           place == NULL ? "A code alone does not say where the relay is"
                                         : "That is not a code of a relay");
      return FALSE;
    }

  if (!till_relay_place_check_url (place, error))
    return FALSE;

  *ret_url = g_steal_pointer (&place);
  *ret_code = g_strdup (code);

  return TRUE;
}

static TillRelayPairing *
parse_answer (GBytes  *answer,
              GError **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  const char *token, *stream, *role;
  TillRelayPairing *pairing;
  gint64 id;

  if (!(node = till_json_parse_bytes (answer, error)))
    return NULL;

  till_json_reader_init (&reader, node, "pairing");
  id = till_json_reader_int (&reader, "console", 1, G_MAXINT64);
  token = till_json_reader_string (&reader, "token", MAX_TOKEN);
  stream = till_json_reader_string (&reader, "stream", MAX_STREAM);
  role = till_json_reader_string (&reader, "role", 16);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  pairing = g_new0 (TillRelayPairing, 1);
  pairing->console_id = id;
  pairing->token = till_secret_new_from_text (token);
  pairing->stream = g_strdup (stream);
  pairing->is_owner = strcmp (role, "owner") == 0;

  return pairing;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = NULL;
  TillRelayPairing *pairing = NULL;
  GError *error = NULL;

  if ((answer = till_relay_call_finish (result, &error)))
    pairing = parse_answer (answer, &error);

  if (pairing != NULL)
    g_task_return_pointer (task, pairing, (GDestroyNotify) till_relay_pairing_free);
  else if (g_error_matches (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_FORBIDDEN))
    {
      g_error_free (error);
      g_task_return_new_error (task, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_FORBIDDEN,
                               "This code does not count, or not any more: ask for a new one");
    }
  else
    g_task_return_error (task, error);
}

/**
 * till_relay_pair_async:
 * @session: makes the connection
 * @url: where the relay is, as till_relay_pair_parse() says
 * @code: the code
 * @name: what the administrator will see: "Desk 3"
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Trades a code for a token. If the answer is lost, the code may be used up: ask for a new one,
 * and let the administrator revoke the console that nobody has.
 */
void
till_relay_pair_async (SoupSession        *session,
                       const char         *url,
                       const char         *code,
                       const char         *name,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (TillRelayPlace) place = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GBytes) json = NULL;
  char *text;
  GTask *task;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (url != NULL && code != NULL && name != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_pair_async);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_end_object (builder);
  text = till_json_build_string (builder);
  json = g_bytes_new_take (text, strlen (text));

  place = till_relay_place_new (session, url, NULL);
  till_relay_call_async (place, SOUP_METHOD_POST, "/v1/pair", json, cancellable, answered_cb, task);
}

/**
 * till_relay_pair_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR, #TILL_JSON_ERROR or
 *   #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): what the console got, or %NULL
 */
TillRelayPairing *
till_relay_pair_finish (GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
