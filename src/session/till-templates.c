/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* templates.ini: charges that are made again and again.
 *
 * What must hold: the file is replaced whole; a missing file is a merchant without templates; a
 * file that a person has changed is read with suspicion. */

#include "till-templates.h"

#include <stddef.h>

#include "till-files.h"

#define FILE_NAME "templates.ini"
#define GROUP_PREFIX "template "
#define FILE_MAX (512 * 1024)
#define VALUE_MAX 1024

static const struct
{
  const char *key;
  gsize       offset;
} texts[] = {
  { "name", offsetof (TillTemplate, name) },
  { "currency", offsetof (TillTemplate, currency) },
  { "amount", offsetof (TillTemplate, amount) },
  { "delivery", offsetof (TillTemplate, delivery) },
  { "tax", offsetof (TillTemplate, tax) },
  { "description", offsetof (TillTemplate, description) },
};

static char **
text_at (const TillTemplate *self,
         guint               i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

/**
 * till_template_new:
 * @name: what the merchant calls it
 *
 * Returns: (transfer full): a template in which nothing else stands; all texts are ""
 */
TillTemplate *
till_template_new (const char *name)
{
  TillTemplate *self = g_new0 (TillTemplate, 1);

  g_return_val_if_fail (name != NULL, NULL);

  self->name = g_strdup (name);
  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    *text_at (self, i) = g_strdup ("");

  return self;
}

/**
 * till_template_free:
 * @self: (nullable) (transfer full): a template
 */
void
till_template_free (TillTemplate *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

static TillTemplate *
read_template (GKeyFile   *file,
               const char *group,
               GError    **error)
{
  g_autoptr (TillTemplate) self = till_template_new ("");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      if (!g_key_file_has_key (file, group, texts[i].key, NULL))
        continue;

      if (!(text = till_files_get_text (file, group, texts[i].key, VALUE_MAX, error)))
        return NULL;

      g_free (*text_at (self, i));
      *text_at (self, i) = g_steal_pointer (&text);
    }

  self->tax_on_top = g_key_file_get_boolean (file, group, "tax-on-top", NULL);
  if (*self->name == '\0')
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                   "“%s” has no name", group);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static GPtrArray *
read_templates (GKeyFile *file,
                GError  **error)
{
  g_autoptr (GPtrArray) templates =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_template_free);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL && templates->len < TILL_TEMPLATES_MAX; i++)
    {
      TillTemplate *template = read_template (file, groups[i], error);

      if (template == NULL)
        return NULL;

      g_ptr_array_add (templates, template);
    }

  return g_steal_pointer (&templates);
}

/**
 * till_templates_load:
 * @folder: the account's folder
 * @error: return location for a #GError in #G_IO_ERROR or #G_KEY_FILE_ERROR
 *
 * Reads templates.ini. Small blocking file work: from a worker thread, or before a main loop.
 *
 * Returns: (transfer full) (element-type TillTemplate) (nullable): the templates, none when there
 *   is no such file yet, or %NULL when it cannot be read or makes no sense
 */
GPtrArray *
till_templates_load (const char *folder,
                     GError    **error)
{
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, FILE_NAME, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) till_template_free);

  if (!(text = till_files_read_private (path, FILE_MAX, error)))
    return NULL;

  if (!g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, error) ||
      !(templates = read_templates (file, error)))
    {
      g_prefix_error (error, "The templates, “%s”, are damaged: ", path);
      return NULL;
    }

  return g_steal_pointer (&templates);
}

/**
 * till_templates_save:
 * @templates: (element-type TillTemplate): all templates of the account
 * @folder: the account's folder, which exists
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Writes templates.ini: all of it or nothing. Blocks until it is on disk: from a worker thread, or
 * before a main loop.
 *
 * Returns: %FALSE when the file is as it was before
 */
gboolean
till_templates_save (GPtrArray  *templates,
                     const char *folder,
                     GError    **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;

  g_return_val_if_fail (templates != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  for (guint i = 0; i < templates->len; i++)
    {
      const TillTemplate *template = g_ptr_array_index (templates, i);
      g_autofree char *group = g_strdup_printf (GROUP_PREFIX "%u", i + 1);

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        if (**text_at (template, j) != '\0')
          g_key_file_set_string (file, group, texts[j].key, *text_at (template, j));

      if (template->tax_on_top)
        g_key_file_set_boolean (file, group, "tax-on-top", TRUE);
    }

  path = g_build_filename (folder, FILE_NAME, NULL);
  data = g_key_file_to_data (file, NULL, NULL);
  if (!g_file_set_contents_full (path, data, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, "Saving the templates: ");
      return FALSE;
    }

  return TRUE;
}
