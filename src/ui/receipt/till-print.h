/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-printout.h"

G_BEGIN_DECLS

GtkPrintOperation *till_print_new (TillPrintout *printout,
                                   const char   *name);

G_END_DECLS
