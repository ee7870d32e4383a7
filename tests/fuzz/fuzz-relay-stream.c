/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a relay sends a console: the first byte says how it is framed and where it is cut.
 *
 * What must hold: it does not matter how the bytes are cut into pieces; nothing longer than the
 * limit comes out; what is understood is whole. */

#include "fuzz-target.h"

#include <string.h>

#include "till-relay-message.h"

#define MAX_FRAME 512

static void
check_message (const TillRelayRawFrame *frame)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (GError) error = NULL;
  gboolean ok = till_relay_message_parse (frame, &message, &error);

  g_assert_true (ok == (error == NULL));
  g_assert_true ((message.event != NULL) == (ok && message.type == TILL_RELAY_MESSAGE_EVENT));
  if (ok && message.type == TILL_RELAY_MESSAGE_HELLO)
    g_assert_true (message.first >= 1 && message.first - 1 <= message.last);
  if (ok && message.type == TILL_RELAY_MESSAGE_GAP)
    g_assert_true (message.from >= 1 && message.from <= message.to && message.why != NULL);
}

/* Pulls all frames; notes them in @seen; returns whether the stream may go on. */
static gboolean
pull (TillRelaySplitter *splitter,
      GString           *seen)
{
  g_autoptr (GError) error = NULL;
  TillRelayRawFrame frame;
  gboolean has_frame;

  while (till_relay_splitter_next (splitter, &frame, &has_frame, &error))
    {
      if (!has_frame)
        return TRUE;

      g_assert_true (frame.data_length <= MAX_FRAME);
      g_string_append_printf (seen, "%s|%s|", frame.event != NULL ? frame.event : "",
                              frame.id != NULL ? frame.id : "");
      g_string_append_len (seen, frame.data, frame.data_length);
      g_string_append_c (seen, '\n');
      check_message (&frame);
    }

  g_assert_true (g_error_matches (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_TOO_LARGE));

  return FALSE;
}

static GString *
split (TillRelayFraming framing,
       const guint8    *data,
       gsize            size,
       gsize            piece)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (framing, MAX_FRAME);
  GString *seen = g_string_new (NULL);

  for (gsize at = 0; at < size; at += piece)
    {
      till_relay_splitter_push (splitter, data + at, MIN (piece, size - at));
      if (!pull (splitter, seen))
        break;
    }

  return seen;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  TillRelayFraming framing;
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) pieces = NULL;

  if (size == 0)
    return 0;

  framing = data[0] % 2 == 0 ? TILL_RELAY_FRAMING_EVENTS : TILL_RELAY_FRAMING_LINES;
  whole = split (framing, data + 1, size - 1, size);
  pieces = split (framing, data + 1, size - 1, 1 + data[0] / 2);

  /* One that is too long is noticed as soon as that is certain, which is when the piece is in. */
  g_assert_true (strncmp (whole->str, pieces->str, MIN (whole->len, pieces->len)) == 0);

  return 0;
}
