/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parameters of a request, and the refusals for those that are unknown, missing or of the
 * wrong form.
 *
 * What must hold: a parameter that nobody asked for is refused before the request does
 * anything. */

#include "till-sb-params.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-error.h"
#include "till-sb-form.h"

struct _TillSbParams
{
  TillSbFormNode root;
  GError        *error;
};

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

  if (!till_sb_form_parse (&self->root, text, error))
    return NULL;

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

  till_sb_form_clear (&self->root);
  g_clear_error (&self->error);
  g_free (self);
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

  if (till_sb_form_find_unused (&self->root, path))
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
  return till_sb_form_walk (&self->root, path, /* make= */ FALSE) != NULL;
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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ TRUE);

  g_return_if_fail (node != NULL);

  g_free (node->value);
  node->value = g_strdup (value);
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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ FALSE);

  if (node != NULL)
    till_sb_form_use_all (node);
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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ FALSE);

  if (node == NULL)
    return NULL;

  if (node->value == NULL)
    {
      till_sb_form_use_all (node);
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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ FALSE);
  g_autoptr (GPtrArray) list = NULL;

  if (node == NULL)
    return NULL;

  till_sb_form_use_all (node);
  list = g_ptr_array_new ();
  if (node->children == NULL && *node->value != '\0')
    till_sb_params_fail (self, NULL, path, "Invalid array");

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      TillSbFormNode *child = g_ptr_array_index (node->children, i);

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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ FALSE);
  GPtrArray *names;

  if (node == NULL || node->children == NULL)
    return NULL;

  names = g_ptr_array_new ();
  for (guint i = 0; i < node->children->len; i++)
    g_ptr_array_add (names, ((TillSbFormNode *) g_ptr_array_index (node->children, i))->key);

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
  TillSbFormNode *node = till_sb_form_walk (&self->root, path, /* make= */ FALSE);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (node == NULL)
    return FALSE;

  till_sb_form_use_all (node);
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
      TillSbFormNode *child = g_ptr_array_index (node->children, i);

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
