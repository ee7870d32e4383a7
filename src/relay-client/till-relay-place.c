/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the relay is, and requests to it.
 *
 * What must hold: the token goes to this address and nowhere else: over TLS, or not beyond this
 * machine; no redirect is followed; no cookie, no cached answer and no compression comes between.
 */

#include "till-relay-place.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

G_DEFINE_QUARK (till-relay-client-error-quark, till_relay_client_error)

#define UNIX_PREFIX "unix:"

struct _TillRelayPlace
{
  SoupSession *session;
  char        *base;  /* without a slash at the end */
  TillSecret  *token;
};

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
fail (GError    **error,
      const char *text)
{
  g_set_error_literal (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_ADDRESS, text);

  return FALSE;
}

/**
 * till_relay_place_check_url:
 * @url: what the user gave as the relay's address
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR
 *
 * Returns: whether a token may be sent there: "https://…", "http://" on this machine, or
 *   "unix:/path"
 */
gboolean
till_relay_place_check_url (const char *url,
                            GError    **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (url != NULL, FALSE);

  if (g_str_has_prefix (url, UNIX_PREFIX))
    return g_path_is_absolute (url + strlen (UNIX_PREFIX)) ||
           fail (error, "The relay's socket must be given with its whole path");

  if (!(uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL)) ||
      (host = g_uri_get_host (uri)) == NULL || *host == '\0')
    return fail (error, "That is not an address of a relay");

  if (g_uri_get_user (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return fail (error, "The relay's address ends with its host or path");

  if (strcmp (g_uri_get_scheme (uri), "https") == 0 ||
      (strcmp (g_uri_get_scheme (uri), "http") == 0 && is_this_machine (host)))
    return TRUE;

  return fail (error, "A relay on another machine must be reached by https://");
}

/**
 * till_relay_place_new:
 * @session: makes the connections; not used for a unix socket
 * @url: an address that till_relay_place_check_url() finds good
 * @token: (nullable): what opens it; copied. Without one only a pairing may be asked for
 *
 * Returns: (transfer full): the place
 */
TillRelayPlace *
till_relay_place_new (SoupSession      *session,
                      const char       *url,
                      const TillSecret *token)
{
  TillRelayPlace *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (TillRelayPlace, 1);
  if (token != NULL)
    self->token = till_secret_new_from_text (till_secret_peek (token));

  if (g_str_has_prefix (url, UNIX_PREFIX))
    {
      g_autoptr (GSocketAddress) address =
        g_unix_socket_address_new (url + strlen (UNIX_PREFIX));

      self->session = soup_session_new_with_options ("remote-connectable", address, NULL);
      self->base = g_strdup ("http://localhost");
    }
  else
    {
      self->session = g_object_ref (session);
      self->base = g_strdup (url);
      if (g_str_has_suffix (self->base, "/"))
        self->base[strlen (self->base) - 1] = '\0';
    }

  return self;
}

/**
 * till_relay_place_free:
 * @self: (nullable) (transfer full): a place
 */
void
till_relay_place_free (TillRelayPlace *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->session);
  g_free (self->base);
  g_clear_pointer (&self->token, till_secret_free);
  g_free (self);
}

/**
 * till_relay_place_get_session:
 * @self: a place
 *
 * Returns: (transfer none): what makes its connections
 */
SoupSession *
till_relay_place_get_session (TillRelayPlace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->session;
}

/**
 * till_relay_place_new_message:
 * @self: a place
 * @method: "GET", …
 * @path: what is asked for, with its query: "/v1/ack"
 *
 * Returns: (transfer full): a request with the token, if there is one
 */
SoupMessage *
till_relay_place_new_message (TillRelayPlace *self,
                              const char     *method,
                              const char     *path)
{
  g_autofree char *uri = NULL;
  g_autofree char *authorization = NULL;
  SoupMessage *message;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (method != NULL && path != NULL && *path == '/', NULL);

  uri = g_strconcat (self->base, path, NULL);
  message = soup_message_new (method, uri);
  g_return_val_if_fail (message != NULL, NULL);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  soup_message_disable_feature (message, SOUP_TYPE_COOKIE_JAR);
  soup_message_disable_feature (message, SOUP_TYPE_CACHE);
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);

  if (self->token == NULL)
    return message;

  authorization = g_strconcat ("Bearer ", till_secret_peek (self->token), NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                authorization);
  till_secret_wipe_memory (authorization, strlen (authorization));

  return message;
}

/**
 * till_relay_place_check_status:
 * @message: a request whose answer has begun
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR
 *
 * Returns: %FALSE when the answer is anything else than success
 */
gboolean
till_relay_place_check_status (SoupMessage *message,
                               GError     **error)
{
  guint status = soup_message_get_status (message);
  TillRelayClientError code = TILL_RELAY_CLIENT_ERROR_REFUSED;
  const char *text = "The relay refuses this";

  if (status == SOUP_STATUS_OK || status == SOUP_STATUS_CREATED)
    return TRUE;

  if (status == SOUP_STATUS_UNAUTHORIZED)
    {
      code = TILL_RELAY_CLIENT_ERROR_UNAUTHORIZED;
      text = "The relay does not know this console any more";
    }
  else if (status == SOUP_STATUS_FORBIDDEN)
    {
      code = TILL_RELAY_CLIENT_ERROR_FORBIDDEN;
      text = "Only an owner of the stream may do this";
    }
  else if (status == SOUP_STATUS_NOT_FOUND)
    {
      code = TILL_RELAY_CLIENT_ERROR_NOT_FOUND;
      text = "The relay does not have this stream or source";
    }
  else if (status == 429 || status >= 500)
    {
      code = TILL_RELAY_CLIENT_ERROR_UNAVAILABLE;
      text = "The relay is busy";
    }
  else if (status >= 300 && status < 400)
    {
      code = TILL_RELAY_CLIENT_ERROR_PROTOCOL;
      text = "What answers at the relay's address wants to send us elsewhere";
    }

  g_set_error (error, TILL_RELAY_CLIENT_ERROR, code, "%s (%u)", text, status);

  return FALSE;
}
