/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames that the relay sends, as server-sent events
 * (html.spec.whatwg.org/multipage/server-sent-events.html) and as lines of JSON.
 *
 * What must hold: a body crosses byte for byte, which is why it travels in base64: an event
 * stream cannot carry a CR and a JSON string not every byte. The numbers of a stream are dense.
 * A frame of an event is built once and sent to every console, so the big part of it is written
 * straight into its place instead of through a JSON tree; whatever is not a number or base64 goes
 * through append_string(), which escapes. */

#include "till-relay-frame.h"

#include <string.h>

/* The time a browser or curl would wait before it connects again. */
#define RETRY_MS 2000

static void
append_string (GString    *json,
               const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        g_string_append_c (json, '\\');

      if (c < 0x20 || c == 0x7f)
        g_string_append_printf (json, "\\u%04x", c);
      else
        g_string_append_c (json, c);
    }
  g_string_append_c (json, '"');
}

static void
append_name (GString    *json,
             const char *name)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');

  append_string (json, name);
  g_string_append_c (json, ':');
}

static void
append_int (GString    *json,
            const char *name,
            gint64      value)
{
  append_name (json, name);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, value);
}

static void
append_text (GString    *json,
             const char *name,
             const char *text)
{
  append_name (json, name);
  append_string (json, text);
}

static void
append_base64 (GString      *json,
               gconstpointer data,
               gsize         length)
{
  gsize start = json->len;
  int state = 0, save = 0;
  gsize n;

  g_string_set_size (json, start + (length / 3 + 1) * 4 + 4);
  n = g_base64_encode_step (data, length, FALSE, json->str + start, &state, &save);
  n += g_base64_encode_close (FALSE, json->str + start + n, &state, &save);
  g_string_truncate (json, start + n);
}

static GString *
begin (const char *name)
{
  GString *frame = g_string_new ("event: ");

  g_string_append (frame, name);
  g_string_append (frame, "\ndata: {");

  return frame;
}

static GBytes *
end (GString *frame)
{
  g_string_append (frame, "}\n\n");

  return g_string_free_to_bytes (frame);
}

/**
 * till_relay_frame_new_event:
 * @epoch: the epoch of the relay's database
 * @event: the event
 *
 * Returns: (transfer full): its frame
 */
GBytes *
till_relay_frame_new_event (const char                *epoch,
                            const TillRelayFrameEvent *event)
{
  GString *frame;

  g_return_val_if_fail (epoch != NULL, NULL);
  g_return_val_if_fail (event != NULL, NULL);

  frame = g_string_sized_new (event->body_length / 3 * 4 + 512);
  g_string_append_printf (frame, "id: %s.%" G_GINT64_FORMAT "\nevent: " TILL_RELAY_FRAME_EVENT
                          "\ndata: {", epoch, event->seq);
  append_int (frame, "seq", event->seq);
  append_text (frame, "src", event->source_kind);
  append_int (frame, "sid", event->source_id);
  append_int (frame, "recv", event->received_us);
  g_string_append (frame, event->verified ? ",\"ver\":true,\"h\":{" : ",\"ver\":false,\"h\":{");
  for (const char * const *pair = event->headers; pair[0] != NULL; pair += 2)
    {
      if (pair != event->headers)
        g_string_append_c (frame, ',');
      append_string (frame, pair[0]);
      g_string_append_c (frame, ':');
      append_string (frame, pair[1]);
    }
  g_string_append (frame, "},\"b64\":\"");
  append_base64 (frame, event->body, event->body_length);
  g_string_append_c (frame, '"');

  return end (frame);
}

/**
 * till_relay_frame_new_hello:
 * @epoch: the epoch of the relay's database
 * @first: the oldest event it still has, or one past @last if it has none
 * @last: the newest event, 0 if there never was one
 * @heartbeat_s: after how many seconds of silence a heartbeat comes
 * @now_ms: the relay's time in ms since 1970 UTC
 *
 * Returns: (transfer full): the frame that every stream begins with
 */
GBytes *
till_relay_frame_new_hello (const char *epoch,
                            gint64      first,
                            gint64      last,
                            guint       heartbeat_s,
                            gint64      now_ms)
{
  GString *frame;

  g_return_val_if_fail (epoch != NULL, NULL);

  frame = g_string_new (NULL);
  g_string_append_printf (frame, "retry: %d\nevent: " TILL_RELAY_FRAME_HELLO "\ndata: {", RETRY_MS);
  append_text (frame, "epoch", epoch);
  append_int (frame, "first", first);
  append_int (frame, "last", last);
  append_int (frame, "hb", heartbeat_s);
  append_int (frame, "now", now_ms);

  return end (frame);
}

