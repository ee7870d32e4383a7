/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Strict reading of an object's members.
 *
 * What must hold: nothing is coerced (a number in quotes is not a number, 1.0 is not whole),
 * nothing is missing by accident, and after the first error every read gives the empty value. A
 * member that is null counts as absent. All this is the same whether the object is one of
 * json-glib's or one of a TillJsonDocument. */

#include "till-json-reader.h"

#include <string.h>

#include "till-json-member-private.h"

static const char not_an_object[] = "is not an object", not_an_array[] = "is not an array";

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

static GError *
error_no_object (const char *what)
{
  return g_error_new (TILL_JSON_ERROR, TILL_JSON_ERROR_TYPE, "%s: not an object", what);
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
  *self = (TillJsonReader) { .object = object, .what = what };
  if (object == NULL)
    self->error = error_no_object (what);
}

/**
 * till_json_reader_init_value:
 * @self: (out caller-allocates): a reader
 * @object: (nullable): what should be an object; its document must stay alive
 * @what: what is read, for errors: "charge"; must stay alive
 */
void
till_json_reader_init_value (TillJsonReader     *self,
                             const TillJsonNode *object,
                             const char         *what)
{
  *self = (TillJsonReader) { .node = object, .what = what };
  if (object == NULL || till_json_node_get_kind (object) != TILL_JSON_OBJECT)
    self->error = error_no_object (what);
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

/* Finds the member called @name. FALSE if it is absent or null, which is an error if @required. */
static gboolean
get_member (TillJsonReader *self,
            const char     *name,
            gboolean        required,
            TillJsonMember *ret_member)
{
  *ret_member = (TillJsonMember) { .kind = TILL_JSON_NULL };
  if (self->error != NULL)
    return FALSE;

  if (self->node != NULL)
    till_json_member_find (self->node, name, ret_member);
  else
    till_json_member_find_in_tree (self->object, name, ret_member);

  if (ret_member->kind != TILL_JSON_NULL)
    return TRUE;

  if (required)
    till_json_reader_fail (self, TILL_JSON_ERROR_MISSING, name, "is missing");

  return FALSE;
}

/* The same for a member that has to be of one kind. */
static gboolean
get_member_of_kind (TillJsonReader *self,
                    const char     *name,
                    gboolean        required,
                    TillJsonKind    kind,
                    const char     *why_not,
                    TillJsonMember *ret_member)
{
  if (!get_member (self, name, required, ret_member))
    return FALSE;

  if (ret_member->kind == kind)
    return TRUE;

  till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, why_not);

  return FALSE;
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
  TillJsonMember member;

  return get_member (self, name, FALSE, &member);
}

static const char *
read_string (TillJsonReader *self,
             const char     *name,
             gsize           max_bytes,
             gboolean        required)
{
  TillJsonMember member;

  if (!get_member_of_kind (self, name, required, TILL_JSON_STRING, "is not text", &member))
    return NULL;

  if (strlen (member.text) > max_bytes)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_RANGE, name, "is too long");
      return NULL;
    }

  return member.text;
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
  TillJsonMember member;

  if (!get_member_of_kind (self, name, required, TILL_JSON_INT, "is not a whole number", &member))
    return otherwise;

  if (member.number < minimum || member.number > maximum)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_RANGE, name, "is out of range");
      return otherwise;
    }

  return member.number;
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
  TillJsonMember member;

  if (!get_member (self, name, required, &member))
    return otherwise;

  if (member.kind != TILL_JSON_TRUE && member.kind != TILL_JSON_FALSE)
    {
      till_json_reader_fail (self, TILL_JSON_ERROR_TYPE, name, "is not true or false");
      return otherwise;
    }

  return member.kind == TILL_JSON_TRUE;
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
  TillJsonMember member;

  g_return_val_if_fail (self->node == NULL, NULL);

  if (!get_member_of_kind (self, name, required, TILL_JSON_OBJECT, not_an_object, &member))
    return NULL;

  return json_node_get_object (member.tree);
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
  TillJsonMember member;

  g_return_val_if_fail (self->node == NULL, NULL);

  if (!get_member_of_kind (self, name, required, TILL_JSON_ARRAY, not_an_array, &member))
    return NULL;

  return json_node_get_array (member.tree);
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
  TillJsonMember member;

  g_return_val_if_fail (self->node == NULL, NULL);

  return get_member (self, name, FALSE, &member) ? member.tree : NULL;
}

static const TillJsonNode *
read_value (TillJsonReader *self,
            const char     *name,
            TillJsonKind    kind,
            gboolean        required)
{
  const char *why_not = kind == TILL_JSON_OBJECT ? not_an_object : not_an_array;
  TillJsonMember member;

  if (!get_member_of_kind (self, name, required, kind, why_not, &member))
    return NULL;

  return member.node;
}

/**
 * till_json_reader_value:
 * @self: a reader of an object of a #TillJsonDocument
 * @name: a member that must be there
 * @kind: %TILL_JSON_OBJECT or %TILL_JSON_ARRAY
 *
 * Returns: (transfer none) (nullable): the object or array; %NULL after an error
 */
const TillJsonNode *
till_json_reader_value (TillJsonReader *self,
                        const char     *name,
                        TillJsonKind    kind)
{
  g_return_val_if_fail (self->object == NULL, NULL);

  return read_value (self, name, kind, TRUE);
}

/**
 * till_json_reader_opt_value:
 * @self: a reader of an object of a #TillJsonDocument
 * @name: a member
 * @kind: %TILL_JSON_OBJECT or %TILL_JSON_ARRAY
 *
 * Returns: (transfer none) (nullable): the object or array, or %NULL if it is absent, null or wrong
 */
const TillJsonNode *
till_json_reader_opt_value (TillJsonReader *self,
                            const char     *name,
                            TillJsonKind    kind)
{
  g_return_val_if_fail (self->object == NULL, NULL);

  return read_value (self, name, kind, FALSE);
}

/**
 * till_json_reader_opt_member:
 * @self: a reader of an object of a #TillJsonDocument
 * @name: a member that may be of more than one type
 *
 * Returns: (transfer none) (nullable): the member as it is, or %NULL if it is absent or null
 */
const TillJsonNode *
till_json_reader_opt_member (TillJsonReader *self,
                             const char     *name)
{
  TillJsonMember member;

  g_return_val_if_fail (self->object == NULL, NULL);

  return get_member (self, name, FALSE, &member) ? member.node : NULL;
}
