/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text that comes from outside: made valid, made short, and without card numbers. */

#include "till-text.h"

#include <string.h>

#include "till-card-number.h"
#include "till-clock.h"

/* The fewest digits a card number has (ISO/IEC 7812 allows fewer; no scheme issues them). */
#define SHORTEST_NUMBER 12

/* The most digits an international telephone number has behind its "+" (ITU-T E.164). */
#define LONGEST_PHONE 15

/* Copies the digits of the run [@start, @end), which has few enough of them. */
static void
copy_digits (const char *start,
             const char *end,
             char        ret_digits[TILL_CARD_NUMBER_MAX + 1])
{
  guint n = 0;

  for (const char *p = start; p < end; p++)
    if (g_ascii_isdigit (*p))
      ret_digits[n++] = *p;
  ret_digits[n] = '\0';
}

/* Adds the run [@start, @end) to @out, all but its last four digits replaced if its digits look
 * like a card number. */
static void
append_run (GString    *out,
            const char *start,
            const char *end,
            guint       n_digits)
{
  char digits[TILL_CARD_NUMBER_MAX + 1];

  if (n_digits >= SHORTEST_NUMBER && n_digits <= TILL_CARD_NUMBER_MAX)
    {
      copy_digits (start, end, digits);
      if (till_card_number_passes_luhn (digits))
        {
          g_string_append (out, "····");
          g_string_append (out, digits + n_digits - 4);
          explicit_bzero (digits, sizeof digits);
          return;
        }

      explicit_bzero (digits, sizeof digits);
    }

  g_string_append_len (out, start, end - start);
}

/* The end of the run of digits, with single spaces or dashes between them, that begins at @start;
 * @start itself if there is none. */
static const char *
find_run_end (const char *start,
              guint      *ret_n_digits)
{
  const char *p = start, *end = start;
  guint n_digits = 0;

  while (g_ascii_isdigit (*p) ||
         (n_digits > 0 && (*p == ' ' || *p == '-') && g_ascii_isdigit (p[1])))
    {
      n_digits += g_ascii_isdigit (*p);
      end = ++p;
    }

  *ret_n_digits = n_digits;

  return end;
}

/**
 * till_text_redact:
 * @text: anything that may have a card number in it
 *
 * Replaces every run of 12 to 19 digits (with single spaces or dashes between them) that passes
 * the card check by its last four digits. For all text from a gateway or a person that goes into
 * an error or a log.
 *
 * Returns: (transfer full): the text without card numbers
 */
char *
till_text_redact (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*p != '\0')
    {
      guint n_digits;
      const char *end = find_run_end (p, &n_digits);

      if (n_digits > 0)
        append_run (out, p, end, n_digits);
      else
        g_string_append_c (out, *end++);

      p = end;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whether the run of digits at @start is written as an international telephone number, which
 * nobody writes a card number like: one of ten from Germany would pass for one otherwise. */
static gboolean
is_phone (const char *text,
          const char *start,
          guint       n_digits)
{
  return start > text && start[-1] == '+' && n_digits <= LONGEST_PHONE;
}

/**
 * till_text_has_card_number:
 * @text: text that is to be kept
 *
 * Looks for a run of digits that is a whole number of a card brand: beginning, length and check
 * digit. Stricter than till_text_redact(), which takes one of ten order numbers for a card: that
 * does no harm in a log, but a reference that is kept must stay what it is, and so must a
 * telephone number that begins with "+".
 *
 * Returns: whether there is one: keep what till_text_redact() makes of it instead
 */
gboolean
till_text_has_card_number (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *p = text; *p != '\0';)
    {
      char digits[TILL_CARD_NUMBER_MAX + 1];
      guint n_digits;
      const char *end = find_run_end (p, &n_digits);

      if (n_digits >= SHORTEST_NUMBER && n_digits <= TILL_CARD_NUMBER_MAX &&
          !is_phone (text, p, n_digits))
        {
          gboolean found;

          copy_digits (p, end, digits);
          found = till_card_number_get_brand (digits) != TILL_CARD_BRAND_UNKNOWN &&
                  till_card_number_is_complete (digits);
          explicit_bzero (digits, sizeof digits);
          if (found)
            return TRUE;
        }

      p = end > p ? end : p + 1;
    }

  return FALSE;
}

/**
 * till_text_clean:
 * @text: bytes that should be UTF-8
 * @max_bytes: how long the result may be
 *
 * Makes text fit to be shown in one line: valid UTF-8, no control characters, cut at a character.
 *
 * Returns: (transfer full): the text
 */
char *
till_text_clean (const char *text,
                 gsize       max_bytes)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (out->len + 6 > max_bytes)
        break;

      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }

  return g_strstrip (g_string_free (g_steal_pointer (&out), FALSE));
}

/**
 * till_text_is_empty:
 * @text: (nullable): text
 *
 * Returns: whether there is nothing, or nothing but white space
 */
gboolean
till_text_is_empty (const char *text)
{
  if (text == NULL)
    return TRUE;

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      return FALSE;

  return TRUE;
}

/**
 * till_time_format_iso:
 * @time_us: µs since 1970 UTC
 *
 * Returns: (transfer full): the time as "2026-11-20T14:02:03Z" (RFC 3339), UTC, whole seconds
 */
char *
till_time_format_iso (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / TILL_SECOND);

  return time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");
}

/**
 * till_time_parse_iso:
 * @text: a date ("2026-11-20") or a time (RFC 3339); UTC where no zone is given
 * @ret_time_us: (out): µs since 1970 UTC; untouched on failure
 *
 * Returns: %FALSE when @text is neither
 */
gboolean
till_time_parse_iso (const char *text,
                     gint64     *ret_time_us)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *full = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  full = strlen (text) == 10 ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  if (!(time = g_date_time_new_from_iso8601 (full, utc)))
    return FALSE;

  *ret_time_us = g_date_time_to_unix (time) * TILL_SECOND +
                 g_date_time_get_microsecond (time);

  return TRUE;
}

/**
 * till_text_is_email:
 * @text: what a person typed
 *
 * Returns: whether it looks like one e-mail address; whether there is such a mailbox only a message
 *   can tell
 */
gboolean
till_text_is_email (const char *text)
{
  const char *at;

  g_return_val_if_fail (text != NULL, FALSE);

  at = strchr (text, '@');

  return at != NULL && at > text && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
         strpbrk (text, " \t,;<>") == NULL;
}
