/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole JSON text to look things up in, for answers that are long and many.
 *
 * What must hold: a document is only made of a text that is JSON to its last byte and in which no
 * object has two members of one name (readers do not agree about which of them counts); its cost
 * is one line of fixed size a value, and nothing is allocated per value: texts are unescaped where
 * they stand, and end with a NUL where their closing quote was. Sizes are bounded, so that no
 * text of the length an answer may have takes more than some megabytes, or the square of its
 * length in time. */

#include "till-json-document.h"

#include <string.h>

#include "till-json.h"

struct _TillJsonNode
{
  const char *name;        /* NULL: not a member */
  union
  {
    const char *text;      /* of a string or a decimal */
    gint64      number;
    gsize       n_members; /* of an object or array */
  };
  guint32     name_length;
  guint32     text_length;
  guint32     next;        /* how many lines further the next sibling stands; 0: there is none */
  guint8      kind;
};

struct _TillJsonDocument
{
  char         *text;
  TillJsonNode *nodes;
};

/* An object or array whose end has not come yet. */
typedef struct
{
  guint   node;    /* its own line */
  guint   last;    /* that of its last value; 0: there is none yet */
  guint64 seen[4]; /* a bit for each hash of a member's name */
} Level;

typedef struct
{
  TillJsonPull  pull;
  TillJsonNode *nodes;
  guint         n_nodes;
  guint         n_allocated;
  const char   *why;
  Level         levels[TILL_JSON_MAX_DEPTH];
  guint         depth;
} Build;

static gboolean
wrong (Build      *build,
       const char *why)
{
  build->why = why;

  return FALSE;
}

/* Decides nothing by itself: two names with one hash are compared. */
static guint8
hash_name (const char *name,
           gsize       length)
{
  guint32 hash = length * 0x9e3779b1u;

  if (length > 0)
    hash += (guchar) name[0] * 31u + (guchar) name[length / 2] * 131u +
            (guchar) name[length - 1] * 521u;

  return (hash * 0x85ebca6bu) >> 24;
}

static const TillJsonNode *
find_member (const TillJsonNode *object,
             const char         *name,
             gsize               length)
{
  for (const TillJsonNode *node = till_json_node_get_first (object); node != NULL;
       node = till_json_node_get_next (node))
    if (node->name_length == length && memcmp (node->name, name, length) == 0)
      return node;

  return NULL;
}

/* Takes note of a name in the object that is open; FALSE if it has it already. */
static gboolean
note_name (Build              *build,
           Level              *level,
           const TillJsonNode *node)
{
  guint8 hash = hash_name (node->name, node->name_length);
  guint64 bit = G_GUINT64_CONSTANT (1) << (hash % 64);

  if ((level->seen[hash / 64] & bit) != 0 &&
      find_member (&build->nodes[level->node], node->name, node->name_length) != NULL)
    return wrong (build, "two members of one name");

  level->seen[hash / 64] |= bit;

  return TRUE;
}

/* A new line behind the last one; what is open gets one value more. */
static gboolean
add_node (Build              *build,
          const TillJsonNode *node)
{
  if (build->n_nodes == TILL_JSON_MAX_NODES)
    return wrong (build, "too many values");

  if (build->n_nodes == build->n_allocated)
    {
      build->n_allocated *= 2;
      build->nodes = g_renew (TillJsonNode, build->nodes, build->n_allocated);
    }

  build->nodes[build->n_nodes] = *node;
  if (build->depth > 0)
    {
      Level *level = &build->levels[build->depth - 1];
      TillJsonNode *parent = &build->nodes[level->node];

      if (node->name != NULL && !note_name (build, level, node))
        return FALSE;

      if (node->name != NULL && parent->n_members == TILL_JSON_MAX_MEMBERS)
        return wrong (build, "too many members");

      if (level->last != 0)
        build->nodes[level->last].next = build->n_nodes - level->last;
      level->last = build->n_nodes;
      parent->n_members++;
    }

  build->n_nodes++;

  return TRUE;
}

/* Where the text stands, unescaped and with a NUL behind it. The pull has read past it. */
static const char *
settle_text (const TillJsonToken *token,
             guint32             *ret_length)
{
  char *text = (char *) token->text;
  gsize length = token->escaped ? till_json_unescape (text, text, token->length) : token->length;

  text[length] = '\0';
  *ret_length = length;

  return text;
}

static void
set_value (TillJsonNode        *node,
           const TillJsonToken *token)
{
  if (token->kind == TILL_JSON_STRING)
    node->text = settle_text (token, &node->text_length);
  else if (token->kind == TILL_JSON_DECIMAL)
    {
      node->text = token->text;
      node->text_length = token->length;
    }
  else if (token->kind == TILL_JSON_INT)
    node->number = token->number;
}

/* One value, or what begins or ends one. */
static gboolean
take_token (Build               *build,
            const TillJsonToken *token,
            TillJsonNode        *node)
{
  if (token->kind == TILL_JSON_NAME)
    {
      node->name = settle_text (token, &node->name_length);
      return TRUE;
    }

  if (token->kind == TILL_JSON_CLOSE)
    {
      build->depth--;
      return TRUE;
    }

  node->kind = token->kind;
  set_value (node, token);
  if (!add_node (build, node))
    return FALSE;

  *node = (TillJsonNode) { 0 };
  if (token->kind == TILL_JSON_OBJECT || token->kind == TILL_JSON_ARRAY)
    build->levels[build->depth++] = (Level) { .node = build->n_nodes - 1 };

  return TRUE;
}

