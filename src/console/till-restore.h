/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-accounts.h"

G_BEGIN_DECLS

void till_restore_ask       (GtkWidget    *parent,
                             TillAccounts *accounts);
void till_restore_tell_left (GtkWidget    *parent,
                             TillSession  *session);

G_END_DECLS
