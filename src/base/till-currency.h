/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A currency code with its end: "GBP". */
#define TILL_CURRENCY_SIZE 4

gboolean    till_currency_is_known     (const char *code);
int         till_currency_get_exponent (const char *code);
const char *till_currency_get_symbol   (const char *code);
gboolean    till_currency_normalise    (const char *text,
                                        char        ret_code[TILL_CURRENCY_SIZE]);

G_END_DECLS