static gboolean
build_all (Build *build)
{
  TillJsonNode node = { 0 };
  TillJsonToken token;

  for (;;)
    {
      TillJsonKind kind = till_json_pull_next (&build->pull, &token);

      if (kind == TILL_JSON_END)
        return TRUE;

      if (kind == TILL_JSON_WRONG)
        return wrong (build, build->pull.why);

      if (!take_token (build, &token, &node))
        return FALSE;
    }
}

/* Takes @text. */
static TillJsonDocument *
document_new (char   *text,
              gsize   length,
              GError **error)
{
  TillJsonDocument *self;
  Build build;

  if (length > G_MAXUINT32)
    {
      g_free (text);
      g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX, "Not JSON: too long a text");
      return NULL;
    }

  till_json_pull_init (&build.pull, text, length);
  build.n_nodes = 0;
  build.n_allocated = length / 16 + 16;
  build.nodes = g_new (TillJsonNode, build.n_allocated);
  build.depth = 0;
  build.why = NULL;

  if (!build_all (&build))
    {
      g_set_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_SYNTAX,
                   "Not JSON: %s at byte %" G_GSIZE_FORMAT, build.why,
                   till_json_pull_get_offset (&build.pull));
      g_free (build.nodes);
      g_free (text);
      return NULL;
    }

  self = g_new (TillJsonDocument, 1);
  self->text = text;
  self->nodes = build.nodes;

  return self;
}

/**
 * till_json_document_new:
 * @text: a JSON text; need not end with NUL
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Reads a copy of @text.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL
 */
TillJsonDocument *
till_json_document_new (const char *text,
                        gsize       length,
                        GError    **error)
{
  char *copy;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  copy = g_memdup2 (text, length);

  return document_new (copy, length, error);
}

/**
 * till_json_document_new_take:
 * @bytes: (transfer full): a JSON text; its memory is used if nobody else holds it
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Returns: (transfer full) (nullable): the document, or %NULL
 */
TillJsonDocument *
till_json_document_new_take (GBytes  *bytes,
                             GError **error)
{
  gsize length;
  char *text;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_unref_to_data (bytes, &length);

  return document_new (text, length, error);
}

/**
 * till_json_document_free:
 * @self: (nullable) (transfer full): a document
 */
void
till_json_document_free (TillJsonDocument *self)
{
  if (self == NULL)
    return;

  g_free (self->nodes);
  g_free (self->text);
  g_free (self);
}

/**
 * till_json_document_get_root:
 * @self: a document
 *
 * Returns: (transfer none): the value that the text is
 */
const TillJsonNode *
till_json_document_get_root (const TillJsonDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->nodes;
}

/**
 * till_json_node_get_kind:
 * @node: a value
 *
 * Returns: what it is, from %TILL_JSON_NULL to %TILL_JSON_ARRAY
 */
TillJsonKind
till_json_node_get_kind (const TillJsonNode *node)
{
  g_return_val_if_fail (node != NULL, TILL_JSON_NULL);

  return node->kind;
}

/**
 * till_json_node_get_name:
 * @node: a value
 *
 * Returns: (transfer none) (nullable): the name of the member that it is, or %NULL
 */
const char *
till_json_node_get_name (const TillJsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return node->name;
}

/**
 * till_json_node_get_text:
 * @node: a string, or a number with decimals
 * @ret_length: (out) (optional): its length in bytes
 *
 * Returns: (transfer none) (nullable): the text: of a string what it stands for, with a NUL behind
 *   it; of a number what is written, without one; %NULL for anything else
 */
const char *
till_json_node_get_text (const TillJsonNode *node,
                         gsize              *ret_length)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (node->kind != TILL_JSON_STRING && node->kind != TILL_JSON_DECIMAL)
    return NULL;

  if (ret_length != NULL)
    *ret_length = node->text_length;

  return node->text;
}

/**
 * till_json_node_get_int:
 * @node: a whole number
 *
 * Returns: it; 0 for anything else
 */
gint64
till_json_node_get_int (const TillJsonNode *node)
{
  g_return_val_if_fail (node != NULL, 0);

  return node->kind == TILL_JSON_INT ? node->number : 0;
}

/**
 * till_json_node_get_member:
 * @object: (nullable): a value
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the member of that name, or %NULL if there is none or
 *   @object is no object
 */
const TillJsonNode *
till_json_node_get_member (const TillJsonNode *object,
                           const char         *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (object == NULL || object->kind != TILL_JSON_OBJECT)
    return NULL;

  return find_member (object, name, strlen (name));
}

/**
 * till_json_node_get_size:
 * @container: a value
 *
 * Returns: how many members or elements it has; 0 for anything else than an object or an array
 */
guint
till_json_node_get_size (const TillJsonNode *container)
{
  g_return_val_if_fail (container != NULL, 0);

  if (container->kind != TILL_JSON_OBJECT && container->kind != TILL_JSON_ARRAY)
    return 0;

  return container->n_members;
}

/**
 * till_json_node_get_first:
 * @container: (nullable): a value
 *
 * Returns: (transfer none) (nullable): the first member or element, or %NULL
 */
const TillJsonNode *
till_json_node_get_first (const TillJsonNode *container)
{
  if (container == NULL || till_json_node_get_size (container) == 0)
    return NULL;

  return container + 1;
}

/**
 * till_json_node_get_next:
 * @node: a member or an element
 *
 * Returns: (transfer none) (nullable): the one behind it, or %NULL
 */
const TillJsonNode *
till_json_node_get_next (const TillJsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return node->next != 0 ? node + node->next : NULL;
}
