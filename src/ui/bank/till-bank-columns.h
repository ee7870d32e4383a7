/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-bank-mapping.h"

G_BEGIN_DECLS

#define TILL_TYPE_BANK_COLUMNS (till_bank_columns_get_type ())
G_DECLARE_FINAL_TYPE (TillBankColumns, till_bank_columns, TILL, BANK_COLUMNS, AdwBin)

/*
 * TillBankColumns: which column of a table is which, and what its first lines are then.
 */
void     till_bank_columns_set         (TillBankColumns       *self,
                                        TillBankTable         *table,
                                        const TillBankMapping *mapping);
void     till_bank_columns_get_mapping (TillBankColumns       *self,
                                        TillBankMapping       *ret_mapping);

G_END_DECLS
