/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The admin address of the practice gateway:
 *
 *   POST   /faults      adds a rule, answers {"id": 1}
 *   GET    /faults      tells all rules and what they did
 *   DELETE /faults/1    takes one away
 *   DELETE /faults      takes all away
 *
 * What must hold: it listens on loopback only, on a port of its own; a web page that runs in a
 * browser on this computer cannot use it (such a request names its origin); a body is bounded. */

#include "till-sb-admin.h"

#include <libsoup/soup.h>
#include <string.h>

#include "till-listen.h"
#include "till-sb-json.h"

#define MAX_BODY (16 * 1024)
#define RULES "/faults"

struct _TillSbAdmin
{
  TillSbFaults      *faults;
  SoupServer        *server;
  char              *url;
  TillSbAdminChanged changed;
  gpointer           user_data;
};

/* Takes @json. */
static void
answer (SoupServerMessage *message,
        guint              status,
        char              *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json,
                                    strlen (json));
}

static void
refuse (SoupServerMessage *message,
        guint              status,
        const char        *why)
{
  TillSbJson json;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "error", why);
  till_sb_json_end (&json);
  answer (message, status, till_sb_json_steal (&json));
}

static void
add_rule (TillSbAdmin       *self,
          SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  TillSbJson json;
  gint64 id;

  if (!till_sb_faults_add (self->faults, text, strlen (text), &id, &error))
    {
      refuse (message, SOUP_STATUS_BAD_REQUEST, error->message);
      return;
    }

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_int (&json, "id", id);
  till_sb_json_end (&json);
  answer (message, SOUP_STATUS_OK, till_sb_json_steal (&json));
}

static void
remove_rules (TillSbAdmin       *self,
              SoupServerMessage *message,
              const char        *which)
{
  guint64 id;

  if (*which == '\0')
    till_sb_faults_clear (self->faults);
  else if (*which != '/' ||
           !g_ascii_string_to_unsigned (which + 1, 10, 1, G_MAXINT64, &id, NULL) ||
           !till_sb_faults_remove (self->faults, (gint64) id))
    {
      refuse (message, SOUP_STATUS_NOT_FOUND, "There is no such rule");
      return;
    }

  answer (message, SOUP_STATUS_OK, g_strdup ("{}"));
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TillSbAdmin *self = user_data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_server_message_get_status (message) != 0)
    return; /* refused by early_cb() */

  if (soup_message_headers_get_one (headers, "Origin") != NULL)
    refuse (message, SOUP_STATUS_FORBIDDEN, "This is not for web pages");
  else if (!g_str_has_prefix (path, RULES))
    refuse (message, SOUP_STATUS_NOT_FOUND, "There is nothing here but " RULES);
  else if (strcmp (method, SOUP_METHOD_GET) == 0 && strcmp (path, RULES) == 0)
    answer (message, SOUP_STATUS_OK, till_sb_faults_to_json (self->faults));
  else if (strcmp (method, SOUP_METHOD_POST) == 0 && strcmp (path, RULES) == 0)
    add_rule (self, message);
  else if (strcmp (method, SOUP_METHOD_DELETE) == 0)
    remove_rules (self, message, path + strlen (RULES));
  else
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "GET, POST or DELETE");

  self->changed (self->user_data);
}

/* Refuses bodies that are too large before they come. */
static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);

  if (encoding == SOUP_ENCODING_CHUNKED ||
      (encoding == SOUP_ENCODING_CONTENT_LENGTH &&
       soup_message_headers_get_content_length (headers) > MAX_BODY))
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
    }
}

/**
 * till_sb_admin_new:
 * @faults: (transfer none): the rules; must live longer
 * @port: where to listen on 127.0.0.1; 0 for any port that is free
 * @changed: called when a request was answered
 * @user_data: data for @changed
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the running address, or %NULL
 */
TillSbAdmin *
till_sb_admin_new (TillSbFaults      *faults,
                   guint16            port,
                   TillSbAdminChanged changed,
                   gpointer           user_data,
                   GError           **error)
{
  g_autoptr (TillSbAdmin) self = NULL;
  g_autoptr (GSocket) socket = NULL;

  g_return_val_if_fail (faults != NULL && changed != NULL, NULL);

  if (!(socket = till_listen_tcp ("127.0.0.1", port, /* allow_direct= */ FALSE, error)))
    return NULL;

  self = g_new0 (TillSbAdmin, 1);
  self->faults = faults;
  self->changed = changed;
  self->user_data = user_data;
  self->url = g_strdup_printf ("http://127.0.0.1:%u", till_listen_get_port (socket));
  self->server = soup_server_new ("server-header", "tillroll-sandbox", NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_socket (self->server, socket, 0, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * till_sb_admin_free:
 * @self: (nullable) (transfer full): an admin address
 *
 * Stops listening.
 */
void
till_sb_admin_free (TillSbAdmin *self)
{
  if (self == NULL)
    return;

  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
  g_free (self);
}

/**
 * till_sb_admin_get_url:
 * @self: an admin address
 *
 * Returns: (transfer none): where it listens: "http://127.0.0.1:12345"
 */
const char *
till_sb_admin_get_url (TillSbAdmin *self)
{
  return self->url;
}
