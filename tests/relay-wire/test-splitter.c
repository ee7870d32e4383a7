/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-relay-splitter.h"

#include <string.h>

/* Everything the standard allows between two frames: comments, unknown fields, CR, CRLF, LF, no
 * space after the colon, several data lines, a frame without data, a byte order mark. */
static const char stream[] =
  "\xef\xbb\xbf: welcome\r\n"
  "retry: 2000\n"
  "event: hello\r\n"
  "data: {\"a\":1}\r\n"
  "\r\n"
  ":\n"
  "id: e.1\revent: wh\rdata:first\rdata: second\rdata\r\r"
  "event: nothing\n\n"
  "id\ndata:  padded \nnonsense\n\n"
  "data: x\n\n";
static const char expected[] =
  "hello|-|{\"a\":1}\n"
  "wh|e.1|first/second/\n"
  "||\x20padded \n"
  "|-|x\n";

static void
pull (TillRelaySplitter *splitter,
      GString           *seen)
{
  TillRelayRawFrame frame;
  gboolean has_frame = TRUE;
  g_autoptr (GError) error = NULL;

  while (has_frame)
    {
      g_assert_true (till_relay_splitter_next (splitter, &frame, &has_frame, &error));
      g_assert_no_error (error);
      if (has_frame)
        {
          g_autofree char *data = g_strdelimit (g_strdup (frame.data), "\n", '/');

          g_assert_cmpuint (strlen (frame.data), ==, frame.data_length);
          g_string_append_printf (seen, "%s|%s|%s\n", frame.event != NULL ? frame.event : "*",
                                  frame.id != NULL ? frame.id : "-", data);
        }
    }
}

/* Two cuts at every pair of places: three pieces of every length. */
static void
test_every_cut (void)
{
  const gsize length = strlen (stream);

  for (gsize a = 0; a <= length; a++)
    {
      for (gsize b = a; b <= length; b++)
        {
          g_autoptr (TillRelaySplitter) splitter =
            till_relay_splitter_new (TILL_RELAY_FRAMING_EVENTS, 64);
          g_autoptr (GString) seen = g_string_new (NULL);

          till_relay_splitter_push (splitter, stream, a);
          pull (splitter, seen);
          till_relay_splitter_push (splitter, stream + a, b - a);
          pull (splitter, seen);
          till_relay_splitter_push (splitter, stream + b, length - b);
          pull (splitter, seen);
          g_assert_cmpstr (seen->str, ==, expected);
        }
    }
}

static void
test_byte_by_byte (void)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (TILL_RELAY_FRAMING_EVENTS, 64);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  /* Long enough to move the buffer several times. */
  for (guint round = 0; round < 2000; round++)
    {
      const char *text = round == 0 ? stream : stream + 3;

      g_string_append (all, expected);
      for (const char *p = text; *p != '\0'; p++)
        {
          till_relay_splitter_push (splitter, p, 1);
          pull (splitter, seen);
        }
    }

  g_assert_true (g_string_equal (seen, all));
}

static void
test_lines (void)
{
  static const char lines[] = "{\"a\":1}\n\n{\"b\":\r2}\n";
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (TILL_RELAY_FRAMING_LINES, 64);
  g_autoptr (GString) seen = g_string_new (NULL);

  for (const char *p = lines; *p != '\0'; p++)
    {
      till_relay_splitter_push (splitter, p, 1);
      pull (splitter, seen);
    }

  g_assert_cmpstr (seen->str, ==, "*|-|{\"a\":1}\n*|-|{\"b\":\r2}\n");
}

/* However it comes, what is too long is refused before much more than the limit is kept. */
static void
check_too_large (TillRelayFraming framing,
                 const char      *head,
                 const char      *piece)
{
  g_autoptr (TillRelaySplitter) splitter = till_relay_splitter_new (framing, 1000);
  g_autoptr (GError) error = NULL;
  TillRelayRawFrame frame;
  gboolean has_frame = FALSE;
  gsize pushed = 0;

  till_relay_splitter_push (splitter, head, strlen (head));
  while (till_relay_splitter_next (splitter, &frame, &has_frame, &error))
    {
      g_assert_false (has_frame);
      g_assert_cmpuint (pushed, <, 3000);
      till_relay_splitter_push (splitter, piece, strlen (piece));
      pushed += strlen (piece);
    }

  g_assert_error (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_TOO_LARGE);
}

static void
test_too_large_is_refused (void)
{
  check_too_large (TILL_RELAY_FRAMING_EVENTS, "data: ", "xxxxxxxxxx");
  check_too_large (TILL_RELAY_FRAMING_EVENTS, "", "data: xxxxxxxxxx\n");
  check_too_large (TILL_RELAY_FRAMING_EVENTS, ": ", "comment ");
  check_too_large (TILL_RELAY_FRAMING_LINES, "{", "\"x\":1,");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-wire/splitter/every-cut", test_every_cut);
  g_test_add_func ("/relay-wire/splitter/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/relay-wire/splitter/lines", test_lines);
  g_test_add_func ("/relay-wire/splitter/too-large-is-refused", test_too_large_is_refused);

  return g_test_run ();
}
