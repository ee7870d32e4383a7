/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whoever offers help offers these, too. */
#include "till-about.h"
#include "till-keys-window.h"

G_BEGIN_DECLS

void till_help_window_show (GtkApplication *application,
                            GtkWindow      *parent);

G_END_DECLS
