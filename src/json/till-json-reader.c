/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Strict reading of an object's members.
 *
 * What must hold: nothing is coerced (a number in quotes is not a number, 1.0 is not whole),
 * nothing is missing by accident, and after the first error every read gives the empty value. A
 * member that is null counts as absent. */

#include "till-json-reader.h"

#include <string.h>

/**
 * till_json_reader_fail:
 * @self: a reader
 * @code: what kind of thing is wrong
 * @name: the member it is wrong with
 * @why: the rest of the sentence: "is not text"
 *
 * Records an error, unless there was one before.
 */
void
till_json_reader_fail (TillJsonReader *self,
                       TillJsonError   code,
                       const char     *name,
                       const char     *why)
{
  if (self->error == NULL)
    self->error = g_error_new (TILL_JSON_ERROR, code, "%s: “%s” %s", self->what, name, why);
}

/**
 * till_json_reader_init:
 * @self: (out caller-allocates): a reader
 * @node: (nullable): what should be an object; must stay alive
 * @what: what is read, for errors: "charge"; must stay alive
 */
void
till_json_reader_init (TillJsonReader *self,
                       JsonNode       *node,
                       const char     *what)
{
  gboolean is_object = node != NULL && JSON_NODE_HOLDS_OBJECT (node);

  till_json_reader_init_object (self, is_object ? json_node_get_object (node) : NULL, what);
}

/**
 * till_json_reader_init_object:
 * @self: (out caller-allocates): a reader
 * @object: (nullable): the object; must stay alive; %NULL is an error
 * @what: what is read, for errors: "charge"; must stay alive
 */
void
till_json_reader_init_object (TillJsonReader *self,
                              JsonObject     *object,
                              const char     *what)
{
  self->object = object;
  self->what = what;
  self->error = NULL;

  if (object == NULL)
    self->error = g_error_new (TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE, "%s: not an object", what);
}

/**
 * till_json_reader_end:
 * @self: a reader
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Ends the reading.
 *
 * Returns: %FALSE with the first error, if there was one
 */
gboolean
till_json_reader_end (TillJsonReader *self,
                      GError        **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}

/**
 * till_json_reader_clear:
 * @self: a reader
 *
 * Frees an error that nobody asked for.
 */
void
till_json_reader_clear (TillJsonReader *self)
{
  g_clear_error (&self->error);
}

/**
 * till_json_reader_failed:
 * @self: a reader
 *
 * Returns: whether something was wrong so far
 */
gboolean
till_json_reader_failed (TillJsonReader *self)
{
  return self->error != NULL;
}

/**
 * till_json_reader_join:
 * @self: a reader
 * @inner: a reader of something inside the same object
 *
 * Takes over the error of @inner, if it has one, unless there was one before.
 */
void
till_json_reader_join (TillJsonReader *self,
                       TillJsonReader *inner)
{
  if (self->error == NULL && inner->error != NULL)
    {
      self->error = g_steal_pointer (&inner->error);
      g_prefix_error (&self->error, "%s: ", self->what);
    }
}

/* The member called @name, or NULL if it is absent or null; absence is an error if @required. */
static JsonNode *
get_member (TillJsonReader *self,
            const char     *name,
            gboolean        required)
{
  JsonNode *node;

  if (self->error != NULL)
    return NULL;

  node = json_object_get_member (self->object, name);
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;

  if (required)
    till_json_reader_fail (self, TILL_JSON_ERROR_MISSING, name, "is missing");

  return NULL;
}

/**
 * till_json_reader_has:
 * @self: a reader
 * @name: a member
 *
 * Returns: whether @name is there and not null
 */
gboolean
till_json_reader_has (TillJsonReader *self,
                      const char     *name)
{
  return get_member (self, name, FALSE) != NULL;
}

static const char *
read_string (TillJsonReader *self,
             const char     *name,
             gsize           max_bytes,
             gboolean        required)
{
  JsonNode *node = get_member (self, name, required);
  const char *text;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not text");
      return NULL;
    }

  text = json_node_get_string (node);
  if (strlen (text) > max_bytes)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_RANGE, name, "is too long");
      return NULL;
    }

  return text;
}

/**
 * till_json_reader_string:
 * @self: a reader
 * @name: a member that must be there
 * @max_bytes: how long it may be
 *
 * Returns: (transfer none): the text; "" after an error
 */
const char *
till_json_reader_string (TillJsonReader *self,
                         const char     *name,
                         gsize           max_bytes)
{
  const char *text = read_string (self, name, max_bytes, TRUE);

  return text != NULL ? text : "";
}

/**
 * till_json_reader_opt_string:
 * @self: a reader
 * @name: a member
 * @max_bytes: how long it may be
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if it is absent, null or wrong
 */
