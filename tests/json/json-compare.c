/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a text with our reader and with json-glib alone, and compares.
 *
 * What must hold: whatever our reader takes, json-glib takes, and it says the same to the last
 * value; what our reader refuses and json-glib takes is named here, with the reason why json-glib
 * is too lax for money. */

#include "json-compare.h"

#include <string.h>

#include "till-json-document.h"
#include "till-json.h"

/* What our reader refuses although json-glib 1.6 takes it:
 *   beyond RFC 8259: comments, trailing commas and missing ones, words and numbers of other forms
 *     (leading zeros, hexadecimal, no digit behind the point), control characters in text, unknown
 *     escapes, names without quotes, surrogates by halves, nothing at all, and what stands behind
 *     the value or the first NUL;
 *   within it, but told otherwise than written: whole numbers beyond 64 bits wrap round, decimals
 *     beyond all bounds are infinite, \u0000 cuts the text short, and of two members of one name
 *     the first is lost;
 *   and unbounded: its parser recurses as deep as the text asks, which is why a text that is too
 *     deep for us is not given to it. */
static const char *const reasons[] = {
  "a bad \\u escape",
  "a character out of place",
  "a control character in text",
  "a member without a colon",
  "a missing comma",
  "a number beyond 64 bits",
  "a number beyond all bounds",
  "a number with a leading zero",
  "a number with too many digits",
  "a number without digits",
  "a short \\u escape",
  "an end in the middle",
  "an escape for no character",
  "an object without a member's name",
  "an unknown escape",
  "an unknown word",
  "half a surrogate pair",
  "something behind its end",
  "text that is not UTF-8",
  "text without its end",
  "two members of one name",
};

static gboolean
is_known_reason (const char *why)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strcmp (why, reasons[i]) == 0)
      return TRUE;

  return FALSE;
}

static void assert_same (const TillJsonNode *ours,
                         JsonNode           *theirs);

static void
assert_same_object (const TillJsonNode *ours,
                    JsonObject         *theirs)
{
  g_assert_cmpuint (till_json_node_get_size (ours), ==, json_object_get_size (theirs));

  for (const TillJsonNode *node = till_json_node_get_first (ours); node != NULL;
       node = till_json_node_get_next (node))
    {
      const char *name = till_json_node_get_name (node);

      g_assert_true (till_json_node_get_member (ours, name) == node);
      g_assert_true (json_object_has_member (theirs, name));
      assert_same (node, json_object_get_member (theirs, name));
    }
}

static void
assert_same_array (const TillJsonNode *ours,
                   JsonArray          *theirs)
{
  guint i = 0;

  for (const TillJsonNode *node = till_json_node_get_first (ours); node != NULL;
       node = till_json_node_get_next (node))
    assert_same (node, json_array_get_element (theirs, i++));

  g_assert_cmpuint (i, ==, till_json_node_get_size (ours));
  g_assert_cmpuint (i, ==, json_array_get_length (theirs));
}

static void
assert_same_value (const TillJsonNode *ours,
                   JsonNode           *theirs)
{
  TillJsonKind kind = till_json_node_get_kind (ours);
  gsize length;
  const char *text = till_json_node_get_text (ours, &length);

  g_assert_true (JSON_NODE_HOLDS_VALUE (theirs));
  if (kind == TILL_JSON_STRING)
    {
      g_assert_cmpuint (strlen (text), ==, length);
      g_assert_cmpstr (text, ==, json_node_get_string (theirs));
    }
  else if (kind == TILL_JSON_INT)
    {
      g_assert_true (json_node_get_value_type (theirs) == G_TYPE_INT64);
      g_assert_cmpint (till_json_node_get_int (ours), ==, json_node_get_int (theirs));
    }
  else if (kind == TILL_JSON_DECIMAL)
    {
      g_autofree char *written = g_strndup (text, length);

      g_assert_true (json_node_get_value_type (theirs) == G_TYPE_DOUBLE);
      g_assert_false (g_ascii_strtod (written, NULL) < json_node_get_double (theirs));
      g_assert_false (g_ascii_strtod (written, NULL) > json_node_get_double (theirs));
    }
  else
    {
      g_assert_true (json_node_get_value_type (theirs) == G_TYPE_BOOLEAN);
      g_assert_true (json_node_get_boolean (theirs) == (kind == TILL_JSON_TRUE));
    }
}

static void
assert_same (const TillJsonNode *ours,
             JsonNode           *theirs)
{
  switch ((int) till_json_node_get_kind (ours))
    {
    case TILL_JSON_OBJECT:
      g_assert_true (JSON_NODE_HOLDS_OBJECT (theirs));
      assert_same_object (ours, json_node_get_object (theirs));
      return;

    case TILL_JSON_ARRAY:
      g_assert_true (JSON_NODE_HOLDS_ARRAY (theirs));
      assert_same_array (ours, json_node_get_array (theirs));
      return;

    case TILL_JSON_NULL:
      g_assert_true (JSON_NODE_HOLDS_NULL (theirs));
      return;

    default:
      assert_same_value (ours, theirs);
    }
}

/* "Not JSON: why at byte 5": the middle of it. */
static char *
take_reason (const char *message)
{
  const char *why = message + strlen ("Not JSON: ");
  const char *end = strstr (why, " at byte ");

  g_assert_true (g_str_has_prefix (message, "Not JSON: "));
  g_assert_nonnull (end);

  return g_strndup (why, end - why);
}

/* How deep json-glib would have to go: in texts only, brackets do not count. */
static gboolean
is_deep (const char *text,
         gsize       length)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '[' || text[i] == '{';

  return n > 1000;
}

/**
 * json_verdict_clear:
 * @verdict: a verdict
 */
void
json_verdict_clear (JsonVerdict *verdict)
{
  g_clear_pointer (&verdict->why_not, g_free);
}

/**
 * json_compare:
 * @text: bytes
 * @length: how many
 * @ret_verdict: (out): what came of it
 *
 * Reads a text twice; asserts what must hold.
 */
void
json_compare (const char  *text,
              gsize        length,
              JsonVerdict *ret_verdict)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (TillJsonDocument) document = till_json_document_new (text, length, &error);
  gboolean taken;

  *ret_verdict = (JsonVerdict) { NULL, FALSE };
  g_assert_true ((document == NULL) == (error != NULL));
  if (document == NULL)
    ret_verdict->why_not = take_reason (error->message);

  if (is_deep (text, length))
    return;

  taken = json_parser_load_from_data (parser, text, length, NULL);
  if (document != NULL)
    {
      g_assert_true (taken);
      assert_same (till_json_document_get_root (document), json_parser_get_root (parser));
    }
  else if (taken && strcmp (ret_verdict->why_not, "too many levels") != 0)
    {
      ret_verdict->laxer = TRUE;
      g_assert_true (is_known_reason (ret_verdict->why_not));
    }
}
