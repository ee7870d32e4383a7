/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-json-pull.h"

#include <string.h>

/* What comes out of @text, in short: a letter for each piece. */
static char *
spell (const char *text)
{
  static const char letters[] = "nftid\"{[:)$!";
  g_autoptr (GString) spelt = g_string_new (NULL);
  TillJsonPull pull;
  TillJsonToken token;
  TillJsonKind kind;

  till_json_pull_init (&pull, text, strlen (text));
  do
    {
      kind = till_json_pull_next (&pull, &token);
      g_string_append_c (spelt, letters[kind]);
    }
  while (kind != TILL_JSON_END && kind != TILL_JSON_WRONG);

  g_assert_cmpint (till_json_pull_next (&pull, &token), ==, (int) kind);

  return g_string_free (g_steal_pointer (&spelt), FALSE);
}

static void
test_pieces (void)
{
  static const struct
  {
    const char *text;
    const char *spelt;
  } cases[] = {
    { "{}", "{)$" },
    { " [ ] ", "[)$" },
    { "null", "n$" },
    { "{\"a\":[1,{\"b\":null}],\"c\":\"x\"}", "{:[i{:n)):\")$" },
    { "[true,false,1.5,-0]", "[tfdi)$" },
    { "[1", "[i!" },
    { "[1,]", "[i!" },
    { "{\"a\":1,}", "{:i!" },
    { "{\"a\"}", "{:!" },
    { "{\"a\" 1}", "{:!" },
    { "{1:1}", "{!" },
    { "[1}", "[i!" },
    { "1 1", "i!" },
    { "]", "!" },
    { "", "!" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *spelt = spell (cases[i].text);

      g_assert_cmpstr (spelt, ==, cases[i].spelt);
    }
}

static gint64
read_number (const char *text)
{
  TillJsonPull pull;
  TillJsonToken token;

  till_json_pull_init (&pull, text, strlen (text));
  g_assert_cmpint (till_json_pull_next (&pull, &token), ==, TILL_JSON_INT);

  return token.number;
}

/* Money comes exactly or not at all. */
static void
test_numbers (void)
{
  g_assert_cmpint (read_number ("0"), ==, 0);
  g_assert_cmpint (read_number ("-1"), ==, -1);
  g_assert_cmpint (read_number ("9007199254740993"), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpint (read_number ("9223372036854775807"), ==, G_MAXINT64);
  g_assert_cmpint (read_number ("-9223372036854775808"), ==, G_MININT64);
}

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    const char *means;
  } cases[] = {
    { "\"\"", "" },
    { "\"plain text that is longer than eight bytes\"",
      "plain text that is longer than eight bytes" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"\\u0041\\u00e9\\u20AC\\ud83D\\uDe00\"", "Aé€😀" },
    { "\"1234567é90日本\\n\"", "1234567é90日本\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[64];
      TillJsonPull pull;
      TillJsonToken token;

      till_json_pull_init (&pull, cases[i].text, strlen (cases[i].text));
      g_assert_cmpint (till_json_pull_next (&pull, &token), ==, TILL_JSON_STRING);
      buffer[till_json_unescape (buffer, token.text, token.length)] = '\0';
      g_assert_cmpstr (buffer, ==, cases[i].means);
      g_assert_true (token.escaped == (strchr (cases[i].text, '\\') != NULL));
    }
}

/* A character that must not stand in text is seen wherever it stands in it. */
static void
test_every_place (void)
{
  static const char *const bad[] = { "\n", "\x1f", "\x01", "\xff", "\xc3", "\xed\xa0\x80", "\\x" };

  for (guint before = 0; before < 20; before++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      {
        g_autofree char *filler = g_strnfill (before, 'x');
        g_autofree char *text = g_strdup_printf ("\"%s%sxxxxxxxxxxxxxxxx\"", filler, bad[i]);
        g_autofree char *spelt = spell (text);

        g_assert_cmpstr (spelt, ==, "!");
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/pull/pieces", test_pieces);
  g_test_add_func ("/json/pull/numbers", test_numbers);
  g_test_add_func ("/json/pull/texts", test_texts);
  g_test_add_func ("/json/pull/every-place", test_every_place);

  return g_test_run ();
}
