/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Letters, days and amounts as banks write them.
 *
 * What must hold: nothing is guessed. What can be read in two ways is read as the caller says, or
 * not at all; amounts are exact. */

#include "till-bank-text.h"

#include <string.h>

#include "till-bank-error.h"

/* The Julian day of 1 January 1970, as GDate counts. */
#define JULIAN_1970 719163

/* --- letters ---------------------------------------------------------------------------------- */

static char *
convert (const char *data,
         gsize       length,
         const char *from,
         gsize      *ret_length)
{
  return g_convert (data, (gssize) length, "UTF-8", from, NULL, ret_length, NULL);
}

/**
 * till_bank_text_decode:
 * @data: a file
 * @length: its length in bytes
 * @ret_length: (out): the length of the text
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Reads text as banks write it: UTF-8, UTF-16 with a byte order mark, or else Windows' Western
 * European letters, which hold those of ISO 8859-1. What a file says about itself is not believed:
 * it is often wrong.
 *
 * Returns: (transfer full) (nullable): the text in UTF-8, without a byte order mark and without
 *   null characters
 */
char *
till_bank_text_decode (const char *data,
                       gsize       length,
                       gsize      *ret_length,
                       GError    **error)
{
  g_autofree char *text = NULL;
  gsize n = 0;

  g_return_val_if_fail (data != NULL && ret_length != NULL, NULL);

  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    text = convert (data + 2, length - 2, "UTF-16LE", &n);
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    text = convert (data + 2, length - 2, "UTF-16BE", &n);
  else
    {
      if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
        {
          data += 3;
          length -= 3;
        }

      n = length;
      text = g_utf8_validate_len (data, length, NULL) ? g_strndup (data, length)
                                                      : convert (data, length, "WINDOWS-1252", &n);
    }

  if (text == NULL || memchr (text, '\0', n) != NULL)
    {
      till_bank_fail (error, TILL_BANK_ERROR_ENCODING, 0);
      return NULL;
    }

  *ret_length = n;

  return g_steal_pointer (&text);
}

/* --- days ------------------------------------------------------------------------------------- */

