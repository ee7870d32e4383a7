/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-store.h"

G_BEGIN_DECLS

void till_payment_copy (GtkWidget *widget,
                        TillStore *store,
                        GArray    *keys);

G_END_DECLS
