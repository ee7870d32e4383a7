/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

gboolean till_sum_is_sum        (const char *text);
gboolean till_sum_is_unfinished (const char *text);
gboolean till_sum_calculate     (const char *text,
                                 const char *currency,
                                 char        decimal_point,
                                 TillMoney  *ret_money,
                                 GError    **error);

G_END_DECLS
