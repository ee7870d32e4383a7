/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When two order references are the same. */

#include "till-reference.h"

/**
 * till_reference_fold:
 * @reference: (nullable): an order reference as typed
 *
 * Two references that a person would take for the same are the same: the case of letters, spaces
 * around them and the way accents are encoded do not count.
 *
 * Returns: (transfer full) (nullable): what references are compared by, or %NULL for an empty one
 */
char *
till_reference_fold (const char *reference)
{
  g_autofree char *stripped = NULL;
  g_autofree char *normal = NULL;

  if (reference == NULL)
    return NULL;

  stripped = g_strstrip (g_strdup (reference));
  if (*stripped == '\0' || !(normal = g_utf8_normalize (stripped, -1, G_NORMALIZE_ALL_COMPOSE)))
    return NULL;

  return g_utf8_casefold (normal, -1);
}
