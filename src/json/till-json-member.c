/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A member of an object, whichever kind of object it is: what the reader judges.
 *
 * What must hold: a whole number is only called one when it was written as one. */

#include "till-json-member-private.h"

static TillJsonKind
get_tree_kind (JsonNode *tree)
{
  if (JSON_NODE_HOLDS_OBJECT (tree))
    return TILL_JSON_OBJECT;

  if (JSON_NODE_HOLDS_ARRAY (tree))
    return TILL_JSON_ARRAY;

  if (JSON_NODE_HOLDS_NULL (tree))
    return TILL_JSON_NULL;

  switch (json_node_get_value_type (tree))
    {
    case G_TYPE_STRING:
      return TILL_JSON_STRING;

    case G_TYPE_INT64:
      return TILL_JSON_INT;

    case G_TYPE_BOOLEAN:
      return json_node_get_boolean (tree) ? TILL_JSON_TRUE : TILL_JSON_FALSE;

    default:
      return TILL_JSON_DECIMAL;
    }
}

/**
 * till_json_member_find_in_tree:
 * @object: one of json-glib's objects
 * @name: a member
 * @member: (inout): set, unless there is none of that name
 */
void
till_json_member_find_in_tree (JsonObject     *object,
                               const char     *name,
                               TillJsonMember *member)
{
  member->tree = json_object_get_member (object, name);
  if (member->tree == NULL)
    return;

  member->kind = get_tree_kind (member->tree);
  if (member->kind == TILL_JSON_STRING)
    member->text = json_node_get_string (member->tree);
  else if (member->kind == TILL_JSON_INT)
    member->number = json_node_get_int (member->tree);
}

/**
 * till_json_member_find:
 * @object: an object of a document
 * @name: a member
 * @member: (inout): set, unless there is none of that name
 */
void
till_json_member_find (const TillJsonNode *object,
                       const char         *name,
                       TillJsonMember     *member)
{
  member->node = till_json_node_get_member (object, name);
  if (member->node == NULL)
    return;

  member->kind = till_json_node_get_kind (member->node);
  member->text = till_json_node_get_text (member->node, NULL);
  member->number = till_json_node_get_int (member->node);
}
