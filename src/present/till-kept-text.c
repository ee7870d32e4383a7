/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether somebody typed a card into a field that is kept.
 *
 * What must hold: also a card that is typed in one go, expiry and code right behind the number, as
 * it happens when the wrong field has the focus. */

#include "till-kept-text.h"

#include <string.h>

#include "till-card-number.h"
#include "till-secret.h"
#include "till-text.h"

/* How many digits a number that begins with @digits has, if its brand leaves no doubt; else 0. */
static gsize
get_length (const char *digits)
{
  switch (till_card_number_get_brand (digits))
    {
    case TILL_CARD_BRAND_VISA:
    case TILL_CARD_BRAND_MASTERCARD:
    case TILL_CARD_BRAND_DISCOVER:
    case TILL_CARD_BRAND_JCB:
      return 16;

    case TILL_CARD_BRAND_AMEX:
      return 15;

    case TILL_CARD_BRAND_UNKNOWN:
    case TILL_CARD_BRAND_DINERS:
    case TILL_CARD_BRAND_UNIONPAY:
    case TILL_CARD_BRAND_MAESTRO:
      return 0;
    }

  g_return_val_if_reached (0);
}

/* Copies the digits from @text on, up to what is neither digit nor blank nor dash nor slash. */
static const char *
copy_run (const char *text,
          char        digits[TILL_CARD_NUMBER_MAX + 1])
{
  gsize n = 0;

  for (; *text != '\0' && (g_ascii_isdigit (*text) || strchr (" -/", *text) != NULL); text++)
    if (g_ascii_isdigit (*text) && n < TILL_CARD_NUMBER_MAX)
      digits[n++] = *text;

  digits[n] = '\0';

  return text;
}

/**
 * till_kept_text_has_card:
 * @text: what somebody typed into a field that is kept
 *
 * Returns: whether a card number stands in it, also with more digits right behind
 */
gboolean
till_kept_text_has_card (const char *text)
{
  char digits[TILL_CARD_NUMBER_MAX + 1];
  gboolean found;

  g_return_val_if_fail (text != NULL, FALSE);

  found = till_text_has_card_number (text);
  for (const char *p = text; *p != '\0' && !found;)
    {
      gsize length;

      if (!g_ascii_isdigit (*p))
        {
          p++;
          continue;
        }

      p = copy_run (p, digits);
      length = get_length (digits);
      if (length > 0 && strlen (digits) > length)
        {
          digits[length] = '\0';
          found = till_card_number_passes_luhn (digits);
        }
    }

  till_secret_wipe_memory (digits, sizeof digits);

  return found;
}
