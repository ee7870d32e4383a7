/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parameters of a request: form encoding with brackets (docs.stripe.com/api), and the refusals
 * for those that are unknown, missing or of the wrong form.
 *
 * What must hold: a parameter that nobody asked for is refused before the request does anything;
 * values are wiped when they are freed, because a card number may be among them. */

#include "till-sb-params.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-error.h"
#include "till-sb-json.h"
#include "till-secret.h"

/* More than any request of ours has. */
#define MAX_PAIRS 2000
#define MAX_DEPTH 8

typedef struct _Node Node;
struct _Node
{
  char      *key;
  char      *value;    /* (nullable) when it has children */
  GPtrArray *children; /* (nullable) of Node, in the order they came */
  gboolean   used;
};

struct _TillSbParams
{
  Node    root;
  GError *error;
};

static void
node_clear (Node *node)
{
  if (node->value != NULL)
    till_secret_wipe_memory (node->value, strlen (node->value));
  g_free (node->value);
  g_free (node->key);
  g_clear_pointer (&node->children, g_ptr_array_unref);
}

static void
node_free (Node *node)
{
  node_clear (node);
  g_free (node);
}

static Node *
node_find (Node       *node,
           const char *key,
           gsize       length)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      Node *child = g_ptr_array_index (node->children, i);

      if (strncmp (child->key, key, length) == 0 && child->key[length] == '\0')
        return child;
    }

  return NULL;
}

/* Finds or makes the child @key; "" always makes a new one: the next element of an array. */
static Node *
node_ensure (Node       *node,
             const char *key,
             gsize       length)
{
  Node *child = length > 0 ? node_find (node, key, length) : NULL;

  if (child == NULL)
    {
      if (node->children == NULL)
        node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);

      child = g_new0 (Node, 1);
      child->key = length > 0 ? g_strndup (key, length)
                              : g_strdup_printf ("%u", node->children->len);
      g_ptr_array_add (node->children, child);
    }

  return child;
}

/* Walks "a[b][c]"; @make says whether what is missing is made. */
static Node *
walk (Node       *node,
      const char *path,
      gboolean    make)
{
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
take_pair (TillSbParams *self,
           const char   *pair,
           gsize         length,
           GError      **error)
{
  const char *equals = memchr (pair, '=', length);
  gsize key_length = equals != NULL ? (gsize) (equals - pair) : length;
  g_autofree char *key = decode (pair, key_length);
  char *value = NULL;
  Node *node;

  if (equals != NULL)
    value = decode (equals + 1, length - key_length - 1);
  else
    value = g_strdup ("");

  if (key == NULL || value == NULL || *key == '\0' ||
      (node = walk (&self->root, key, TRUE)) == NULL)
    {
      g_free (value);
      return till_sb_refuse (error, 400, NULL, NULL, "Invalid request: a parameter is malformed.");
    }

  g_free (node->value);
  node->value = value;

  return TRUE;
}

/**
 * till_sb_params_parse:
 * @text: (nullable): a form-encoded query or body
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: (transfer full) (nullable): the parameters, or %NULL when the encoding is wrong
 */
TillSbParams *
till_sb_params_parse (const char *text,
                      GError    **error)
{
  g_autoptr (TillSbParams) self = g_new0 (TillSbParams, 1);
  guint n_pairs = 0;

  while (text != NULL && *text != '\0')
    {
      gsize length = strcspn (text, "&");

      if (++n_pairs > MAX_PAIRS)
        {
          till_sb_refuse (error, 400, NULL, NULL, "Invalid request: too many parameters.");
          return NULL;
        }

      if (length > 0 && !take_pair (self, text, length, error))
        return NULL;

      text += length + (text[length] == '&');
    }

  return g_steal_pointer (&self);
}

/**
 * till_sb_params_free:
 * @self: (nullable) (transfer full): parameters
 *
 * Wipes and frees them.
 */
void
till_sb_params_free (TillSbParams *self)
{
  if (self == NULL)
    return;

  node_clear (&self->root);
  g_clear_error (&self->error);
  g_free (self);
}

/* Writes the path of the first node nobody asked for into @path. */
static gboolean
find_unused (Node    *node,
             GString *path)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      Node *child = g_ptr_array_index (node->children, i);
      gsize length = path->len;

      if (length > 0)
        g_string_append_printf (path, "[%s]", child->key);
      else
        g_string_append (path, child->key);

      if ((child->children == NULL && !child->used) || find_unused (child, path))
        return TRUE;

      g_string_truncate (path, length);
    }

  return FALSE;
}

