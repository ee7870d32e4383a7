/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as people type them into a search: 48, 48.50, 48,50, 1.250,00. Which currency they are
 * in need not be said, so a point may be either thing, in any language: it stands before cents when
 * one or two digits follow it, else it keeps thousands apart.
 *
 * What must hold: no floating point; what does not fit is no amount. */

#include "till-query-amount.h"

#include <string.h>

#include "till-filter.h"
#include "till-money.h"

/* Digits before the point: as many as fit by far. */
#define DIGITS_MAX 14

/* The last point or comma of @text if cents follow it. */
static const char *
find_point (const char *text)
{
  const char *last = NULL, *other = NULL;
  gsize n;

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '.' || *p == ',')
      {
        other = last != NULL && *last != *p ? last : other;
        last = p;
      }

  if (last == NULL)
    return NULL;

  n = strlen (last + 1);

  /* "1.250,000" has a comma before three digits and a point before it: dinars. */
  return n == 1 || n == 2 || (n == 3 && other != NULL) ? last : NULL;
}

/**
 * till_query_amount_read:
 * @text: what was typed
 * @ret_parts: (out): the amount, in %TILL_FILTER_PARTS of the main unit; untouched when it is none
 * @ret_has_decimals: (out): whether cents were typed; untouched when it is no amount
 *
 * Returns: whether it is an amount
 */
gboolean
till_query_amount_read (const char *text,
                        gint64     *ret_parts,
                        gboolean   *ret_has_decimals)
{
  const char *point = find_point (text);
  const char *end = point != NULL ? point : text + strlen (text);
  gint64 whole = 0, part = 0;
  guint n = 0, group = 0;

  for (const char *p = text; p < end; p++)
    {
      if (*p == '.' || *p == ',' || *p == '\'')
        {
          /* Thousands stand in threes. */
          if (group == 0 || group > 3 || (n > group && group != 3))
            return FALSE;

          group = 0;
          continue;
        }

      if (!g_ascii_isdigit (*p) || ++n > DIGITS_MAX)
        return FALSE;

      whole = whole * 10 + (*p - '0');
      group++;
    }

  if (n == 0 || (n > group && group != 3))
    return FALSE;

  for (guint i = 1; point != NULL && i <= 3; i++)
    {
      if (i <= strlen (point + 1) && !g_ascii_isdigit (point[i]))
        return FALSE;

      part = part * 10 + (i <= strlen (point + 1) ? point[i] - '0' : 0);
    }

  *ret_parts = whole * TILL_FILTER_PARTS + part;
  *ret_has_decimals = point != NULL;

  return TRUE;
}

/**
 * till_query_amount_say:
 * @parts: an amount, in %TILL_FILTER_PARTS of the main unit
 * @currency: (nullable): its currency, when it is known
 *
 * Returns: (transfer full): the amount as a chip says it: "£48.00", or "48", when it may be any
 *   currency
 */
char *
till_query_amount_say (gint64      parts,
                       const char *currency)
{
  g_autofree char *cents = NULL;
  gint64 rest = parts % TILL_FILTER_PARTS, factor;

  if (currency != NULL && till_filter_get_parts (1, currency, &factor) && parts % factor == 0)
    {
      TillMoney money = { parts / factor, "" };

      g_strlcpy (money.currency, currency, sizeof money.currency);

      return till_money_format (&money);
    }

  if (rest == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, parts / TILL_FILTER_PARTS);

  cents = g_strdup_printf ("%03d", (int) rest);
  if (rest % 10 == 0)
    cents[2] = '\0';

  return g_strdup_printf ("%" G_GINT64_FORMAT "%c%s", parts / TILL_FILTER_PARTS,
                          till_money_get_decimal_point (), cents);
}
