/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillCardBrand:
 *
 * The card schemes whose numbers we know how to check. Not stored as such: on disk stands the
 * gateway's own word for the brand.
 */
typedef enum
{
  TILL_CARD_BRAND_UNKNOWN,
  TILL_CARD_BRAND_VISA,
  TILL_CARD_BRAND_MASTERCARD,
  TILL_CARD_BRAND_AMEX,
  TILL_CARD_BRAND_DISCOVER,
  TILL_CARD_BRAND_DINERS,
  TILL_CARD_BRAND_JCB,
  TILL_CARD_BRAND_UNIONPAY,
  TILL_CARD_BRAND_MAESTRO,
} TillCardBrand;

/* The longest number there is (ISO/IEC 7812) and the longest code. */
#define TILL_CARD_NUMBER_MAX 19
#define TILL_CARD_CODE_MAX 4

TillCardBrand till_card_number_get_brand      (const char    *digits);
gboolean      till_card_number_passes_luhn    (const char    *digits);
gboolean      till_card_number_is_complete    (const char    *digits);
gboolean      till_card_number_is_longest     (const char    *digits);
const guint8 *till_card_brand_get_groups      (TillCardBrand  brand);
const char   *till_card_brand_get_name        (TillCardBrand  brand);
guint         till_card_brand_get_code_length (TillCardBrand  brand);
gboolean      till_card_expiry_parse          (const char    *text,
                                               guint         *ret_month,
                                               guint         *ret_year);

G_END_DECLS
