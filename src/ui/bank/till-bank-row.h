/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-bank-item.h"

G_BEGIN_DECLS

#define TILL_TYPE_BANK_ROW (till_bank_row_get_type ())
G_DECLARE_FINAL_TYPE (TillBankRow, till_bank_row, TILL, BANK_ROW, GtkWidget)

GtkWidget *till_bank_row_new      (void);
void       till_bank_row_set_item (TillBankRow  *self,
                                   TillBankItem *item);

G_END_DECLS
