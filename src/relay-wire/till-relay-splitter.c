/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Cutting what comes from the relay into frames: server-sent events as the HTML standard reads
 * them (html.spec.whatwg.org/multipage/server-sent-events.html, "Parsing an event stream"), or
 * lines of JSON.
 *
 * What must hold: it does not matter how the bytes are cut into pieces; a line or a frame beyond
 * the limit is an error and never a growing buffer; every byte is looked at once. Frames are
 * pulled, so that a reader that has to wait leaves the rest where it is. */

#include "till-relay-splitter.h"

#include <string.h>

/* Consumed bytes that may stand in front of the buffer before it is moved. */
#define COMPACT_AT (64 * 1024)

struct _TillRelaySplitter
{
  TillRelayFraming framing;
  gsize            max_frame;

  GByteArray      *buffer;
  gsize            start;     /* of the line that is not complete yet */
  gsize            looked_at; /* no line ends between start and here */
  gboolean         skip_lf;   /* the last line ended with CR: an LF belongs to it */
  gboolean         begun;     /* past where a byte order mark may stand */

  GString         *event;
  GString         *id;
  GString         *data;
  gboolean         has_id;
  gboolean         has_data;
  gboolean         handed_out; /* the frame above belongs to the caller's past */
};

/**
 * till_relay_splitter_new:
 * @framing: what the bytes are
 * @max_frame: the longest line and the longest frame, in bytes
 *
 * Returns: (transfer full): a splitter that has seen nothing yet
 */
TillRelaySplitter *
till_relay_splitter_new (TillRelayFraming framing,
                         gsize            max_frame)
{
  TillRelaySplitter *self = g_new0 (TillRelaySplitter, 1);

  self->framing = framing;
  self->max_frame = max_frame;
  self->buffer = g_byte_array_new ();
  self->event = g_string_new (NULL);
  self->id = g_string_new (NULL);
  self->data = g_string_new (NULL);

  return self;
}

/**
 * till_relay_splitter_free:
 * @self: (nullable) (transfer full): a splitter
 */
void
till_relay_splitter_free (TillRelaySplitter *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->buffer);
  g_string_free (self->event, TRUE);
  g_string_free (self->id, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self);
}

/**
 * till_relay_splitter_push:
 * @self: a splitter
 * @data: (array length=length): the next bytes
 * @length: how many
 *
 * Adds bytes. Pull all frames with till_relay_splitter_next() before adding more.
 */
void
till_relay_splitter_push (TillRelaySplitter *self,
                          gconstpointer      data,
                          gsize              length)
{
  g_return_if_fail (self != NULL);

  if (self->start >= COMPACT_AT || self->start == self->buffer->len)
    {
      g_byte_array_remove_range (self->buffer, 0, self->start);
      self->looked_at -= self->start;
      self->start = 0;
    }

  if (length > 0)
    g_byte_array_append (self->buffer, data, length);
}

static gboolean
too_large (GError **error)
{
  g_set_error_literal (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_TOO_LARGE,
                       "The relay sent more in one piece than it may");

  return FALSE;
}

static gboolean
is_line_end (TillRelaySplitter *self,
             guint8             c)
{
  return c == '\n' || (c == '\r' && self->framing == TILL_RELAY_FRAMING_EVENTS);
}

/* Drops what may stand between two lines, or before the first one. */
static void
skip_between_lines (TillRelaySplitter *self)
{
  const guint8 *bytes = self->buffer->data;
  gsize length = self->buffer->len;

  if (self->skip_lf && self->start < length)
    {
      if (bytes[self->start] == '\n')
        self->start++;
      self->skip_lf = FALSE;
    }

  if (!self->begun && length - self->start >= 3)
    {
      if (memcmp (bytes + self->start, "\xef\xbb\xbf", 3) == 0)
        self->start += 3;
      self->begun = TRUE;
    }

  self->looked_at = MAX (self->looked_at, self->start);
}