/**
 * till_sb_params_end:
 * @self: parameters of which all that are known have been read
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Tells what is wrong: an unknown parameter first, as Stripe does.
 *
 * Returns: %TRUE if nothing is
 */
gboolean
till_sb_params_end (TillSbParams *self,
                    GError      **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (find_unused (&self->root, path))
    return till_sb_refuse (error, 400, "parameter_unknown", path->str,
                           "Received unknown parameter: %s", path->str);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return TRUE;
}

/**
 * till_sb_params_fail:
 * @self: parameters
 * @code: (nullable): the code of the refusal
 * @path: the parameter it is about
 * @format: the message
 * @...: what goes into it
 *
 * Remembers that a parameter is wrong, unless another was before.
 */
void
till_sb_params_fail (TillSbParams *self,
                     const char   *code,
                     const char   *path,
                     const char   *format,
                     ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  till_sb_refuse (&self->error, 400, code, path, "%s", message);
}

/**
 * till_sb_params_failed:
 * @self: parameters
 *
 * Returns: whether something was wrong already
 */
gboolean
till_sb_params_failed (TillSbParams *self)
{
  return self->error != NULL;
}

/**
 * till_sb_params_has:
 * @self: parameters
 * @path: "a[b][c]"
 *
 * Returns: whether there is anything at or below @path; nothing counts as read by it
 */
gboolean
till_sb_params_has (TillSbParams *self,
                    const char   *path)
{
  return walk (&self->root, path, FALSE) != NULL;
}

/**
 * till_sb_params_set:
 * @self: parameters
 * @path: "a[b][c]"
 * @value: what it is to be
 *
 * Adds a parameter as if it had been sent.
 */
void
till_sb_params_set (TillSbParams *self,
                    const char   *path,
                    const char   *value)
{
  Node *node = walk (&self->root, path, TRUE);

  g_return_if_fail (node != NULL);

  g_free (node->value);
  node->value = g_strdup (value);
}

static void
use_all (Node *node)
{
  node->used = TRUE;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    use_all (g_ptr_array_index (node->children, i));
}

/**
 * till_sb_params_ignore:
 * @self: parameters
 * @path: "a[b][c]"
 *
 * Takes what is at and below @path as known without looking at it.
 */
void
till_sb_params_ignore (TillSbParams *self,
                       const char   *path)
{
  Node *node = walk (&self->root, path, FALSE);

  if (node != NULL)
    use_all (node);
}

/**
 * till_sb_params_text:
 * @self: parameters
 * @path: "a[b][c]"
 *
 * Returns: (transfer none) (nullable): the value; "" when it is to be unset, %NULL when it is not
 *   there
 */
const char *
till_sb_params_text (TillSbParams *self,
                     const char   *path)
{
  Node *node = walk (&self->root, path, FALSE);

  if (node == NULL)
    return NULL;

  if (node->value == NULL)
    {
      use_all (node);
      till_sb_params_fail (self, NULL, path, "Invalid string: {}");
      return NULL;
    }

  node->used = TRUE;

  return node->value;
}

/**
 * till_sb_params_need_text:
 * @self: parameters
 * @path: "a[b][c]"
 *
 * Returns: (transfer none) (nullable): the value; it is an error when there is none
 */
const char *
till_sb_params_need_text (TillSbParams *self,
                          const char   *path)
{
  const char *value = till_sb_params_text (self, path);

  if (value == NULL)
    till_sb_params_fail (self, "parameter_missing", path, "Missing required param: %s.", path);
  else if (*value == '\0')
    till_sb_params_fail (self, "parameter_invalid_empty", path,
                         "You passed an empty string for '%s'. We assume empty values are an "
                         "attempt to unset a parameter; however '%s' cannot be unset. You should "
                         "remove '%s' from your request or supply a non-empty value.",
                         path, path, path);

  return value;
}

