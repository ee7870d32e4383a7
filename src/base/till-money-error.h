/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_MONEY_ERROR (till_money_error_quark ())

/**
 * TillMoneyError:
 * @TILL_MONEY_ERROR_SYNTAX: The text is not an amount: ask again.
 * @TILL_MONEY_ERROR_CURRENCY: The currency is not known, or two currencies were mixed.
 * @TILL_MONEY_ERROR_PRECISION: More decimals than the currency has.
 * @TILL_MONEY_ERROR_OVERFLOW: The amount cannot be represented.
 */
typedef enum
{
  TILL_MONEY_ERROR_SYNTAX,
  TILL_MONEY_ERROR_CURRENCY,
  TILL_MONEY_ERROR_PRECISION,
  TILL_MONEY_ERROR_OVERFLOW,
} TillMoneyError;

GQuark till_money_error_quark (void);

G_END_DECLS
