/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-accounts.h"

G_BEGIN_DECLS

GMenuModel *till_accounts_menu_new      (TillAccounts *accounts);
void        till_accounts_menu_sign_out (GtkWidget    *parent,
                                         TillAccounts *accounts);

G_END_DECLS
