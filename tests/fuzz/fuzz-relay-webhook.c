/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a stranger posts to the relay.
 *
 * What must hold: looking for the id reads nothing beyond the body and finds plain text in it or
 * nothing; the body comes out at the console as it went in, in both framings. */

#include "fuzz-target.h"

#include <string.h>

#include "till-relay-delivery.h"
#include "till-relay-frame.h"
#include "till-relay-gateway.h"
#include "till-relay-message.h"

static void
check_arrives (GBytes          *frame,
               TillRelayFraming framing,
               GBytes          *body)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (framing, TILL_RELAY_FRAME_MAX);
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  TillRelayRawFrame raw;
  gboolean has_frame;

  if (framing == TILL_RELAY_FRAMING_LINES)
    g_assert_true (till_relay_frame_append_line (frame, line));
  else
    g_string_append_len (line, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));

  till_relay_splitter_push (splitter, line->str, line->len);
  g_assert_true (till_relay_splitter_next (splitter, &raw, &has_frame, NULL));
  g_assert_true (has_frame);
  g_assert_true (till_relay_message_parse (&raw, &message, NULL));
  g_assert_true (g_bytes_equal (till_relay_event_get_body (message.event), body));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const headers[] = { "stripe-signature", "t=1,v1=\"\\", NULL };
  const TillRelayFrameEvent event = { .seq = 1, .source_kind = "stripe", .source_id = 1,
                                      .received_us = 1, .headers = headers, .body = data,
                                      .body_length = size };
  g_autofree char *id = till_relay_find_json_id ((const char *) data, size, "id");
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GBytes) frame = till_relay_frame_new_event ("0a0b0c0d", &event);
  g_autoptr (TillRelayDelivery) delivery = till_relay_delivery_new ();

  if (id != NULL)
    {
      g_assert_true (*id != '\0' && strlen (id) <= 255);
      g_assert_true (memmem (data, size, id, strlen (id)) != NULL);
    }

  check_arrives (frame, TILL_RELAY_FRAMING_EVENTS, body);
  check_arrives (frame, TILL_RELAY_FRAMING_LINES, body);

  delivery->event_id = g_strdup (id);
  delivery->body = g_bytes_ref (body);
  till_relay_delivery_set_dkey (delivery, NULL);

  return 0;
}
