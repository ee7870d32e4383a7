/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-types.h"
#include "till-fact-text.h"

G_BEGIN_DECLS

char       *till_bank_say_error     (const GError        *error);
char       *till_bank_say_match     (const TillBankMatch *match,
                                     gint64               now_us,
                                     TillTone            *ret_tone);
char       *till_bank_say_imported  (const TillBankImported *imported);
char       *till_bank_say_sums      (GArray              *sums);
void        till_bank_add_sum       (GArray              *sums,
                                     const TillMoney     *amount);
const char *till_bank_state_to_word (TillBankState        state);

G_END_DECLS
