/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Form encoding with brackets (docs.stripe.com/api): from "a[b][c]=1&d[]=2" to a tree and back.
 *
 * What must hold: depth and number are bounded; values are wiped when they are freed, because a
 * card number may be among them. */

#include "till-sb-form.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-secret.h"

/* More than any request of ours has. */
#define MAX_PAIRS 2000
#define MAX_DEPTH 8

static void
node_free (TillSbFormNode *node)
{
  till_sb_form_clear (node);
  g_free (node);
}

static TillSbFormNode *
node_find (TillSbFormNode *node,
           const char     *key,
           gsize           length)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      TillSbFormNode *child = g_ptr_array_index (node->children, i);

      if (strncmp (child->key, key, length) == 0 && child->key[length] == '\0')
        return child;
    }

  return NULL;
}

/* Finds or makes the child @key; "" always makes a new one: the next element of an array. */
static TillSbFormNode *
node_ensure (TillSbFormNode *node,
             const char     *key,
             gsize           length)
{
  TillSbFormNode *child = length > 0 ? node_find (node, key, length) : NULL;

  if (child == NULL)
    {
      if (node->children == NULL)
        node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);

      child = g_new0 (TillSbFormNode, 1);
      child->key = length > 0 ? g_strndup (key, length)
                              : g_strdup_printf ("%u", node->children->len);
      g_ptr_array_add (node->children, child);
    }

  return child;
}

/**
 * till_sb_form_clear:
 * @root: a node
 *
 * Wipes and frees what is in @root and below it.
 */
void
till_sb_form_clear (TillSbFormNode *root)
{
  if (root->value != NULL)
    till_secret_wipe_memory (root->value, strlen (root->value));
  g_clear_pointer (&root->value, g_free);
  g_clear_pointer (&root->key, g_free);
  g_clear_pointer (&root->children, g_ptr_array_unref);
}

/**
 * till_sb_form_walk:
 * @root: a node
 * @path: "a[b][c]"
 * @make: whether what is missing is made
 *
 * Returns: (transfer none) (nullable): the node at @path, or %NULL when there is none or the path
 *   is malformed
 */
TillSbFormNode *
till_sb_form_walk (TillSbFormNode *root,
                   const char     *path,
                   gboolean        make)
{
  TillSbFormNode *node = root;
  gsize length = strcspn (path, "[");

  for (guint depth = 0; depth < MAX_DEPTH; depth++)
    {
      node = make ? node_ensure (node, path, length) : node_find (node, path, length);
      if (node == NULL)
        return NULL;

      path += length;
      if (*path == ']')
        path++;
      if (*path == '\0')
        return node;
      if (*path != '[')
        return NULL;

      path++;
      length = strcspn (path, "]");
      if (path[length] != ']')
        return NULL;
    }

  return NULL;
}

static char *
decode (const char *text,
        gsize       length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *decoded;

  g_strdelimit (copy, "+", ' ');
  decoded = g_uri_unescape_string (copy, NULL);
  till_secret_wipe_memory (copy, length);

  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);

  return decoded;
}

static gboolean
take_pair (TillSbFormNode *root,
           const char     *pair,
           gsize           length,
           GError        **error)
{
  const char *equals = memchr (pair, '=', length);
  gsize key_length = equals != NULL ? (gsize) (equals - pair) : length;
  g_autofree char *key = decode (pair, key_length);
  char *value = NULL;
  TillSbFormNode *node;

  if (equals != NULL)
    value = decode (equals + 1, length - key_length - 1);
  else
    value = g_strdup ("");

  if (key == NULL || value == NULL || *key == '\0' ||
      (node = till_sb_form_walk (root, key, /* make= */ TRUE)) == NULL)
    {
      g_free (value);
      return till_sb_refuse (error, 400, NULL, NULL, "Invalid request: a parameter is malformed.");
    }

  g_free (node->value);
  node->value = value;

  return TRUE;
}

/**
 * till_sb_form_parse:
 * @root: an empty node; clear it with till_sb_form_clear(), also after a failure
 * @text: (nullable): a form-encoded query or body
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: %FALSE when the encoding is wrong or there is too much
 */
gboolean
till_sb_form_parse (TillSbFormNode *root,
                    const char     *text,
                    GError        **error)
{
  guint n_pairs = 0;

  while (text != NULL && *text != '\0')
    {
      gsize length = strcspn (text, "&");

      if (++n_pairs > MAX_PAIRS)
        return till_sb_refuse (error, 400, NULL, NULL, "Invalid request: too many parameters.");

      if (length > 0 && !take_pair (root, text, length, error))
        return FALSE;

      text += length + (text[length] == '&');
    }

  return TRUE;
}

/**
 * till_sb_form_use_all:
 * @node: a node
 *
 * Marks @node and all below it as asked for.
 */
void
till_sb_form_use_all (TillSbFormNode *node)
{
  node->used = TRUE;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    till_sb_form_use_all (g_ptr_array_index (node->children, i));
}

/**
 * till_sb_form_find_unused:
 * @root: a node
 * @path: an empty string; becomes the path of what nobody has asked for
 *
 * Returns: whether there is anything nobody has asked for
 */
gboolean
till_sb_form_find_unused (TillSbFormNode *root,
                          GString        *path)
{
  for (guint i = 0; root->children != NULL && i < root->children->len; i++)
    {
      TillSbFormNode *child = g_ptr_array_index (root->children, i);
      gsize length = path->len;

      if (length > 0)
        g_string_append_printf (path, "[%s]", child->key);
      else
        g_string_append (path, child->key);

      if ((child->children == NULL && !child->used) || till_sb_form_find_unused (child, path))
        return TRUE;

      g_string_truncate (path, length);
    }

  return FALSE;
}
