/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that a well-meaning server never gives: none, half of one, one of the wrong length.
 *
 * What must hold: whatever was to be said, the connection ends afterwards, at once. We write past
 * libsoup straight into the socket and then shut it down; libsoup finds it closed when it comes to
 * write the answer itself, and lets go of it like of any caller that went away. */

#include "till-sb-cut.h"

static void
shut (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);

  /* Nobody will see it, but libsoup wants to have one. */
  if (soup_server_message_get_status (message) == 0)
    soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
}

/* What does not fit into the socket's buffer is lost: that is a fault, too. */
static void
push (SoupServerMessage *message,
      const char        *data,
      gsize              length)
{
  GSocket *socket = soup_server_message_get_socket (message);
  gsize done = 0;

  while (socket != NULL && done < length)
    {
      gssize n = g_socket_send_with_blocking (socket, data + done, length - done,
                                              /* blocking= */ FALSE, NULL, NULL);

      if (n <= 0)
        return;

      done += (gsize) n;
    }
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    head)
{
  if (g_ascii_strcasecmp (name, "Content-Length") != 0)
    g_string_append_printf (head, "%s: %s\r\n", name, value);
}

/* Sends the answer that @message has, with a length of its own, and only so much of the body. */
static void
send_part (SoupServerMessage *message,
           gint64             claimed,
           gsize              sent)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GString) head = g_string_new (NULL);
  guint status = soup_server_message_get_status (message);

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  soup_message_headers_foreach (soup_server_message_get_response_headers (message), add_header_cb,
                                head);
  g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n\r\n", MAX (claimed, 0));
  push (message, head->str, head->len);
  push (message, g_bytes_get_data (bytes, NULL), MIN (sent, g_bytes_get_size (bytes)));
}

static gsize
body_size (SoupServerMessage *message)
{
  return (gsize) soup_server_message_get_response_body (message)->length;
}

/**
 * till_sb_cut_off:
 * @message: a request that nothing was answered to yet
 *
 * Ends its connection without a word.
 */
void
till_sb_cut_off (SoupServerMessage *message)
{
  shut (message);
}

/**
 * till_sb_cut_half:
 * @message: a request whose answer is set
 *
 * Sends half of the answer's body and ends the connection.
 */
void
till_sb_cut_half (SoupServerMessage *message)
{
  gsize size = body_size (message);

  send_part (message, (gint64) size, size / 2);
  shut (message);
}

/**
 * till_sb_cut_lie:
 * @message: a request whose answer is set
 * @bytes: how much longer the body is said to be than it is; may be negative
 *
 * Sends the answer with a wrong length and ends the connection.
 */
void
till_sb_cut_lie (SoupServerMessage *message,
                 gint64             bytes)
{
  gsize size = body_size (message);

  send_part (message, (gint64) size + bytes, size);
  shut (message);
}
