/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_BANK_ERROR (till_bank_error_quark ())

/**
 * TillBankError:
 * @TILL_BANK_ERROR_UNKNOWN: This is no statement in a format we read: choose another file.
 * @TILL_BANK_ERROR_TOO_LARGE: More than a statement is: divide it.
 * @TILL_BANK_ERROR_ENCODING: Its letters are in an encoding that cannot be told.
 * @TILL_BANK_ERROR_DAMAGED: It breaks its own format.
 * @TILL_BANK_ERROR_EMPTY: Nothing was booked on it.
 * @TILL_BANK_ERROR_COLUMNS: Which column is which has to be said first.
 * @TILL_BANK_ERROR_DATE: What should be a day is none: another order of day and month?
 * @TILL_BANK_ERROR_AMOUNT: What should be an amount is none: another decimal separator?
 * @TILL_BANK_ERROR_CURRENCY: A currency is not known, or not said.
 * @TILL_BANK_ERROR_TAKEN: The line or the payout belongs to another already: part them first.
 * @TILL_BANK_ERROR_GONE: There is no such line.
 */
typedef enum
{
  TILL_BANK_ERROR_UNKNOWN,
  TILL_BANK_ERROR_TOO_LARGE,
  TILL_BANK_ERROR_ENCODING,
  TILL_BANK_ERROR_DAMAGED,
  TILL_BANK_ERROR_EMPTY,
  TILL_BANK_ERROR_COLUMNS,
  TILL_BANK_ERROR_DATE,
  TILL_BANK_ERROR_AMOUNT,
  TILL_BANK_ERROR_CURRENCY,
  TILL_BANK_ERROR_TAKEN,
  TILL_BANK_ERROR_GONE,
} TillBankError;

GQuark   till_bank_error_quark    (void);
guint    till_bank_error_get_line (const GError  *error);
gboolean till_bank_fail           (GError       **error,
                                   TillBankError  code,
                                   guint          line);

G_END_DECLS