const char *
till_json_reader_opt_string (TillJsonReader *self,
                             const char     *name,
                             gsize           max_bytes)
{
  return read_string (self, name, max_bytes, FALSE);
}

static gint64
read_int (TillJsonReader *self,
          const char     *name,
          gint64          minimum,
          gint64          maximum,
          gboolean        required,
          gint64          otherwise)
{
  JsonNode *node = get_member (self, name, required);
  gint64 value;

  if (node == NULL)
    return otherwise;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not a whole number");
      return otherwise;
    }

  value = json_node_get_int (node);
  if (value < minimum || value > maximum)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_RANGE, name, "is out of range");
      return otherwise;
    }

  return value;
}

/**
 * till_json_reader_int:
 * @self: a reader
 * @name: a member that must be there
 * @minimum: the least it may be
 * @maximum: the most it may be
 *
 * Returns: the whole number; 0 after an error
 */
gint64
till_json_reader_int (TillJsonReader *self,
                      const char     *name,
                      gint64          minimum,
                      gint64          maximum)
{
  return read_int (self, name, minimum, maximum, TRUE, 0);
}

/**
 * till_json_reader_opt_int:
 * @self: a reader
 * @name: a member
 * @minimum: the least it may be
 * @maximum: the most it may be
 * @otherwise: what to return when it is absent or null
 *
 * Returns: the whole number, or @otherwise
 */
gint64
till_json_reader_opt_int (TillJsonReader *self,
                          const char     *name,
                          gint64          minimum,
                          gint64          maximum,
                          gint64          otherwise)
{
  return read_int (self, name, minimum, maximum, FALSE, otherwise);
}

static gboolean
read_bool (TillJsonReader *self,
           const char     *name,
           gboolean        required,
           gboolean        otherwise)
{
  JsonNode *node = get_member (self, name, required);

  if (node == NULL)
    return otherwise;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not true or false");
      return otherwise;
    }

  return json_node_get_boolean (node);
}

/**
 * till_json_reader_bool:
 * @self: a reader
 * @name: a member that must be there
 *
 * Returns: the value; %FALSE after an error
 */
gboolean
till_json_reader_bool (TillJsonReader *self,
                       const char     *name)
{
  return read_bool (self, name, TRUE, FALSE);
}

/**
 * till_json_reader_opt_bool:
 * @self: a reader
 * @name: a member
 * @otherwise: what to return when it is absent or null
 *
 * Returns: the value, or @otherwise
 */
gboolean
till_json_reader_opt_bool (TillJsonReader *self,
                           const char     *name,
                           gboolean        otherwise)
{
  return read_bool (self, name, FALSE, otherwise);
}

static JsonObject *
read_object (TillJsonReader *self,
             const char     *name,
             gboolean        required)
{
  JsonNode *node = get_member (self, name, required);

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not an object");
      return NULL;
    }

  return json_node_get_object (node);
}

/**
 * till_json_reader_object:
 * @self: a reader
 * @name: a member that must be there
 *
 * Returns: (transfer none) (nullable): the object; %NULL after an error
 */
JsonObject *
till_json_reader_object (TillJsonReader *self,
                         const char     *name)
{
  return read_object (self, name, TRUE);
}

/**
 * till_json_reader_opt_object:
 * @self: a reader
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the object, or %NULL if it is absent, null or wrong
 */
JsonObject *
till_json_reader_opt_object (TillJsonReader *self,
                             const char     *name)
{
  return read_object (self, name, FALSE);
}

static JsonArray *
read_array (TillJsonReader *self,
            const char     *name,
            gboolean        required)
{
  JsonNode *node = get_member (self, name, required);

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not an array");
      return NULL;
    }

  return json_node_get_array (node);
}

/**
 * till_json_reader_array:
 * @self: a reader
 * @name: a member that must be there
 *
 * Returns: (transfer none) (nullable): the array; %NULL after an error
 */
JsonArray *
till_json_reader_array (TillJsonReader *self,
                        const char     *name)
{
  return read_array (self, name, TRUE);
}

/**
 * till_json_reader_opt_array:
 * @self: a reader
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the array, or %NULL if it is absent, null or wrong
 */
JsonArray *
till_json_reader_opt_array (TillJsonReader *self,
                            const char     *name)
{
  return read_array (self, name, FALSE);
}

/**
 * till_json_reader_opt_node:
 * @self: a reader
 * @name: a member that may be of more than one type
 *
 * Returns: (transfer none) (nullable): the member as it is, or %NULL if it is absent or null
 */
JsonNode *
till_json_reader_opt_node (TillJsonReader *self,
                           const char     *name)
{
  return get_member (self, name, FALSE);
}
