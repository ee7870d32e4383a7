/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-json-reader.h"

#include <string.h>

static TillJsonDocument *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TillJsonDocument *document = till_json_document_new (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);

  return document;
}

static void
assert_refused (const char *text,
                gsize       length,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillJsonDocument) document = till_json_document_new (text, length, &error);

  g_assert_null (document);
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_walks (void)
{
  g_autoptr (TillJsonDocument) document = parse (
    "{\"id\":\"a\\u0062\",\"list\":[1,[2],{\"x\":3},\"y\"],\"none\":null,\"n\":1.50}");
  const TillJsonNode *root = till_json_document_get_root (document);
  const TillJsonNode *list = till_json_node_get_member (root, "list");
  const TillJsonNode *node;
  gsize length;

  g_assert_cmpuint (till_json_node_get_size (root), ==, 4);
  g_assert_cmpstr (till_json_node_get_text (till_json_node_get_member (root, "id"), &length), ==,
                   "ab");
  g_assert_cmpuint (length, ==, 2);
  g_assert_cmpuint (till_json_node_get_size (list), ==, 4);

  node = till_json_node_get_first (list);
  g_assert_cmpint (till_json_node_get_int (node), ==, 1);
  node = till_json_node_get_next (node);
  g_assert_cmpint (till_json_node_get_int (till_json_node_get_first (node)), ==, 2);
  node = till_json_node_get_next (node);
  g_assert_cmpint (till_json_node_get_int (till_json_node_get_member (node, "x")), ==, 3);
  node = till_json_node_get_next (node);
  g_assert_cmpstr (till_json_node_get_text (node, NULL), ==, "y");
  g_assert_null (till_json_node_get_name (node));
  g_assert_null (till_json_node_get_next (node));

  node = till_json_node_get_next (list);
  g_assert_cmpstr (till_json_node_get_name (node), ==, "none");
  g_assert_cmpint (till_json_node_get_kind (node), ==, TILL_JSON_NULL);
  g_assert_null (till_json_node_get_first (node));
  node = till_json_node_get_next (node);
  g_assert_cmpmem (till_json_node_get_text (node, &length), 4, "1.50", 4);
  g_assert_cmpuint (length, ==, 4);
  g_assert_null (till_json_node_get_member (root, "absent"));
  g_assert_null (till_json_node_get_member (list, "x"));
}

/* Names that only differ once they are unescaped are one name. */
static void
test_refuses_two_of_one_name (void)
{
  const char *const bad[] = {
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "[{\"x\":{\"\":1,\"\":2}}]",
    "{\"amount\":100,\"o\":{\"amount\":5},\"amount\":1}",
  };
  g_autoptr (TillJsonDocument) good = parse ("[{\"a\":1},{\"a\":{\"a\":1}},{\"A\":1,\"a\":2}]");

  g_assert_nonnull (good);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], strlen (bad[i]), "two members of one name");
}

static GString *
make_object (guint n)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"m%u\":%u", i > 0 ? "," : "", i, i);
  g_string_append_c (text, '}');

  return text;
}

static void
test_sizes_are_bounded (void)
{
  g_autoptr (GString) largest = make_object (TILL_JSON_MAX_MEMBERS);
  g_autoptr (GString) too_large = make_object (TILL_JSON_MAX_MEMBERS + 1);
  g_autoptr (GString) many = g_string_new ("[0");
  g_autoptr (TillJsonDocument) document = parse (largest->str);
  const TillJsonNode *root = till_json_document_get_root (document);

  g_assert_cmpint (till_json_node_get_int (till_json_node_get_member (root, "m1023")), ==, 1023);
  assert_refused (too_large->str, too_large->len, "too many members");

  for (guint i = 0; i < TILL_JSON_MAX_NODES; i++)
    g_string_append (many, ",0");
  g_string_append_c (many, ']');
  assert_refused (many->str, many->len, "too many values");
}

