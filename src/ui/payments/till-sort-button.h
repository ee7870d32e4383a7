/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-column-set.h"

G_BEGIN_DECLS

GtkWidget *till_sort_button_new (TillColumnSet *set);

G_END_DECLS
