/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is typed into the fields of a card: the first line is the expiry, the rest the number.
 *
 * What must hold: an expiry that is accepted is a month of this century; a complete number passes
 * the Luhn check and is no shorter than any card; the code is of three or four digits. */

#include "fuzz-target.h"

#include <string.h>

#include "till-card-number.h"

static void
check_expiry (const char *text)
{
  guint month = 77, year = 77;

  if (till_card_expiry_parse (text, &month, &year))
    {
      g_assert_true (month >= 1 && month <= 12);
      g_assert_true (year >= 2000 && year <= 2099);
    }
  else
    g_assert_true (month == 77 && year == 77);
}

static void
check_number (const char *typed)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  TillCardBrand brand;
  guint code_length;

  for (const char *p = typed; *p != '\0' && digits->len < TILL_CARD_NUMBER_MAX; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);

  brand = till_card_number_get_brand (digits->str);
  code_length = till_card_brand_get_code_length (brand);
  g_assert_true (code_length == 3 || code_length == 4);
  g_assert_nonnull (till_card_brand_get_name (brand));
  g_assert_nonnull (till_card_brand_get_groups (brand));

  if (till_card_number_is_complete (digits->str))
    {
      g_assert_true (till_card_number_passes_luhn (digits->str));
      g_assert_cmpuint (digits->len, >=, 12);
    }

  if (till_card_number_is_longest (digits->str))
    g_assert_cmpuint (digits->len, >=, 12);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *number = strchr (text, '\n');

  if (number != NULL)
    *number++ = '\0';

  check_expiry (text);
  check_number (number != NULL ? number : text);

  return 0;
}
