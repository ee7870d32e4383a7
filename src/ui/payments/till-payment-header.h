/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-column-set.h"

G_BEGIN_DECLS

GtkWidget *till_payment_header_new       (TillColumnSet *set);
GtkWidget *till_payment_header_new_menus (TillColumnSet *set);

G_END_DECLS