/**
 * till_sb_params_int:
 * @self: parameters
 * @path: "a[b][c]"
 * @minimum: the least it may be
 * @ret_value: (out): the number; untouched when there is none
 *
 * Returns: whether there is one
 */
gboolean
till_sb_params_int (TillSbParams *self,
                    const char   *path,
                    gint64        minimum,
                    gint64       *ret_value)
{
  const char *text = till_sb_params_text (self, path);
  gint64 value;

  if (text == NULL)
    return FALSE;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    {
      till_sb_params_fail (self, "parameter_invalid_integer", path, "Invalid integer: %s", text);
      return FALSE;
    }

  if (value < minimum)
    {
      till_sb_params_fail (self, "parameter_invalid_integer", path,
                           "This value must be greater than or equal to %" G_GINT64_FORMAT ".",
                           minimum);
      return FALSE;
    }

  *ret_value = value;

  return TRUE;
}

/**
 * till_sb_params_need_int:
 * @self: parameters
 * @path: "a[b][c]"
 * @minimum: the least it may be
 * @ret_value: (out): the number; untouched when there is none
 *
 * Returns: whether there is one; it is an error when there is none
 */
gboolean
till_sb_params_need_int (TillSbParams *self,
                         const char   *path,
                         gint64        minimum,
                         gint64       *ret_value)
{
  if (till_sb_params_int (self, path, minimum, ret_value))
    return TRUE;

  till_sb_params_fail (self, "parameter_missing", path, "Missing required param: %s.", path);

  return FALSE;
}

/**
 * till_sb_params_bool:
 * @self: parameters
 * @path: "a[b][c]"
 * @ret_value: (out): the value; untouched when there is none
 *
 * Returns: whether there is one
 */
gboolean
till_sb_params_bool (TillSbParams *self,
                     const char   *path,
                     gboolean     *ret_value)
{
  const char *text = till_sb_params_text (self, path);

  if (text == NULL)
    return FALSE;

  if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    {
      till_sb_params_fail (self, NULL, path, "Invalid boolean: %s", text);
      return FALSE;
    }

  *ret_value = *text == 't';

  return TRUE;
}