/**
 * till_relay_frame_new_heartbeat:
 * @last: the newest event
 * @now_ms: the relay's time in ms since 1970 UTC
 *
 * Returns: (transfer full): the frame for a while of silence; it leaves the cursor alone and tells
 *   a console that it is behind even when events do not get through
 */
GBytes *
till_relay_frame_new_heartbeat (gint64 last,
                                gint64 now_ms)
{
  GString *frame = begin (TILL_RELAY_FRAME_HEARTBEAT);

  append_int (frame, "last", last);
  append_int (frame, "now", now_ms);

  return end (frame);
}

/**
 * till_relay_frame_new_gap:
 * @from: the first event that is not there any more
 * @to: the last one
 * @why: "retention"
 *
 * Returns: (transfer full): the frame that owns up to missing events
 */
GBytes *
till_relay_frame_new_gap (gint64      from,
                          gint64      to,
                          const char *why)
{
  GString *frame = begin (TILL_RELAY_FRAME_GAP);

  append_int (frame, "from", from);
  append_int (frame, "to", to);
  append_text (frame, "why", why);

  return end (frame);
}

/**
 * till_relay_frame_new_reset:
 * @epoch: the epoch from now on
 * @first: the event that comes next
 *
 * Returns: (transfer full): the frame for a cursor that means nothing to this database
 */
GBytes *
till_relay_frame_new_reset (const char *epoch,
                            gint64      first)
{
  GString *frame = begin (TILL_RELAY_FRAME_RESET);

  append_text (frame, "epoch", epoch);
  append_int (frame, "first", first);

  return end (frame);
}

/**
 * till_relay_frame_new_bye:
 * @retry_ms: how long to wait before connecting again
 *
 * Returns: (transfer full): the last frame of a stream that the relay ends
 */
GBytes *
till_relay_frame_new_bye (guint retry_ms)
{
  GString *frame = begin (TILL_RELAY_FRAME_BYE);

  append_int (frame, "retry_ms", retry_ms);

  return end (frame);
}

/* Finds "@name: value\n" at @*p and moves past it. */
static gboolean
take_field (const char **p,
            const char  *end_of_frame,
            const char  *name,
            const char **ret_value,
            gsize       *ret_length)
{
  gsize n = strlen (name);
  const char *value, *newline;

  if ((gsize) (end_of_frame - *p) < n || memcmp (*p, name, n) != 0)
    return FALSE;

  value = *p + n;
  if ((newline = memchr (value, '\n', end_of_frame - value)) == NULL)
    return FALSE;

  *ret_value = value;
  *ret_length = newline - value;
  *p = newline + 1;

  return TRUE;
}

/**
 * till_relay_frame_append_line:
 * @frame: a frame made by one of the functions above
 * @lines: where to append
 *
 * Appends the same frame as a line of JSON, {"id":…,"event":…,"data":…}, for those who cannot
 * read an event stream.
 *
 * Returns: %FALSE, with @lines untouched, if @frame is not one of ours
 */
gboolean
till_relay_frame_append_line (GBytes  *frame,
                              GString *lines)
{
  gsize size, id_length = 0, name_length, data_length, skipped_length;
  const char *p, *end_of_frame, *id = NULL, *name, *data, *skipped;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (lines != NULL, FALSE);

  p = g_bytes_get_data (frame, &size);
  end_of_frame = p + size;

  take_field (&p, end_of_frame, "retry: ", &skipped, &skipped_length);
  take_field (&p, end_of_frame, "id: ", &id, &id_length);
  if (!take_field (&p, end_of_frame, "event: ", &name, &name_length) ||
      !take_field (&p, end_of_frame, "data: ", &data, &data_length))
    return FALSE;

  g_string_append_c (lines, '{');
  if (id != NULL)
    {
      g_string_append (lines, "\"id\":\"");
      g_string_append_len (lines, id, id_length);
      g_string_append (lines, "\",");
    }
  g_string_append (lines, "\"event\":\"");
  g_string_append_len (lines, name, name_length);
  g_string_append (lines, "\",\"data\":");
  g_string_append_len (lines, data, data_length);
  g_string_append (lines, "}\n");

  return TRUE;
}
