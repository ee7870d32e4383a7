/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the relay demands of a request beyond what the web server does, and how it answers.
 *
 * libsoup's server reads two lengths, a length beside chunks and other things that a proxy in front
 * may read differently. What must hold: a request whose end could be seen in two places is refused
 * and its connection closed (RFC 9112, 6.3 and 11.2). */

#include "till-relay-http.h"

#include <string.h>

typedef struct
{
  guint       lines;
  gsize       bytes;
  guint       n_lengths;
  guint       n_encodings;
  guint       n_hosts;
  const char *length;
  const char *encoding;
} Heads;

static void
count_heads (SoupMessageHeaders *headers,
             Heads              *heads)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      heads->lines++;
      heads->bytes += strlen (name) + strlen (value) + 4;

      if (g_ascii_strcasecmp (name, "Content-Length") == 0)
        {
          heads->n_lengths++;
          heads->length = value;
        }
      else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
        {
          heads->n_encodings++;
          heads->encoding = value;
        }
      else if (g_ascii_strcasecmp (name, "Host") == 0)
        heads->n_hosts++;
    }
}

/**
 * till_relay_http_check:
 * @msg: a request whose head has been read
 * @limits: the daemon's limits
 * @ret_length: (out): the length of its body, 0 for none, or %TILL_RELAY_LENGTH_UNKNOWN
 *
 * Returns: 0, or the status it is to be refused with
 */
guint
till_relay_http_check (SoupServerMessage     *msg,
                       const TillRelayLimits *limits,
                       gint64                *ret_length)
{
  Heads heads = { 0 };
  guint64 length = 0;

  count_heads (soup_server_message_get_request_headers (msg), &heads);

  if (heads.lines > limits->max_header_lines || heads.bytes > limits->max_header_bytes ||
      strlen (g_uri_get_path (soup_server_message_get_uri (msg))) > 256)
    return TILL_RELAY_STATUS_HEADERS_TOO_LARGE;

  if (heads.n_hosts != 1 || heads.n_lengths > 1 || heads.n_encodings > 1 ||
      (heads.n_lengths == 1 && heads.n_encodings == 1))
    return SOUP_STATUS_BAD_REQUEST;

  if (heads.n_encodings == 1 && g_ascii_strcasecmp (heads.encoding, "chunked") != 0)
    return SOUP_STATUS_NOT_IMPLEMENTED;

  if (heads.n_lengths == 1 &&
      (!g_ascii_isdigit (heads.length[0]) ||
       !g_ascii_string_to_unsigned (heads.length, 10, 0, G_MAXINT64, &length, NULL)))
    return SOUP_STATUS_BAD_REQUEST;

  *ret_length = heads.n_encodings == 1 ? TILL_RELAY_LENGTH_UNKNOWN : (gint64) length;

  return 0;
}

/**
 * till_relay_http_answer:
 * @msg: a request
 * @status: the status
 * @content_type: (nullable): of @text
 * @text: (nullable): the body of the answer
 *
 * Sets the answer to @msg.
 */
void
till_relay_http_answer (SoupServerMessage *msg,
                        guint              status,
                        const char        *content_type,
                        const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  soup_server_message_set_status (msg, status, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (text != NULL)
    soup_server_message_set_response (msg, content_type, SOUP_MEMORY_COPY, text, strlen (text));
}

/**
 * till_relay_http_retry_after:
 * @msg: a request
 * @seconds: when it is worth trying again
 */
void
till_relay_http_retry_after (SoupServerMessage *msg,
                             guint              seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                text);
}

/**
 * till_relay_http_get_bearer:
 * @msg: a request
 *
 * Returns: (transfer none) (nullable): the token it was made with, or %NULL
 */
const char *
till_relay_http_get_bearer (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;

  return value + 7;
}

/**
 * till_relay_http_get_address:
 * @msg: a request
 *
 * Tells who asks. On this machine that is the proxy, which adds whom it asks for at the end of
 * X-Forwarded-For; what stands before that anyone may have written.
 *
 * Returns: (transfer full): an address; good for counting, proves nothing
 */
char *
till_relay_http_get_address (SoupServerMessage *msg)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *forwarded = soup_message_headers_get_list (headers, "X-Forwarded-For");
  const char *last;

  if (G_IS_INET_SOCKET_ADDRESS (address))
    {
      GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

      if (!g_inet_address_get_is_loopback (inet) || forwarded == NULL)
        return g_inet_address_to_string (inet);
    }

  if (forwarded == NULL)
    return g_strdup ("unix");

  last = strrchr (forwarded, ',');

  return g_strstrip (g_strndup (last != NULL ? last + 1 : forwarded, 64));
}

/**
 * till_relay_http_get_base_url:
 * @msg: a request
 * @public_url: (nullable): how the world reaches the relay, if we were told
 *
 * Returns: (transfer full): "https://relay.example": as we were told, or as this request came
 */
char *
till_relay_http_get_base_url (SoupServerMessage *msg,
                              const char        *public_url)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *protocol = soup_message_headers_get_one (headers, "X-Forwarded-Proto");
  const char *host = soup_message_headers_get_one (headers, "Host");

  if (public_url != NULL)
    return g_strdup (public_url);

  return g_strconcat (g_strcmp0 (protocol, "https") == 0 ? "https://" : "http://", host, NULL);
}
