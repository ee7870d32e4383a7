/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillDecimal:
 * @digits: the number without its decimal point
 * @decimals: how many of the digits stand behind the point
 *
 * A number as a person typed it, exact: 12.50 is 1250 and 2.
 */
typedef struct
{
  gint64 digits;
  guint  decimals;
} TillDecimal;

char    *till_decimal_simplify (const char  *text,
                                GError     **error);
gboolean till_decimal_parse    (const char  *text,
                                gsize        length,
                                char         decimal_point,
                                TillDecimal *ret_decimal,
                                GError     **error);

G_END_DECLS
