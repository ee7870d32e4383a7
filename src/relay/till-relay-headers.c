/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The few headers of a webhook that are kept with it: its signature, its type, who sent it.
 *
 * What must hold: they are printable ASCII and of bounded length, so that they can go into a line
 * of text and into JSON as they are. A signature that is not is none. */

#include "till-relay-headers.h"

#include <string.h>

#define MAX_VALUE 2048
#define MAX_TOTAL 4096

static void
keep (GString            *lines,
      SoupMessageHeaders *headers,
      const char         *name)
{
  const char *value = soup_message_headers_get_list (headers, name);
  gsize length = value != NULL ? strlen (value) : 0;

  if (length == 0 || length > MAX_VALUE || lines->len + strlen (name) + length + 3 > MAX_TOTAL)
    return;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (value[i]))
        return;
    }

  g_string_append_printf (lines, "%s: %s\n", name, value);
}

/**
 * till_relay_headers_keep:
 * @headers: the headers of a webhook
 * @names: (array length=n_names): the names of those that carry the proof; the first that is %NULL
 *   ends them
 * @n_names: how many there may be
 *
 * Returns: (transfer full): the headers that are kept, as "name: value" lines
 */
char *
till_relay_headers_keep (SoupMessageHeaders *headers,
                         const char * const *names,
                         guint               n_names)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < n_names && names[i] != NULL; i++)
    keep (lines, headers, names[i]);
  keep (lines, headers, "content-type");
  keep (lines, headers, "user-agent");

  return g_string_free (lines, FALSE);
}

/**
 * till_relay_headers_split:
 * @lines: (nullable): "name: value" lines
 *
 * Returns: (transfer full): names and values, alternating, ended by %NULL
 */
char **
till_relay_headers_split (const char *lines)
{
  g_auto (GStrv) split = g_strsplit (lines != NULL ? lines : "", "\n", -1);
  GPtrArray *pairs = g_ptr_array_new ();

  for (guint i = 0; split[i] != NULL; i++)
    {
      const char *colon = strstr (split[i], ": ");

      if (colon == NULL)
        continue;

      g_ptr_array_add (pairs, g_strndup (split[i], colon - split[i]));
      g_ptr_array_add (pairs, g_strdup (colon + 2));
    }

  g_ptr_array_add (pairs, NULL);

  return (char **) g_ptr_array_free (pairs, FALSE);
}