/* "a b c" becomes "a, b, or c". */
static char *
enumerate (const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (list);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, n > 2 ? ", " : " ");
      if (i > 0 && i == n - 1)
        g_string_append (text, "or ");
      g_string_append (text, list[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_sb_params_word:
 * @self: parameters
 * @path: "a[b][c]"
 * @words: what it may be, separated by single spaces
 *
 * Returns: (transfer none) (nullable): one of @words, "" when it is to be unset, or %NULL
 */
const char *
till_sb_params_word (TillSbParams *self,
                     const char   *path,
                     const char   *words)
{
  const char *text = till_sb_params_text (self, path);
  g_auto (GStrv) list = NULL;

  if (text == NULL || *text == '\0')
    return text;

  list = g_strsplit (words, " ", -1);
  if (!g_strv_contains ((const char * const *) list, text))
    {
      g_autofree char *allowed = enumerate (words);

      till_sb_params_fail (self, NULL, path, "Invalid %s: must be one of %s", path, allowed);
      return NULL;
    }

  return text;
}

/**
 * till_sb_params_list:
 * @self: parameters
 * @path: "a"
 *
 * Reads an array of strings: a[]=…, a[0]=….
 *
 * Returns: (transfer container) (nullable) (element-type utf8): the values, or %NULL when there is
 *   no such parameter
 */
GPtrArray *
till_sb_params_list (TillSbParams *self,
                     const char   *path)
{
  Node *node = walk (&self->root, path, FALSE);
  g_autoptr (GPtrArray) list = NULL;

  if (node == NULL)
    return NULL;

  use_all (node);
  list = g_ptr_array_new ();
  if (node->children == NULL && *node->value != '\0')
    till_sb_params_fail (self, NULL, path, "Invalid array");

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      Node *child = g_ptr_array_index (node->children, i);

      if (child->value == NULL)
        till_sb_params_fail (self, NULL, path, "Invalid string: {}");
      else
        g_ptr_array_add (list, child->value);
    }

  return g_steal_pointer (&list);
}

/**
 * till_sb_params_names:
 * @self: parameters
 * @path: "a[b]"
 *
 * Returns: (transfer container) (nullable) (element-type utf8): the names right below @path, or
 *   %NULL when there is nothing
 */
GPtrArray *
till_sb_params_names (TillSbParams *self,
                      const char   *path)
{
  Node *node = walk (&self->root, path, FALSE);
  GPtrArray *names;

  if (node == NULL || node->children == NULL)
    return NULL;

  names = g_ptr_array_new ();
  for (guint i = 0; i < node->children->len; i++)
    g_ptr_array_add (names, ((Node *) g_ptr_array_index (node->children, i))->key);

  return names;
}

/* docs.stripe.com/api/metadata */
#define METADATA_KEYS 50
#define METADATA_KEY_LENGTH 40
#define METADATA_VALUE_LENGTH 500

static gboolean
check_metadata (TillSbParams *self,
                const char   *path,
                const char   *key,
                const char   *value)
{
  glong key_length = g_utf8_strlen (key, -1);
  glong value_length = value != NULL ? g_utf8_strlen (value, -1) : 0;

  if (value == NULL)
    till_sb_params_fail (self, NULL, path, "Metadata values must be strings");
  else if (key_length > METADATA_KEY_LENGTH)
    till_sb_params_fail (self, NULL, path,
                         "Metadata keys can have up to %d characters, but you passed in a key that "
                         "is %ld characters. Invalid key: %s", METADATA_KEY_LENGTH, key_length,
                         key);
  else if (value_length > METADATA_VALUE_LENGTH)
    till_sb_params_fail (self, NULL, path,
                         "Metadata values can have up to %d characters, but you passed in a value "
                         "that is %ld characters. Invalid value: %s", METADATA_VALUE_LENGTH,
                         value_length, value);
  else
    return TRUE;

  return FALSE;
}

/* Copies what till_sb_params_metadata() wrote before: an object of strings. */
static void
copy_metadata (const char *metadata,
               JsonObject *into)
{
  g_autoptr (JsonNode) parsed = till_json_parse (metadata, strlen (metadata), NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (parsed == NULL)
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (parsed));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_string_member (into, name, json_node_get_string (value));
}

/**
 * till_sb_params_metadata:
 * @self: parameters
 * @path: "metadata"
 * @metadata: (inout): the metadata so far as JSON, or %NULL; replaced by what they become
 *
 * Merges metadata: an empty value removes its key, an empty parameter removes all.
 *
 * Returns: whether there was anything to merge
 */
gboolean
till_sb_params_metadata (TillSbParams *self,
                         const char   *path,
                         char        **metadata)
{
  Node *node = walk (&self->root, path, FALSE);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (node == NULL)
    return FALSE;

  use_all (node);
  if (node->children == NULL)
    {
      if (*node->value != '\0')
        till_sb_params_fail (self, NULL, path, "Invalid object");
      g_clear_pointer (metadata, g_free);
      return TRUE;
    }

  root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, json_object_new ());
  object = json_node_get_object (root);
  if (*metadata != NULL)
    copy_metadata (*metadata, object);

  for (guint i = 0; i < node->children->len; i++)
    {
      Node *child = g_ptr_array_index (node->children, i);

      if (!check_metadata (self, path, child->key, child->value))
        return FALSE;

      if (*child->value == '\0')
        json_object_remove_member (object, child->key);
      else
        json_object_set_string_member (object, child->key, child->value);
    }

  if (json_object_get_size (object) > METADATA_KEYS)
    till_sb_params_fail (self, NULL, path, "Metadata can have up to %d keys, but you passed in %u.",
                         METADATA_KEYS, json_object_get_size (object));

  g_free (*metadata);
  *metadata = till_json_to_string (root);

  return TRUE;
}