/* The next complete line, borrowed; NULL if there is none yet. */
static const char *
take_line (TillRelaySplitter *self,
           gsize             *ret_length)
{
  const guint8 *bytes;
  const char *line;

  skip_between_lines (self);
  bytes = self->buffer->data;

  while (self->looked_at < self->buffer->len && !is_line_end (self, bytes[self->looked_at]))
    self->looked_at++;
  if (self->looked_at == self->buffer->len)
    return NULL;

  self->begun = TRUE;
  line = (const char *) bytes + self->start;
  *ret_length = self->looked_at - self->start;
  self->skip_lf = bytes[self->looked_at] == '\r';
  self->start = ++self->looked_at;

  return line;
}

static void
take_field (TillRelaySplitter *self,
            const char        *line,
            gsize              length)
{
  const char *colon = memchr (line, ':', length);
  gsize name_length = colon != NULL ? (gsize) (colon - line) : length;
  const char *value = colon != NULL ? colon + 1 : line + length;
  gsize value_length = line + length - value;

  if (value_length > 0 && *value == ' ')
    {
      value++;
      value_length--;
    }

  if (name_length == 4 && memcmp (line, "data", 4) == 0)
    {
      if (self->has_data)
        g_string_append_c (self->data, '\n');
      g_string_append_len (self->data, value, value_length);
      self->has_data = TRUE;
    }
  else if (name_length == 5 && memcmp (line, "event", 5) == 0)
    {
      g_string_truncate (self->event, 0);
      g_string_append_len (self->event, value, value_length);
    }
  else if (name_length == 2 && memcmp (line, "id", 2) == 0)
    {
      g_string_truncate (self->id, 0);
      g_string_append_len (self->id, value, value_length);
      self->has_id = TRUE;
    }
}

static void
forget_frame (TillRelaySplitter *self)
{
  g_string_truncate (self->event, 0);
  g_string_truncate (self->id, 0);
  g_string_truncate (self->data, 0);
  self->has_id = FALSE;
  self->has_data = FALSE;
  self->handed_out = FALSE;
}

/* Takes a line in; returns whether it completes a frame. */
static gboolean
line_completes_frame (TillRelaySplitter *self,
                      const char        *line,
                      gsize              length)
{
  if (self->framing == TILL_RELAY_FRAMING_LINES)
    {
      g_string_append_len (self->data, line, length);
      return length > 0;
    }

  if (length > 0)
    {
      take_field (self, line, length);
      return FALSE;
    }

  if (self->has_data)
    return TRUE;

  forget_frame (self);

  return FALSE;
}

/**
 * till_relay_splitter_next:
 * @self: a splitter
 * @ret_frame: (out): the frame, borrowed until the next call on @self
 * @ret_has_frame: (out): whether there is a complete frame
 * @error: return location for a #GError in #TILL_RELAY_WIRE_ERROR
 *
 * Takes the next frame. After an error nothing more can be had from @self.
 *
 * Returns: %FALSE when a line or a frame is longer than it may be
 */
gboolean
till_relay_splitter_next (TillRelaySplitter *self,
                          TillRelayRawFrame *ret_frame,
                          gboolean          *ret_has_frame,
                          GError           **error)
{
  const char *line;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_frame != NULL && ret_has_frame != NULL, FALSE);

  if (self->handed_out)
    forget_frame (self);

  while ((line = take_line (self, &length)) != NULL)
    {
      if (length > self->max_frame)
        return too_large (error);

      if (line_completes_frame (self, line, length))
        {
          ret_frame->event = self->framing == TILL_RELAY_FRAMING_EVENTS ? self->event->str : NULL;
          ret_frame->id = self->has_id ? self->id->str : NULL;
          ret_frame->data = self->data->str;
          ret_frame->data_length = self->data->len;
          *ret_has_frame = self->handed_out = TRUE;
          return TRUE;
        }

      if (self->data->len + self->event->len + self->id->len > self->max_frame)
        return too_large (error);
    }

  if (self->buffer->len - self->start > self->max_frame)
    return too_large (error);

  *ret_has_frame = FALSE;

  return TRUE;
}
