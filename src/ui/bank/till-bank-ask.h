/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-bank-desk.h"
#include "till-bank-item.h"

G_BEGIN_DECLS

void till_bank_ask (GtkWidget    *parent,
                    TillBankDesk *desk,
                    TillBankItem *item,
                    GCancellable *cancellable);

G_END_DECLS