/* The first letters of the months in English and, where they differ, German. */
static const struct
{
  const char *name;
  guint       month;
} months[] = {
  { "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "mär", 3 }, { "mrz", 3 }, { "apr", 4 },
  { "may", 5 }, { "mai", 5 }, { "jun", 6 }, { "jul", 7 }, { "aug", 8 }, { "sep", 9 },
  { "oct", 10 }, { "okt", 10 }, { "nov", 11 }, { "dec", 12 }, { "dez", 12 },
};

/* Reads a number or the name of a month; returns what is behind it, or NULL. */
static const char *
read_part (const char *p,
           guint      *ret_value,
           guint      *ret_digits,
           gboolean   *ret_named)
{
  const char *begin = p;
  g_autofree char *word = NULL;
  guint value = 0;

  *ret_named = FALSE;
  while (g_ascii_isdigit (*p) && p - begin < 5)
    value = value * 10 + (guint) (*p++ - '0');
  if (p > begin)
    {
      *ret_value = value;
      *ret_digits = (guint) (p - begin);
      return p;
    }

  while (*p != '\0' && g_unichar_isalpha (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  word = g_utf8_strdown (begin, p - begin);
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_str_has_prefix (word, months[i].name))
      {
        *ret_value = months[i].month;
        *ret_digits = 2;
        *ret_named = TRUE;
        return p;
      }

  return NULL;
}

static const char *
skip_between (const char *p)
{
  while (*p != '\0' && strchr ("./- ,", *p) != NULL)
    p++;

  return p;
}

/* "Z", "+01:00": where the day is meant (XML Schema, "date"), as some banks write it. */
static gboolean
is_zone (const char *p)
{
  if (*p == 'Z')
    return p[1] == '\0';

  return (*p == '+' || *p == '-') && strspn (p + 1, "0123456789") == 2 && p[3] == ':' &&
         strspn (p + 4, "0123456789") == 2 && p[6] == '\0';
}

/* Behind a day nothing may stand but a time of day or a zone. */
static gboolean
is_time_or_nothing (const char *p)
{
  if (*p == '\0' || is_zone (p))
    return TRUE;
  if (*p != 'T' && *p != ' ')
    return FALSE;

  return g_ascii_isdigit (p[1]) && p[1 + strspn (p + 1, "0123456789:.+-Z ")] == '\0';
}

static gboolean
make_day (guint   year,
          guint   month,
          guint   day,
          gint64 *ret_day)
{
  GDate date;

  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970 || year > 9999 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *ret_day = (gint64) g_date_get_julian (&date) - JULIAN_1970;

  return TRUE;
}

/* "20261112": eight digits, whichever order was asked for; nobody packs them in another. */
static gboolean
parse_packed (const char *text,
              gint64     *ret_day)
{
  guint n = 0;

  for (guint i = 0; i < 8; i++)
    n = n * 10 + (guint) (text[i] - '0');

  return make_day (n / 10000, n / 100 % 100, n % 100, ret_day);
}

/**
 * till_bank_date_parse:
 * @text: a day: "12.11.2026", "11/12/26", "2026-11-12T09:30", "12 Nov 2026", "20261112"
 * @order: which of its parts comes first
 * @ret_day: (out): days since 1970; untouched on failure
 *
 * Reads a day. Where a month is a word, that decides, not @order. Years of two digits are of this
 * century.
 *
 * Returns: %FALSE when there is no such day
 */
gboolean
till_bank_date_parse (const char        *text,
                      TillBankDateOrder  order,
                      gint64            *ret_day)
{
  guint parts[3];
  guint digits[3];
  gboolean named[3];
  const char *p = text;
  guint year, month, day;

  g_return_val_if_fail (text != NULL && ret_day != NULL, FALSE);

  if (strspn (text, "0123456789") == 8)
    return text[8] == '\0' && parse_packed (text, ret_day);

  for (guint i = 0; i < 3; i++)
    {
      const char *begin = i > 0 ? skip_between (p) : p;

      if ((i > 0 && begin == p) || !(p = read_part (begin, &parts[i], &digits[i], &named[i])))
        return FALSE;
    }
  if (!is_time_or_nothing (p) || named[2] || (named[0] && named[1]))
    return FALSE;

  if (digits[0] == 4 || (order == TILL_BANK_DATE_YMD && !named[0] && !named[1]))
    year = 0, month = 1, day = 2;
  else if (named[0] || (order == TILL_BANK_DATE_MDY && !named[1]))
    month = 0, day = 1, year = 2;
  else
    day = 0, month = 1, year = 2;

  /* Nobody begins with a year of two digits, and "12.11.26" would read so, too. */
  if ((digits[year] != 4 && (digits[year] != 2 || year == 0)) || digits[month] > 2 ||
      digits[day] > 2)
    return FALSE;

  return make_day (digits[year] == 2 ? 2000 + parts[year] : parts[year], parts[month], parts[day],
                   ret_day);
}

/**
 * till_bank_day_is_weekend:
 * @day: days since 1970
 *
 * Returns: whether it is a Saturday or a Sunday, on which banks do not book
 */
gboolean
till_bank_day_is_weekend (gint64 day)
{
  /* 1 January 1970 was a Thursday. */
  gint64 weekday = ((day % 7) + 7 + 3) % 7;

  return weekday >= 5;
}

/**
 * till_bank_day_add_workdays:
 * @day: days since 1970
 * @n: how many, below zero for earlier
 *
 * Returns: the day that many Mondays to Fridays away
 */
gint64
till_bank_day_add_workdays (gint64 day,
                            int    n)
{
  int step = n < 0 ? -1 : 1;

  while (n != 0)
    {
      day += step;
      if (!till_bank_day_is_weekend (day))
        n -= step;
    }

  return day;
}

/* --- amounts ---------------------------------------------------------------------------------- */

/* Cuts signs off both ends of @text: "-12.00", "12.00-", "(12.00)", "−12.00", "+12.00". */
static gboolean
take_sign (char     *text,
           gboolean *ret_negative)
{
  static const char minus[] = "−";
  gsize length;
  guint n_signs = 0;

  *ret_negative = FALSE;
  g_strstrip (text);
  length = strlen (text);
  if (length >= 2 && text[0] == '(' && text[length - 1] == ')')
    {
      text[length - 1] = '\0';
      text[0] = ' ';
      *ret_negative = TRUE;
      n_signs++;
    }
  else if (length >= 1 && (text[length - 1] == '-' || text[length - 1] == '+'))
    {
      *ret_negative = text[length - 1] == '-';
      text[length - 1] = '\0';
      n_signs++;
    }

  g_strstrip (text);
  if (*text == '-' || *text == '+')
    {
      *ret_negative |= *text == '-';
      *text = ' ';
      n_signs++;
    }
  else if (g_str_has_prefix (text, minus))
    {
      *ret_negative = TRUE;
      memset (text, ' ', strlen (minus));
      n_signs++;
    }
  g_strstrip (text);

  return n_signs <= 1;
}

/* Cuts the currency off: "€ 12.00", "12.00 EUR". Another one is not an amount in this. */
static void
take_currency (char       *text,
               const char *currency)
{
  const char *words[] = { currency, till_currency_get_symbol (currency) };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = words[i] != NULL ? strlen (words[i]) : 0;
      gsize length = strlen (text);

      if (n == 0)
        continue;
      if (g_str_has_prefix (text, words[i]))
        memset (text, ' ', n);
      else if (g_str_has_suffix (text, words[i]))
        text[length - n] = '\0';
      g_strstrip (text);
    }
}

/**
 * till_bank_amount_parse:
 * @text: an amount as a bank writes it for people: "1.234,50-", "(12.00)", "€ 7.00"
 * @currency: its currency
 * @decimal_point: what separates decimals: '.' or ','
 * @ret_amount: (out): the amount; untouched on failure
 *
 * Returns: %FALSE when this is not an amount in @currency
 */
gboolean
till_bank_amount_parse (const char *text,
                        const char *currency,
                        char        decimal_point,
                        TillMoney  *ret_amount)
{
  g_autofree char *plain = NULL;
  gboolean negative, inner;

  g_return_val_if_fail (text != NULL && currency != NULL && ret_amount != NULL, FALSE);

  plain = g_strdup (text);
  if (!take_sign (plain, &negative))
    return FALSE;

  take_currency (plain, currency);
  /* A sign may stand on either side of the currency, but only once. */
  if (!take_sign (plain, &inner) || (negative && inner) ||
      !till_money_parse (plain, currency, decimal_point, ret_amount, NULL))
    return FALSE;

  if (negative || inner)
    ret_amount->minor = -ret_amount->minor;

  return TRUE;
}

/**
 * till_bank_number_parse:
 * @text: an amount as programs write it: "-12.5", "1234,50", "100.00000"
 * @currency: its currency
 * @ret_amount: (out): the amount; untouched on failure
 *
 * Reads an amount that has no groups, so that point and comma say the same. Zeros behind what the
 * currency has say nothing and are passed over; other digits are not.
 *
 * Returns: %FALSE when this is not an amount in @currency
 */
gboolean
till_bank_number_parse (const char *text,
                        const char *currency,
                        TillMoney  *ret_amount)
{
  g_autofree char *plain = NULL;
  char *point;
  gboolean negative;
  int exponent;

  g_return_val_if_fail (text != NULL && currency != NULL && ret_amount != NULL, FALSE);

  plain = g_strdup (text);
  exponent = till_currency_get_exponent (currency);
  if (!take_sign (plain, &negative) || exponent < 0 ||
      plain[strspn (plain, "0123456789.,")] != '\0')
    return FALSE;

  point = plain + strcspn (plain, ".,");
  if (*point != '\0')
    {
      char *end = point + strlen (point);

      if (point[1 + strcspn (point + 1, ".,")] != '\0')
        return FALSE;

      *point = '.';
      while (end - point - 1 > exponent && end[-1] == '0')
        *--end = '\0';
      if (end == point + 1)
        *point = '\0';
    }

  if (!till_money_parse (plain, currency, '.', ret_amount, NULL))
    return FALSE;

  if (negative)
    ret_amount->minor = -ret_amount->minor;

  return TRUE;
}
