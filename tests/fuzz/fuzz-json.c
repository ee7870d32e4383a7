/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON from a gateway or a relay.
 *
 * What must hold: what our check accepts, json-glib reads, and writes again as JSON; the reader
 * gives values within the bounds it was told, and nothing after its first error; a document says
 * of a text what json-glib says of it (json-compare.c). */

#include "fuzz-target.h"

#include <math.h>
#include <string.h>

#include "json-compare.h"
#include "till-json-reader.h"

#define MAX_TEXT 64

/* json-glib 1.6 writes large numbers with decimals wrongly, see till_json_to_string(). */
static gboolean
can_be_written (JsonNode *node)
{
  gboolean fine = TRUE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        fine = fine && can_be_written (l->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));

      for (GList *l = elements; l != NULL; l = l->next)
        fine = fine && can_be_written (l->data);
    }
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      double magnitude = fabs (json_node_get_double (node));

      fine = magnitude < 1e15 && (magnitude > 1e-3 || magnitude <= 0);
    }

  return fine;
}

static void
read_member (JsonObject *object,
             const char *name)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *text;
  gint64 number;

  till_json_reader_init_object (&reader, object, "fuzz");
  text = till_json_reader_opt_string (&reader, name, MAX_TEXT);
  g_assert_true (text == NULL || strlen (text) <= MAX_TEXT);
  till_json_reader_clear (&reader);

  till_json_reader_init_object (&reader, object, "fuzz");
  number = till_json_reader_int (&reader, name, -5, 1000);
  g_assert_true (till_json_reader_failed (&reader) ? number == 0 : number >= -5 && number <= 1000);
  till_json_reader_clear (&reader);

  till_json_reader_init_object (&reader, object, "fuzz");
  till_json_reader_opt_bool (&reader, name, TRUE);
  till_json_reader_opt_object (&reader, name);
  till_json_reader_opt_array (&reader, name);
  if (till_json_reader_failed (&reader))
    g_assert_null (till_json_reader_opt_array (&reader, name));
}

static void
read_object (JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  read_member (object, "absent");
  for (GList *l = names; l != NULL; l = l->next)
    read_member (object, l->data);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *again = NULL;
  g_auto (JsonVerdict) verdict = { 0 };

  json_compare ((const char *) data, size, &verdict);
  if (!till_json_check ((const char *) data, size, NULL))
    return 0;

  node = till_json_parse ((const char *) data, size, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  if (JSON_NODE_HOLDS_OBJECT (node))
    read_object (json_node_get_object (node));

  if (!can_be_written (node))
    return 0;

  again = till_json_to_string (node);
  g_assert_true (till_json_check (again, strlen (again), &error));
  g_assert_no_error (error);

  return 0;
}
