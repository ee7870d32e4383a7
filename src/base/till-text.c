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

/* The fewest digits of a card number where a telephone number is expected. */
#define SHORTEST_BESIDE_PHONES 14

typedef gboolean (*IsNumber) (const char *digits);

static gboolean
is_number_of_brand (const char *digits)
{
  return till_card_number_get_brand (digits) != TILL_CARD_BRAND_UNKNOWN &&
         till_card_number_is_complete (digits);
}

/* What stands for the digits that are left out. */
#define LEFT_OUT "····"

/* Whether the digits at @at are what is left of a number. */
static gboolean
is_left_over (const char *text,
              const char *at)
{
  gsize n = strlen (LEFT_OUT);

  return (gsize) (at - text) >= n && strncmp (at - n, LEFT_OUT, n) == 0;
}

/* The end of the longest number that begins with the digits at @start, which may have single spaces
 * or dashes between groups of them; NULL if none does. Other digits may stand behind it, as a date
 * does behind a card number. */
static const char *
find_number_end (const char *start,
                 IsNumber    is_number,
                 char        ret_last4[5])
{
  char digits[TILL_CARD_NUMBER_MAX + 1];
  const char *end = NULL;
  guint n = 0;

  for (const char *p = start; g_ascii_isdigit (*p) && n < TILL_CARD_NUMBER_MAX;)
    {
      while (g_ascii_isdigit (*p) && n < TILL_CARD_NUMBER_MAX)
        digits[n++] = *p++;
      if (g_ascii_isdigit (*p))
        break;

      digits[n] = '\0';
      if (n >= SHORTEST_NUMBER && is_number (digits))
        {
          memcpy (ret_last4, digits + n - 4, 5);
          end = p;
        }

      p += *p == ' ' || *p == '-';
    }

  explicit_bzero (digits, sizeof digits);

  return end;
}

/* The end of the international telephone number at @start, which nobody writes a card number like
 * (one of ten from Germany would pass for one otherwise); NULL if it is none. */
static const char *
find_phone_end (const char *text,
                const char *start)
{
  const char *p = start;
  guint n = 0;

  if (start == text || start[-1] != '+')
    return NULL;

  while (g_ascii_isdigit (*p) || ((*p == ' ' || *p == '-') && g_ascii_isdigit (p[1])))
    n += g_ascii_isdigit (*p++) != 0;

  return n <= LONGEST_PHONE ? p : NULL;
}

/* Finds the first number from @from on; NULL if there is none. */
static const char *
find_number (const char  *text,
             const char  *from,
             IsNumber     is_number,
             const char **ret_end,
             char         ret_last4[5])
{
  for (const char *p = from, *phone_end; *p != '\0';)
    if (!g_ascii_isdigit (*p))
      p++;
    else if (is_number == is_number_of_brand && (phone_end = find_phone_end (text, p)))
      p = phone_end;
    else if (!is_left_over (text, p) && (*ret_end = find_number_end (p, is_number, ret_last4)))
      return p;
    else
      while (g_ascii_isdigit (*p))
        p++;

  return NULL;
}

/* Leaves all but the last four digits of numbers out. */
static char *
leave_out (const char *text,
           IsNumber    is_number)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = text, *start, *end;
  char last4[5];

  while ((start = find_number (text, p, is_number, &end, last4)) != NULL)
    {
      g_string_append_len (out, p, start - p);
      g_string_append_printf (out, LEFT_OUT "%s", last4);
      p = end;
    }
  g_string_append (out, p);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * till_text_redact:
 * @text: anything that may have a card number in it
 *
 * Replaces every 12 to 19 digits (with single spaces or dashes between groups of them) that pass
 * the card check by their last four. For all text from a gateway or a person that goes into an
 * error or a log.
 *
 * Returns: (transfer full): the text without card numbers
 */
char *
till_text_redact (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return leave_out (text, till_card_number_passes_luhn);
}

/**
 * till_text_has_card_number:
 * @text: text that is to be kept
 *
 * Looks for digits that are a whole number of a card brand: beginning, length and check digit, be
 * it with other digits around it ("4242 4242 4242 4242 12/27"). Stricter than till_text_redact(),
 * which takes one of ten order numbers for a card: that does no harm in a log, but a reference that
 * is kept must stay what it is, and so must a telephone number that begins with "+".
 *
 * Returns: whether there is one: keep what till_text_redact() makes of it instead
 */
gboolean
till_text_has_card_number (const char *text)
{
  const char *end;
  char last4[5];

  g_return_val_if_fail (text != NULL, FALSE);

  return find_number (text, text, is_number_of_brand, &end, last4) != NULL;
}

/**
 * till_text_phone_has_card_number:
 * @phone: what stands where a telephone number belongs
 *
 * Looks for a card number there. Fewer than 14 digits are none: the shortest card numbers that are
 * issued have as many (Diners Club), and a telephone number without its "+" passes for a shorter
 * one now and then.
 *
 * Returns: whether there is one: keep what till_text_redact() makes of it instead
 */
gboolean
till_text_phone_has_card_number (const char *phone)
{
  guint n_digits = 0;

  g_return_val_if_fail (phone != NULL, FALSE);

  for (const char *p = phone; *p != '\0'; p++)
    n_digits += g_ascii_isdigit (*p);

  return n_digits >= SHORTEST_BESIDE_PHONES && till_text_has_card_number (phone);
}

/**
 * till_text_hide_card_number:
 * @text: text that is to be kept
 *
 * Returns: (transfer full): the text with only the last four digits of what
 *   till_text_has_card_number() finds
 */
char *
till_text_hide_card_number (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return leave_out (text, is_number_of_brand);
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
