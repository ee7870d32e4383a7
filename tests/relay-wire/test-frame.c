/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one end writes the other end understands, in both framings. */

#include "till-relay-frame.h"
#include "till-relay-message.h"

#include <string.h>

/* Cuts @frame out in @framing and parses it. */
static gboolean
parse (GBytes           *frame,
       TillRelayFraming  framing,
       TillRelayMessage *message,
       GError          **error)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (framing, TILL_RELAY_FRAME_MAX);
  TillRelayRawFrame raw;
  gboolean has_frame;

  if (framing == TILL_RELAY_FRAMING_LINES)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      g_assert_true (till_relay_frame_append_line (frame, line));
      till_relay_splitter_push (splitter, line->str, line->len);
    }
  else
    till_relay_splitter_push (splitter, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));

  g_assert_true (till_relay_splitter_next (splitter, &raw, &has_frame, error));
  g_assert_true (has_frame);

  return till_relay_message_parse (&raw, message, error);
}

static void
check_event (TillRelayFraming framing)
{
  static const char * const headers[] = {
    "stripe-signature", "t=1,v1=ab\\c\"d", "content-type", "application/json", NULL,
  };
  guint8 body[1024];

  /* Every byte, every remainder of three, nothing at all. */
  for (guint i = 0; i < sizeof body; i++)
    body[i] = (guint8) (i * 7);

  for (gsize length = 0; length < 700; length += 1 + length / 16)
    {
      const TillRelayFrameEvent event = { .seq = 18446, .source_kind = "stripe", .source_id = 3,
                                          .received_us = G_GINT64_CONSTANT (1795201700123456),
                                          .verified = TRUE, .headers = headers,
                                          .body = body, .body_length = length };
      g_autoptr (GBytes) frame = till_relay_frame_new_event ("9f3c5a1e", &event);
      g_autoptr (GBytes) sent = g_bytes_new (body, length);
      g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
      g_autoptr (GError) error = NULL;

      g_assert_true (parse (frame, framing, &message, &error));
      g_assert_no_error (error);
      g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_EVENT);
      g_assert_cmpstr (till_relay_event_get_cursor (message.event), ==, "9f3c5a1e.18446");
      g_assert_cmpint (till_relay_event_get_seq (message.event), ==, 18446);
      g_assert_cmpstr (till_relay_event_get_source_kind (message.event), ==, "stripe");
      g_assert_cmpint (till_relay_event_get_source_id (message.event), ==, 3);
      g_assert_cmpint (till_relay_event_get_received_us (message.event), ==, event.received_us);
      g_assert_true (till_relay_event_is_verified (message.event));
      g_assert_cmpstr (till_relay_event_get_header (message.event, "stripe-signature"), ==,
                       headers[1]);
      g_assert_null (till_relay_event_get_header (message.event, "authorization"));
      g_assert_true (g_bytes_equal (till_relay_event_get_body (message.event), sent));
    }
}

static void
test_event (void)
{
  check_event (TILL_RELAY_FRAMING_EVENTS);
  check_event (TILL_RELAY_FRAMING_LINES);
}

