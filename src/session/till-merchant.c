/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* merchant.ini: what stands on receipts about the merchant.
 *
 * What must hold: the file is replaced whole; a missing file is a merchant who has entered nothing
 * yet; a file that a person has changed is read with suspicion. */

#include "till-merchant.h"

#include <stddef.h>

#include "till-files.h"

#define FILE_NAME "merchant.ini"
#define LOGO_NAME "logo.png"
#define GROUP "receipt"
#define FILE_MAX 65536
#define VALUE_MAX 2048

static const struct
{
  const char *key;
  gsize       offset;
} texts[] = {
  { "name", offsetof (TillMerchant, name) },
  { "address", offsetof (TillMerchant, address) },
  { "tax-number", offsetof (TillMerchant, tax_number) },
  { "footer", offsetof (TillMerchant, footer) },
};

static char **
text_at (const TillMerchant *self,
         guint               i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

/**
 * till_merchant_new:
 *
 * Returns: (transfer full): a merchant of whom nothing is known; all texts are ""
 */
TillMerchant *
till_merchant_new (void)
{
  TillMerchant *self = g_new0 (TillMerchant, 1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (self, i) = g_strdup ("");

  return self;
}

/**
 * till_merchant_free:
 * @self: (nullable) (transfer full): a merchant
 */
void
till_merchant_free (TillMerchant *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

static gboolean
read_texts (TillMerchant *self,
            GKeyFile     *file,
            GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      if (!g_key_file_has_key (file, GROUP, texts[i].key, NULL))
        continue;

      if (!(text = till_files_get_text (file, GROUP, texts[i].key, VALUE_MAX, error)))
        return FALSE;

      g_free (*text_at (self, i));
      *text_at (self, i) = g_steal_pointer (&text);
    }

  return TRUE;
}

/**
 * till_merchant_load:
 * @folder: the account's folder
 * @error: return location for a #GError in #G_IO_ERROR or #G_KEY_FILE_ERROR
 *
 * Reads merchant.ini. Small blocking file work: from a worker thread, or before a main loop.
 *
 * Returns: (transfer full) (nullable): what it says, all "" when there is no such file yet, or
 *   %NULL when it cannot be read or makes no sense
 */
TillMerchant *
till_merchant_load (const char *folder,
                    GError    **error)
{
  g_autoptr (TillMerchant) self = till_merchant_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, FILE_NAME, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);

  if (!(text = till_files_read_private (path, FILE_MAX, error)))
    return NULL;

  if (!g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, error) ||
      !read_texts (self, file, error))
    {
      g_prefix_error (error, "What stands on receipts, “%s”, is damaged: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_merchant_save:
 * @self: a merchant
 * @folder: the account's folder, which exists
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Writes merchant.ini: all of it or nothing. Blocks until it is on disk: from a worker thread, or
 * before a main loop.
 *
 * Returns: %FALSE when the file is as it was before
 */
gboolean
till_merchant_save (const TillMerchant *self,
                    const char         *folder,
                    GError            **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (**text_at (self, i) != '\0')
      g_key_file_set_string (file, GROUP, texts[i].key, *text_at (self, i));

  path = g_build_filename (folder, FILE_NAME, NULL);
  data = g_key_file_to_data (file, NULL, NULL);
  if (!g_file_set_contents_full (path, data, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, "Saving what stands on receipts: ");
      return FALSE;
    }

  return TRUE;
}

/**
 * till_merchant_get_logo_path:
 * @folder: the account's folder
 *
 * Returns: (transfer full): where the logo is, a PNG picture, if there is one
 */
char *
till_merchant_get_logo_path (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return g_build_filename (folder, LOGO_NAME, NULL);
}
