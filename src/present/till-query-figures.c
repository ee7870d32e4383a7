/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures in a line of search: spans of dates, and amounts with what stands around them: ">100",
 * "£48", "48..60". */

#include "till-query-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-query-amount.h"

/* Takes ">=" and its like from the beginning of a text. */
static const char *
skip_sign (const char *text,
           int        *ret_sign,
           gboolean   *ret_or_equal)
{
  static const struct
  {
    const char *text;
    int         sign;
    gboolean    or_equal;
  } signs[] = {
    { ">=", 1, TRUE }, { "≥", 1, TRUE }, { "<=", -1, TRUE }, { "≤", -1, TRUE },
    { ">", 1, FALSE }, { "<", -1, FALSE }, { "=", 0, TRUE },
  };

  *ret_sign = 0;
  *ret_or_equal = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i].text))
      {
        *ret_sign = signs[i].sign;
        *ret_or_equal = signs[i].or_equal;
        return text + strlen (signs[i].text);
      }

  return text;
}

/* Cuts "48..60" in two; either may be empty. NULL if it has no two points. */
static char *
split_range (const char  *text,
             const char **ret_to)
{
  const char *points = strstr (text, "..");

  if (points == NULL)
    return NULL;

  *ret_to = points + 2;

  return g_strndup (text, points - text);
}

/**
 * till_query_read_span:
 * @text: "2026-03", ">2026-03", "2026-01..2026-03"
 * @ret_span: (out): when that is; untouched when it is no date
 *
 * Returns: whether it is dates
 */
gboolean
till_query_read_span (const char    *text,
                      TillQuerySpan *ret_span)
{
  TillQuerySpan first = { 0, 0 }, last = { 0, 0 };
  g_autofree char *from = NULL;
  gboolean or_equal;
  const char *to;
  int sign;

  if ((from = split_range (text, &to)) != NULL)
    {
      if ((*from != '\0' && !till_query_date_read (from, &first)) ||
          (*to != '\0' && !till_query_date_read (to, &last)) || (*from == '\0' && *to == '\0'))
        return FALSE;

      ret_span->from_us = first.from_us;
      ret_span->to_us = last.to_us;
      return TRUE;
    }

  if (!till_query_date_read (skip_sign (text, &sign, &or_equal), &first))
    return FALSE;

  if (sign > 0)
    *ret_span = (TillQuerySpan) { or_equal ? first.from_us : first.to_us, 0 };
  else if (sign < 0)
    *ret_span = (TillQuerySpan) { 0, or_equal ? first.to_us : first.from_us };
  else
    *ret_span = first;

  return TRUE;
}

static void
narrow_amount (TillQuery *self,
               gint64     from,
               gint64     to)
{
  TillFilter *filter = &self->filter;

  filter->amount_from = filter->has_amount ? MAX (filter->amount_from, from) : from;
  filter->amount_to = filter->has_amount ? MIN (filter->amount_to, to) : to;
  filter->has_amount = TRUE;
}

/* An amount as it stands in a line: with a currency before or behind it, and how sure it is one. */
typedef struct
{
  gint64   parts;
  gboolean is_sure;
  char     currency[TILL_CURRENCY_SIZE];
} Amount;

static gboolean
read_amount (const char *text,
             Amount     *ret_amount)
{
  gsize start = strcspn (text, "0123456789"), length = strlen (text), end = length;
  g_autofree char *before = g_strndup (text, start);
  g_autofree char *figure = NULL;
  gboolean has_decimals;

  while (end > start && !g_ascii_isdigit (text[end - 1]))
    end--;

  *ret_amount->currency = '\0';
  if ((start > 0 && !till_query_words_find_currency (before, ret_amount->currency)) ||
      (end < length && !till_query_words_find_currency (text + end, ret_amount->currency)) ||
      (start > 0 && end < length))
    return FALSE;

  figure = g_strndup (text + start, end - start);
  if (!till_query_amount_read (figure, &ret_amount->parts, &has_decimals))
    return FALSE;

  ret_amount->is_sure = has_decimals || *ret_amount->currency != '\0' || end - start <= 3 ||
                        strpbrk (figure, ".,'") != NULL;

  return TRUE;
}

static char *
say_amount (int         sign,
            gboolean    or_equal,
            const char *amount)
{
  if (sign > 0)
    /* Translators: an amount, as "100" or "£100.00" */
    return g_strdup_printf (or_equal ? _("At least %s") : _("Over %s"), amount);

  if (sign < 0)
    /* Translators: an amount, as "100" or "£100.00" */
    return g_strdup_printf (or_equal ? _("At most %s") : _("Under %s"), amount);

  /* Translators: an amount, as "100" or "£100.00" */
  return g_strdup_printf (_("Amount %s"), amount);
}

static const char *
get_currency (const Amount *amount)
{
  return *amount->currency != '\0' ? amount->currency : NULL;
}

static gboolean
add_amounts (TillQuery  *self,
             const char *from,
             const char *to,
             guint       index)
{
  Amount first = { 0, FALSE, "" }, last = { G_MAXINT64, FALSE, "" };
  g_autofree char *first_said = NULL;
  g_autofree char *last_said = NULL;
  const char *currency;

  if ((*from != '\0' && !read_amount (from, &first)) ||
      (*to != '\0' && !read_amount (to, &last)) || (*from == '\0' && *to == '\0'))
    return FALSE;

  currency = get_currency (&first) != NULL ? get_currency (&first) : get_currency (&last);
  if (currency != NULL)
    till_query_narrow_code (self, self->currency, sizeof self->currency, currency);
  narrow_amount (self, first.parts, last.parts);
  first_said = till_query_amount_say (first.parts, currency);
  last_said = till_query_amount_say (last.parts, currency);
  till_query_add_part (self, TILL_QUERY_AMOUNT, 0, index, 1,
                       *to == '\0'     ? say_amount (1, TRUE, first_said)
                       : *from == '\0' ? say_amount (-1, TRUE, last_said)
                                       : g_strdup_printf ("%s – %s", first_said, last_said));

  return TRUE;
}

/**
 * till_query_add_amount:
 * @self: a query that is being read
 * @text: "48", ">100", "£48", "48..60"
 * @is_sure: whether a few digits alone are an amount for sure
 * @index: the token it is from
 *
 * Returns: whether it was an amount
 */
gboolean
till_query_add_amount (TillQuery  *self,
                       const char *text,
                       gboolean    is_sure,
                       guint       index)
{
  g_autofree char *from = NULL;
  g_autofree char *said = NULL;
  const char *rest, *to;
  gboolean or_equal;
  Amount amount;
  int sign;

  if ((from = split_range (text, &to)) != NULL)
    return add_amounts (self, from, to, index);

  rest = skip_sign (text, &sign, &or_equal);
  if (!read_amount (rest, &amount) || (!is_sure && rest == text && !amount.is_sure))
    return FALSE;

  if (*amount.currency != '\0')
    till_query_narrow_code (self, self->currency, sizeof self->currency, amount.currency);
  narrow_amount (self, sign > 0 ? amount.parts + !or_equal : sign < 0 ? 0 : amount.parts,
                 sign < 0 ? amount.parts - !or_equal : sign > 0 ? G_MAXINT64 : amount.parts);
  said = till_query_amount_say (amount.parts, get_currency (&amount));
  till_query_add_part (self, TILL_QUERY_AMOUNT, 0, index, 1, say_amount (sign, or_equal, said));

  return TRUE;
}

