/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A payment as a line of CSV, written straight into the output: exports of a million rows have no
 * time for a string of its own for each cell.
 *
 * What must hold: byte for byte what till_export_get_row() and till_export_csv_row() write. */

#include "till-export-line.h"

#include <string.h>

#include "till-clock.h"
#include "till-export.h"
#include "till-text.h"

/* As g_string_append_len(), for pieces that are mostly shorter than a call. */
static inline void
add_bytes (GString    *out,
           const char *bytes,
           gsize       n)
{
  if (out->len + n >= out->allocated_len)
    {
      g_string_append_len (out, bytes, n);
      return;
    }

  memcpy (out->str + out->len, bytes, n);
  out->len += n;
  out->str[out->len] = '\0';
}

static void
add_quoted (GString    *out,
            const char *text,
            gboolean    guard)
{
  g_string_append_c (out, '"');
  if (guard)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* What a spreadsheet would take for the beginning of a formula. */
static inline gboolean
is_formula (char c)
{
  return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
}

/* Text from outside; see append_csv_cell() in till-export.c. */
static void
add_text (GString    *out,
          const char *text)
{
  if (text != NULL && *text != '\0')
    {
      gboolean guard = is_formula (*text);
      gsize length = strcspn (text, ",\"\r\n"); /* of what needs no quotes */

      if (guard || *text == ' ' || text[length] != '\0')
        add_quoted (out, text, guard);
      else
        add_bytes (out, text, length);
    }

  g_string_append_c (out, ',');
}

static void
add_bool (GString *out,
          gboolean value)
{
  if (value)
    add_bytes (out, "true,", 5);
  else
    add_bytes (out, "false,", 6);
}

static inline void
put_two (char   *at,
         guint64 number)
{
  at[0] = '0' + (char) (number / 10);
  at[1] = '0' + (char) (number % 10);
}

/* Writes @number with at least @n digits. */
static void
add_digits (GString *out,
            guint64  number,
            guint    n)
{
  char digits[20];
  guint at = sizeof digits;

  for (; number >= 100; number /= 100)
    {
      at -= 2;
      put_two (digits + at, number % 100);
    }

  if (number >= 10)
    {
      at -= 2;
      put_two (digits + at, number);
    }
  else
    {
      digits[--at] = '0' + (char) number;
    }

  while (sizeof digits - at < n)
    digits[--at] = '0';
  add_bytes (out, digits + at, sizeof digits - at);
}

/* @exponent is what till_currency_get_exponent() says of @currency. */
static void
add_money (GString    *out,
           gint64      minor,
           const char *currency,
           int         exponent)
{
  guint64 size = minor < 0 ? -(guint64) minor : (guint64) minor;
  guint64 unit = exponent == 2 ? 100 : exponent == 3 ? 1000 : 1;

  if (exponent < 0 && *currency != '\0')
    {
      TillMoney money = { minor, "" };
      g_autofree char *text = NULL;

      g_strlcpy (money.currency, currency, sizeof money.currency);
      text = till_money_to_string (&money);
      g_string_append (out, text);
    }
  else if (*currency != '\0')
    {
      if (minor < 0)
        g_string_append_c (out, '-');
      add_digits (out, size / unit, 1);
      if (unit > 1)
        {
          g_string_append_c (out, '.');
          add_digits (out, size % unit, exponent);
        }
    }

  g_string_append_c (out, ',');
}

/* "2026-11-20T14:02:03Z". The calendar is counted from a first of March, so that the day that comes
 * and goes is the last of a year. */
static void
add_time (GString *out,
          gint64   time_us)
{
  gint64 seconds = time_us / TILL_SECOND, days = seconds / 86400 + 719468;
  gint64 era = days / 146097, of_era = days % 146097;
  gint64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year + year / 4 - year / 100);
  gint64 month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
  char text[] = "0000-00-00T00:00:00Z,";

  month += month < 10 ? 3 : -9;
  year += era * 400 + (month <= 2);
  put_two (text, year / 100);
  put_two (text + 2, year % 100);
  put_two (text + 5, month);
  put_two (text + 8, day);
  put_two (text + 11, seconds / 3600 % 24);
  put_two (text + 14, seconds / 60 % 60);
  put_two (text + 17, seconds % 60);
  add_bytes (out, text, strlen ("2026-11-20T14:02:03Z,"));
}

/* Times before 1970 and after 9999 are for those who know calendars. */
static void
add_any_time (GString *out,
              gint64   time_us)
{
  if (time_us > 0 && time_us < G_GINT64_CONSTANT (253402300800) * TILL_SECOND)
    {
      add_time (out, time_us);
      return;
    }

  if (time_us != 0)
    {
      g_autofree char *text = till_time_format_iso (time_us);

      add_text (out, text);
      return;
    }

  g_string_append_c (out, ',');
}

/**
 * till_export_line_add_csv:
 * @out: where to append
 * @payment: a payment
 *
 * Appends a payment as a line of CSV, in the order of its columns. May be called on any thread.
 */
void
till_export_line_add_csv (GString           *out,
                          const TillPayment *payment)
{
  const char *currency = payment->amount.currency, *settled = payment->settle_currency;
  int exponent = till_currency_get_exponent (currency);
  int settled_exponent = strcmp (settled, currency) == 0 ? exponent
                                                         : till_currency_get_exponent (settled);

  add_text (out, payment->record.id);
  add_any_time (out, payment->created_us);
  add_text (out, till_export_label_to_word (till_payment_get_label (payment)));
  add_money (out, payment->amount.minor, currency, exponent);
  add_text (out, currency);
  add_money (out, payment->captured, currency, exponent);
  add_money (out, payment->refunded, currency, exponent);
  add_bool (out, payment->disputed);
  add_money (out, payment->fee, settled, settled_exponent);
  add_money (out, payment->net, settled, settled_exponent);
  add_text (out, settled);
  add_text (out, payment->method);
  add_text (out, payment->brand);
  add_text (out, payment->last4);
  add_text (out, payment->customer_id);
  add_text (out, payment->customer_name);
  add_text (out, payment->customer_email);
  add_text (out, payment->description);
  add_text (out, payment->reference);
  add_text (out, payment->note);
  add_text (out, payment->operator_name);
  add_bool (out, payment->moto);
  add_text (out, payment->failure_code);
  add_text (out, payment->decline_code);
  add_text (out, payment->intent_id);
  g_string_truncate (out, out->len - 1); /* the last comma */
  g_string_append (out, "\r\n");
}
