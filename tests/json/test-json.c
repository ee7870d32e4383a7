/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-json-reader.h"

#include <string.h>

static void
test_accepts (void)
{
  const char *const good[] = {
    "{}", "[]", "null", " true ", "-0", "0.5e-3", "9223372036854775807", "-9223372036854775808",
    "\"\\u00e9 \\ud83d\\ude00 \\/ \\n\"", "{\"a\":[1,{\"b\":null}],\"c\":\"日本\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = till_json_parse (good[i], strlen (good[i]), &error);

      g_assert_no_error (error);
      g_assert_nonnull (root);
    }
}

static void
test_refuses (void)
{
  const char *const bad[] = {
    "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "1e", "nul", "NaN",
    "// c\n1", "/* c */ 1", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\nb\"", "\"a",
    "9223372036854775808", "-9223372036854775809", "{} {}", "[1 2]", "{\"a\" 1}", "\"\377\"",
    "<html>", "1e999", "-1e999", "[1e9999999999]",
    "0.00000000000000000000000000000000000000000000000000000000000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = till_json_parse (bad[i], strlen (bad[i]), &error);

      g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX);
      g_assert_null (root);
    }
}

static void
test_depth (void)
{
  char deep[2 * (TILL_JSON_MAX_DEPTH + 1)];

  memset (deep, '[', TILL_JSON_MAX_DEPTH);
  memset (deep + TILL_JSON_MAX_DEPTH, ']', TILL_JSON_MAX_DEPTH);
  g_assert_true (till_json_check (deep, 2 * TILL_JSON_MAX_DEPTH, NULL));

  memset (deep, '[', TILL_JSON_MAX_DEPTH + 1);
  memset (deep + TILL_JSON_MAX_DEPTH + 1, ']', TILL_JSON_MAX_DEPTH + 1);
  g_assert_false (till_json_check (deep, sizeof deep, NULL));
}

/* No prefix of a text is taken for the whole, and none is read beyond its end. */
static void
test_every_cut_is_refused (void)
{
  const char text[] = "{\"id\":\"ch_1\",\"n\":[-12,3.5e2,true,null,\"\\ud83d\\ude00\"]}";

  for (gsize n = 0; n < sizeof text - 1; n++)
    {
      g_autofree char *cut = g_memdup2 (text, n);

      g_assert_false (till_json_check (cut, n, NULL));
    }
}

static void
test_reader_reads (void)
{
  const char text[] = "{\"s\":\"x\",\"i\":5,\"b\":true,\"z\":null,\"o\":{\"k\":1},\"a\":[1]}";
  g_autoptr (JsonNode) root = till_json_parse (text, strlen (text), NULL);
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GError) error = NULL;

  till_json_reader_init (&reader, root, "thing");
  g_assert_cmpstr (till_json_reader_string (&reader, "s", 1), ==, "x");
  g_assert_cmpint (till_json_reader_int (&reader, "i", 0, 5), ==, 5);
  g_assert_true (till_json_reader_bool (&reader, "b"));
  g_assert_null (till_json_reader_opt_string (&reader, "z", 10));
  g_assert_null (till_json_reader_opt_string (&reader, "absent", 10));
  g_assert_cmpint (till_json_reader_opt_int (&reader, "z", 0, 9, -1), ==, -1);
  g_assert_nonnull (till_json_reader_object (&reader, "o"));
  g_assert_nonnull (till_json_reader_array (&reader, "a"));
  g_assert_true (JSON_NODE_HOLDS_OBJECT (till_json_reader_opt_node (&reader, "o")));
  g_assert_true (JSON_NODE_HOLDS_VALUE (till_json_reader_opt_node (&reader, "i")));
  g_assert_null (till_json_reader_opt_node (&reader, "z"));
  g_assert_null (till_json_reader_opt_node (&reader, "absent"));
  g_assert_true (till_json_reader_end (&reader, &error));
  g_assert_no_error (error);
}

static void
assert_reader_fails (const char   *text,
                     TillJsonError code)
{
  g_autoptr (JsonNode) root = till_json_parse (text, strlen (text), NULL);
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GError) error = NULL;

  till_json_reader_init (&reader, root, "thing");
  g_assert_cmpint (till_json_reader_int (&reader, "i", 0, 100), ==, 0);
  g_assert_cmpstr (till_json_reader_string (&reader, "s", 3), ==, "");
  g_assert_false (till_json_reader_end (&reader, &error));
  g_assert_error (error, TILL_JSON_ERROR, (int) code);
}

static void
test_reader_coerces_nothing (void)
{
  assert_reader_fails ("{\"i\":19.99,\"s\":\"x\"}", TILL_JSON_ERROR_TYPE);
  assert_reader_fails ("{\"i\":1.0,\"s\":\"x\"}", TILL_JSON_ERROR_TYPE);
  assert_reader_fails ("{\"i\":\"5\",\"s\":\"x\"}", TILL_JSON_ERROR_TYPE);
  assert_reader_fails ("{\"i\":true,\"s\":\"x\"}", TILL_JSON_ERROR_TYPE);
  assert_reader_fails ("{\"i\":101,\"s\":\"x\"}", TILL_JSON_ERROR_RANGE);
  assert_reader_fails ("{\"i\":null,\"s\":\"x\"}", TILL_JSON_ERROR_MISSING);
  assert_reader_fails ("{\"s\":\"x\"}", TILL_JSON_ERROR_MISSING);
  assert_reader_fails ("[]", TILL_JSON_ERROR_TYPE);
}

/* What we write we can read: every character a text may have comes back. */
static void
test_writes_every_character (void)
{
  for (gunichar c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 0x101)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *written = NULL;
      char text[7] = { 0 };

      if (!g_unichar_validate (c))
        continue;

      g_unichar_to_utf8 (c, text);
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, text);
      json_builder_end_array (builder);
      written = till_json_build_string (builder);
      root = till_json_parse (written, strlen (written), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_array_get_string_element (json_node_get_array (root), 0), ==, text);
    }
}

/* What is wrong inside is wrong outside, and the first error stays. */
static void
test_reader_joins (void)
{
  const char text[] = "{\"o\":{\"i\":\"5\"},\"s\":1}";
  g_autoptr (JsonNode) root = till_json_parse (text, strlen (text), NULL);
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  g_autoptr (GError) error = NULL;

  till_json_reader_init (&reader, root, "thing");
  till_json_reader_init_object (&inner, till_json_reader_object (&reader, "o"), "part");
  till_json_reader_join (&reader, &inner);
  g_assert_false (till_json_reader_failed (&reader));

  till_json_reader_int (&inner, "i", 0, 9);
  till_json_reader_join (&reader, &inner);
  till_json_reader_string (&reader, "s", 9);
  g_assert_false (till_json_reader_end (&reader, &error));
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE);
  g_assert_nonnull (strstr (error->message, "thing: part: “i”"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/check/accepts", test_accepts);
  g_test_add_func ("/json/check/refuses", test_refuses);
  g_test_add_func ("/json/check/depth", test_depth);
  g_test_add_func ("/json/check/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/json/writes-every-character", test_writes_every_character);
  g_test_add_func ("/json/reader/reads", test_reader_reads);
  g_test_add_func ("/json/reader/coerces-nothing", test_reader_coerces_nothing);
  g_test_add_func ("/json/reader/joins", test_reader_joins);

  return g_test_run ();
}
