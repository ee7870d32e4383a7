/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Understanding the relay's frames.
 *
 * What must hold: everything is checked (types, ranges, lengths, base64, that the id and the number
 * of an event agree); an unknown frame is passed over, because a newer relay may send one. */

#include "till-relay-message.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-relay-frame.h"

#define MAX_HEADERS 16
#define MAX_HEADER_BYTES 4096

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_MALFORMED,
               "The relay sent something unreadable: %s", what);

  return FALSE;
}

/* GLib's decoder passes over what it does not know; a body must not lose bytes in silence. */
static GBytes *
decode_base64 (const char *text)
{
  gsize length = strlen (text), padding = 0, decoded_length;
  guchar *decoded;

  while (padding < MIN (2, length) && text[length - 1 - padding] == '=')
    padding++;

  if (length % 4 != 0 ||
      strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") !=
        length - padding)
    return NULL;

  decoded = g_base64_decode (text, &decoded_length);

  return g_bytes_new_take (decoded, decoded_length);
}

static char **
parse_headers (TillJsonReader *reader)
{
  JsonObject *object = till_json_reader_object (reader, "h");
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (object != NULL && json_object_get_size (object) > MAX_HEADERS)
    till_json_reader_fail (reader, TILL_JSON_ERROR_RANGE, "h", "has too many members");
  else if (object != NULL)
    {
      json_object_iter_init (&iter, object);
      while (json_object_iter_next (&iter, &name, &value))
        {
          if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING ||
              strlen (json_node_get_string (value)) > MAX_HEADER_BYTES)
            {
              till_json_reader_fail (reader, TILL_JSON_ERROR_TYPE, "h", "has an odd member");
              break;
            }

          g_ptr_array_add (pairs, g_strdup (name));
          g_ptr_array_add (pairs, json_node_dup_string (value));
        }
    }

  g_ptr_array_add (pairs, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

static gboolean
parse_event (const char       *id,
             TillJsonReader   *reader,
             TillRelayMessage *message,
             GError          **error)
{
  TillRelayCursor cursor;
  gint64 seq = till_json_reader_int (reader, "seq", 1, G_MAXINT64);
  const char *kind = till_json_reader_string (reader, "src", 64);
  gint64 source_id = till_json_reader_int (reader, "sid", 0, G_MAXINT64);
  gint64 received_us = till_json_reader_int (reader, "recv", 0, G_MAXINT64);
  gboolean verified = till_json_reader_bool (reader, "ver");
  const char *base64 = till_json_reader_string (reader, "b64", TILL_RELAY_FRAME_MAX);
  g_auto (GStrv) headers = parse_headers (reader);
  g_autoptr (GBytes) body = NULL;

  if (!till_json_reader_end (reader, error) ||
      !till_relay_cursor_parse (id, &cursor, error))
    return FALSE;

  if (cursor.seq != seq)
    return fail (error, "an event has two numbers");

  if (!(body = decode_base64 (base64)))
    return fail (error, "a body is not base64");

  message->type = TILL_RELAY_MESSAGE_EVENT;
  message->event = till_relay_event_new (&cursor, kind, source_id, received_us, verified,
                                         g_steal_pointer (&headers), body);

  return TRUE;
}

static void
take_epoch (TillJsonReader   *reader,
            TillRelayMessage *message)
{
  const char *epoch = till_json_reader_string (reader, "epoch", TILL_RELAY_EPOCH_SIZE);

  if (till_relay_epoch_is_valid (epoch))
    g_strlcpy (message->epoch, epoch, sizeof message->epoch);
  else
    till_json_reader_fail (reader, TILL_JSON_ERROR_RANGE, "epoch", "is not an epoch");
}

static gboolean
parse_data (const char       *name,
            const char       *id,
            JsonNode         *data,
            TillRelayMessage *message,
            GError          **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  TillRelayMessageType type = TILL_RELAY_MESSAGE_OTHER;

  till_json_reader_init (&reader, data, "relay frame");

  if (g_strcmp0 (name, TILL_RELAY_FRAME_EVENT) == 0)
    return parse_event (id, &reader, message, error);

  if (g_strcmp0 (name, TILL_RELAY_FRAME_HELLO) == 0)
    {
      type = TILL_RELAY_MESSAGE_HELLO;
      take_epoch (&reader, message);
      message->first = till_json_reader_int (&reader, "first", 1, G_MAXINT64);
      message->last = till_json_reader_int (&reader, "last", 0, G_MAXINT64);
      if (message->first - 1 > message->last)
        till_json_reader_fail (&reader, TILL_JSON_ERROR_RANGE, "first", "is beyond the end");
    }
  else if (g_strcmp0 (name, TILL_RELAY_FRAME_HEARTBEAT) == 0)
    {
      type = TILL_RELAY_MESSAGE_HEARTBEAT;
      message->last = till_json_reader_int (&reader, "last", 0, G_MAXINT64);
    }
  else if (g_strcmp0 (name, TILL_RELAY_FRAME_GAP) == 0)
    {
      type = TILL_RELAY_MESSAGE_GAP;
      message->from = till_json_reader_int (&reader, "from", 1, G_MAXINT64);
      message->to = till_json_reader_int (&reader, "to", 1, G_MAXINT64);
      message->why = g_strdup (till_json_reader_string (&reader, "why", 64));
      if (message->from > message->to)
        till_json_reader_fail (&reader, TILL_JSON_ERROR_RANGE, "to", "comes before “from”");
    }
  else if (g_strcmp0 (name, TILL_RELAY_FRAME_RESET) == 0)
    {
      type = TILL_RELAY_MESSAGE_RESET;
      take_epoch (&reader, message);
      message->first = till_json_reader_int (&reader, "first", 1, G_MAXINT64);
    }
  else if (g_strcmp0 (name, TILL_RELAY_FRAME_BYE) == 0)
    {
      type = TILL_RELAY_MESSAGE_BYE;
      message->retry_ms = (guint) till_json_reader_int (&reader, "retry_ms", 0, G_MAXINT);
    }

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  message->type = type;

  return TRUE;
}

/* A line carries name, id and data in one object. */
static gboolean
parse_line (JsonNode         *node,
            TillRelayMessage *message,
            GError          **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *name, *id;
  JsonNode *data = NULL;

  till_json_reader_init (&reader, node, "relay line");
  name = till_json_reader_string (&reader, "event", 64);
  id = till_json_reader_opt_string (&reader, "id", 64);
  if (till_json_reader_object (&reader, "data") != NULL)
    data = json_object_get_member (json_node_get_object (node), "data");

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  return parse_data (name, id, data, message, error);
}

/**
 * till_relay_message_parse:
 * @frame: a frame from a splitter of either framing
 * @message: (inout): an empty message; filled on success
 * @error: return location for a #GError in #TILL_RELAY_WIRE_ERROR or #TILL_JSON_ERROR
 *
 * Returns: %FALSE when @frame is not what a relay may send
 */
gboolean
till_relay_message_parse (const TillRelayRawFrame *frame,
                          TillRelayMessage        *message,
                          GError                 **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  if (!(node = till_json_parse (frame->data, frame->data_length, error)))
    return FALSE;

  if (frame->event == NULL)
    return parse_line (node, message, error);

  return parse_data (frame->event, frame->id, node, message, error);
}

/**
 * till_relay_message_clear:
 * @message: a message
 *
 * Frees what is in it and makes it empty again.
 */
void
till_relay_message_clear (TillRelayMessage *message)
{
  g_return_if_fail (message != NULL);

  g_clear_pointer (&message->why, g_free);
  g_clear_pointer (&message->event, till_relay_event_unref);
  message->type = TILL_RELAY_MESSAGE_OTHER;
}
