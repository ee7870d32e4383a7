/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-account-config.h"
#include "till-bank-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_BANK_WINDOW (till_bank_window_get_type ())
G_DECLARE_FINAL_TYPE (TillBankWindow, till_bank_window, TILL, BANK_WINDOW, AdwWindow)

GtkWindow *till_bank_window_new       (GtkWindow      *parent,
                                       TillBankDesk   *desk);
void       till_bank_window_set_account (TillBankWindow          *self,
                                         const TillAccountConfig *account);
void       till_bank_window_open_file (TillBankWindow *self,
                                       GFile          *file);

G_END_DECLS
