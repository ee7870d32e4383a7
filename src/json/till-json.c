/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Parsing and writing whole JSON texts.
 *
 * What must hold: json-glib only sees text that till_json_check() has found to be JSON, because
 * by itself it takes comments, wraps numbers beyond 64 bits and recurses without a limit. */

#include "till-json.h"

#include <string.h>

G_DEFINE_QUARK (till-json-error-quark, till_json_error)

/**
 * till_json_check:
 * @text: bytes; need not end with NUL
 * @length: how many
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Returns: whether @text is exactly one JSON value, of bounded depth, with whole numbers of at
 *   most 64 bits and others that a double can hold
 */
gboolean
till_json_check (const char *text,
                 gsize       length,
                 GError    **error)
{
  TillJsonPull pull;
  TillJsonToken token;
  TillJsonKind kind;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  till_json_pull_init (&pull, text, length);
  do
    kind = till_json_pull_next (&pull, &token);
  while (kind != TILL_JSON_END && kind != TILL_JSON_WRONG);

  if (kind == TILL_JSON_END)
    return TRUE;

  g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX,
               "Not JSON: %s at byte %" G_GSIZE_FORMAT, pull.why,
               till_json_pull_get_offset (&pull));

  return FALSE;
}

/**
 * till_json_parse:
 * @text: a JSON text; need not end with NUL
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Returns: (transfer full) (nullable): the immutable root, or %NULL
 */
JsonNode *
till_json_parse (const char *text,
                 gsize       length,
                 GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (!till_json_check (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, &local_error))
    {
      g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX,
                   "Not JSON: %s", local_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * till_json_parse_bytes:
 * @bytes: a JSON text
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Returns: (transfer full) (nullable): the immutable root, or %NULL
 */
JsonNode *
till_json_parse_bytes (GBytes  *bytes,
                       GError **error)
{
  gsize length;
  const char *text;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);

  return till_json_parse (text, length, error);
}

/* json-glib 1.6 leaves U+001F as it is, which no strict reader takes. Between the texts of a line
 * there are no control characters, so each one stands in a text and may be escaped there. */
static char *
escape_controls (char *text)
{
  g_autoptr (GString) out = NULL;

  if (strchr (text, '\x1f') == NULL)
    return text;

  out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\x1f')
      g_string_append (out, "\\u001f");
    else
      g_string_append_c (out, *p);

  g_free (text);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * till_json_to_string:
 * @node: a JSON value whose texts are UTF-8; its numbers should be whole, as all of ours are
 *
 * Writes JSON. Of numbers with decimals json-glib 1.6 writes those from 1e17 on in a form that is
 * not JSON ("1e+22.0").
 *
 * Returns: (transfer full): @node as one line of text
 */
char *
till_json_to_string (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return escape_controls (json_to_string (node, /* pretty= */ FALSE));
}

/**
 * till_json_build_string:
 * @builder: a builder whose root is complete
 *
 * Returns: (transfer full): what was built, as one line of text
 */
char *
till_json_build_string (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (JSON_IS_BUILDER (builder), NULL);

  root = json_builder_get_root (builder);

  return till_json_to_string (root);
}