/* The memory of an answer is used where nobody else holds it, and left alone otherwise. */
static void
test_takes_bytes (void)
{
  const char text[] = "{\"a\":\"x\\ny\"}";
  g_autoptr (GBytes) shared = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (TillJsonDocument) copied = till_json_document_new_take (g_bytes_ref (shared), &error);
  g_autoptr (TillJsonDocument) taken = NULL;
  const TillJsonNode *root;

  g_assert_no_error (error);
  g_assert_nonnull (copied);
  g_assert_cmpmem (g_bytes_get_data (shared, NULL), g_bytes_get_size (shared), text, strlen (text));

  taken = till_json_document_new_take (g_bytes_new (text, strlen (text)), &error);
  g_assert_no_error (error);
  root = till_json_document_get_root (taken);
  g_assert_cmpstr (till_json_node_get_text (till_json_node_get_member (root, "a"), NULL), ==,
                   "x\ny");

  g_assert_null (till_json_document_new_take (g_bytes_new (NULL, 0), &error));
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX);
}

/* Both kinds of object are read by the same rules. */
static void
test_reader (void)
{
  g_autoptr (TillJsonDocument) document = parse (
    "{\"s\":\"x\",\"i\":5,\"b\":true,\"z\":null,\"o\":{\"k\":1},\"a\":[1]}");
  const TillJsonNode *root = till_json_document_get_root (document);
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  g_autoptr (GError) error = NULL;

  till_json_reader_init_value (&reader, root, "thing");
  g_assert_cmpstr (till_json_reader_string (&reader, "s", 1), ==, "x");
  g_assert_cmpint (till_json_reader_int (&reader, "i", 0, 5), ==, 5);
  g_assert_true (till_json_reader_bool (&reader, "b"));
  g_assert_false (till_json_reader_has (&reader, "z"));
  g_assert_null (till_json_reader_opt_string (&reader, "absent", 10));
  g_assert_nonnull (till_json_reader_value (&reader, "a", TILL_JSON_ARRAY));
  g_assert_nonnull (till_json_reader_opt_member (&reader, "i"));
  g_assert_null (till_json_reader_opt_member (&reader, "z"));
  till_json_reader_init_value (&inner, till_json_reader_value (&reader, "o", TILL_JSON_OBJECT),
                               "part");
  g_assert_cmpint (till_json_reader_int (&inner, "k", 0, 5), ==, 1);
  g_assert_true (till_json_reader_end (&reader, &error));
  g_assert_no_error (error);

  till_json_reader_opt_value (&reader, "a", TILL_JSON_OBJECT);
  g_assert_false (till_json_reader_end (&reader, &error));
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE);
  g_clear_error (&error);

  till_json_reader_init_value (&reader, till_json_node_get_member (root, "a"), "thing");
  g_assert_false (till_json_reader_end (&reader, &error));
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE);
}

static void
test_reader_coerces_nothing (void)
{
  const char *const bad[] = { "{\"i\":19.99}", "{\"i\":1.0}", "{\"i\":\"5\"}", "{\"i\":true}",
                              "{\"i\":101}", "{\"i\":null}", "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TillJsonDocument) document = parse (bad[i]);
      g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;

      till_json_reader_init_value (&reader, till_json_document_get_root (document), "thing");
      g_assert_cmpint (till_json_reader_int (&reader, "i", 0, 100), ==, 0);
      g_assert_true (till_json_reader_failed (&reader));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/document/walks", test_walks);
  g_test_add_func ("/json/document/two-of-one-name", test_refuses_two_of_one_name);
  g_test_add_func ("/json/document/sizes", test_sizes_are_bounded);
  g_test_add_func ("/json/document/takes-bytes", test_takes_bytes);
  g_test_add_func ("/json/document/reader", test_reader);
  g_test_add_func ("/json/document/reader-coerces-nothing", test_reader_coerces_nothing);

  return g_test_run ();
}
