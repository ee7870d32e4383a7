/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-book.h"

G_BEGIN_DECLS

/**
 * TillBookSide:
 *
 * What a movement of the balance is booked against.
 */
typedef enum
{
  TILL_BOOK_SALES,
  TILL_BOOK_REFUNDS,
  TILL_BOOK_DISPUTES,
  TILL_BOOK_FEES,
  TILL_BOOK_PAYOUTS,
  TILL_BOOK_OTHER,
} TillBookSide;

TillBookSide till_book_get_side     (const TillEntry *entry);
const char  *till_book_get_account  (TillBookSide     side);
gint64       till_book_get_rest     (const TillEntry *entry);
char        *till_book_say_payee    (const TillLedgerLine *line);
char        *till_book_say_memo     (const TillLedgerLine *line);
char        *till_book_clean        (const char      *text,
                                     guint            max_chars);
char        *till_book_say_day      (gint64           time_us,
                                     const char      *format);
void         till_book_append_amount (GString        *out,
                                     gint64           minor,
                                     const char      *currency);

void         till_ofx_begin         (GString         *out,
                                     gint64           now_us);
void         till_ofx_begin_account (GString         *out,
                                     const char      *account_name,
                                     const char      *currency,
                                     gint64           from_us,
                                     gint64           to_us);
void         till_ofx_add           (GString         *out,
                                     const TillLedgerLine *line);
void         till_ofx_end_account   (GString         *out,
                                     gint64           balance,
                                     const char      *currency,
                                     gint64           to_us);
void         till_ofx_end           (GString         *out);

G_END_DECLS
