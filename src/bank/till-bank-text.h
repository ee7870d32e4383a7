/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

/**
 * TillBankDateOrder:
 *
 * In which order a bank writes day, month and year. Kept on disk: append only.
 */
typedef enum
{
  TILL_BANK_DATE_DMY = 1,
  TILL_BANK_DATE_MDY = 2,
  TILL_BANK_DATE_YMD = 3,
} TillBankDateOrder;

char    *till_bank_text_decode   (const char        *data,
                                  gsize              length,
                                  gsize             *ret_length,
                                  GError           **error);
gboolean till_bank_date_parse    (const char        *text,
                                  TillBankDateOrder  order,
                                  gint64            *ret_day);
gboolean till_bank_amount_parse  (const char        *text,
                                  const char        *currency,
                                  char               decimal_point,
                                  TillMoney         *ret_amount);
gboolean till_bank_number_parse  (const char        *text,
                                  const char        *currency,
                                  TillMoney         *ret_amount);
gboolean till_bank_day_is_weekend (gint64            day);
gint64   till_bank_day_add_workdays (gint64          day,
                                     int             n);

G_END_DECLS