static void
check_others (TillRelayFraming framing)
{
  g_autoptr (GBytes) hello = till_relay_frame_new_hello ("0a0b0c0d", 5, 900, 15, 1795201701234);
  g_autoptr (GBytes) heartbeat = till_relay_frame_new_heartbeat (901, 1795201701234);
  g_autoptr (GBytes) gap = till_relay_frame_new_gap (3, 9, "retention");
  g_autoptr (GBytes) reset = till_relay_frame_new_reset ("0a0b0c0e", 1);
  g_autoptr (GBytes) bye = till_relay_frame_new_bye (4321);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  g_assert_true (parse (hello, framing, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_HELLO);
  g_assert_cmpstr (message.epoch, ==, "0a0b0c0d");
  g_assert_cmpint (message.first, ==, 5);
  g_assert_cmpint (message.last, ==, 900);
  till_relay_message_clear (&message);

  g_assert_true (parse (heartbeat, framing, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_HEARTBEAT);
  g_assert_cmpint (message.last, ==, 901);
  till_relay_message_clear (&message);

  g_assert_true (parse (gap, framing, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_GAP);
  g_assert_cmpint (message.from, ==, 3);
  g_assert_cmpint (message.to, ==, 9);
  g_assert_cmpstr (message.why, ==, "retention");
  till_relay_message_clear (&message);

  g_assert_true (parse (reset, framing, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_RESET);
  g_assert_cmpstr (message.epoch, ==, "0a0b0c0e");
  till_relay_message_clear (&message);

  g_assert_true (parse (bye, framing, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_BYE);
  g_assert_cmpuint (message.retry_ms, ==, 4321);
}

static void
test_others (void)
{
  check_others (TILL_RELAY_FRAMING_EVENTS);
  check_others (TILL_RELAY_FRAMING_LINES);
}

#define EVENT(id, rest) "id: " id "\nevent: wh\ndata: {" rest "}\n\n"
#define GOOD "\"seq\":7,\"src\":\"s\",\"sid\":1,\"recv\":1,\"ver\":true,"

static void
test_bad_frames_are_refused (void)
{
  static const char * const bad[] = {
    "event: hello\ndata: {}\n\n",
    "event: hello\ndata: []\n\n",
    "event: hello\ndata: {\"epoch\":\"xyz\",\"first\":1,\"last\":2}\n\n",
    "event: hello\ndata: {\"epoch\":\"0a0b0c0d\",\"first\":9,\"last\":2}\n\n",
    "event: hello\ndata: {\"epoch\":\"0a0b0c0d\",\"first\":0,\"last\":2}\n\n",
    "event: hb\ndata: {\"last\":-1}\n\n",
    "event: hb\ndata: {\"last\":1.0}\n\n",
    "event: hb\ndata: {\"last\":\"1\"}\n\n",
    "event: hb\ndata: last\n\n",
    "event: gap\ndata: {\"from\":9,\"to\":3,\"why\":\"x\"}\n\n",
    "event: bye\ndata: {\"retry_ms\":-5}\n\n",
    "event: wh\ndata: {" GOOD "\"h\":{},\"b64\":\"\"}\n\n",
    EVENT ("0a0b0c0d.8", GOOD "\"h\":{},\"b64\":\"\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":[],\"b64\":\"\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":{\"a\":1},\"b64\":\"\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":{},\"b64\":\"AAA\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":{},\"b64\":\"A===\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":{},\"b64\":\"AA-A\""),
    EVENT ("0a0b0c0d.7", GOOD "\"h\":{},\"b64\":\"=AAA\""),
    EVENT ("0a0b0c0d.7", "\"seq\":7,\"h\":{},\"b64\":\"\""),
  };
  static const char good[] = EVENT ("0a0b0c0d.7", GOOD "\"h\":{},\"b64\":\"AAA=\"");
  g_autoptr (GBytes) good_frame = g_bytes_new_static (good, strlen (good));
  g_auto (TillRelayMessage) good_message = TILL_RELAY_MESSAGE_INIT;

  /* The good one proves that the bad ones fail for what is bad in them. */
  g_assert_true (parse (good_frame, TILL_RELAY_FRAMING_EVENTS, &good_message, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) frame = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
      g_autoptr (GError) error = NULL;

      g_assert_false (parse (frame, TILL_RELAY_FRAMING_EVENTS, &message, &error));
      g_assert_nonnull (error);
      g_assert_null (message.event);
    }
}

static void
test_unknown_frame_is_passed_over (void)
{
  static const char text[] = "event: party\ndata: {\"at\":8}\n\n";
  g_autoptr (GBytes) frame = g_bytes_new_static (text, strlen (text));
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  g_assert_true (parse (frame, TILL_RELAY_FRAMING_EVENTS, &message, NULL));
  g_assert_cmpint (message.type, ==, TILL_RELAY_MESSAGE_OTHER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-wire/frame/event", test_event);
  g_test_add_func ("/relay-wire/frame/others", test_others);
  g_test_add_func ("/relay-wire/frame/bad-frames-are-refused", test_bad_frames_are_refused);
  g_test_add_func ("/relay-wire/frame/unknown-frame-is-passed-over",
                   test_unknown_frame_is_passed_over);

  return g_test_run ();
}
