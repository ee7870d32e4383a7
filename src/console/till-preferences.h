/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-accounts.h"

G_BEGIN_DECLS

void till_preferences_apply_colours (GSettings    *settings);
void till_preferences_show          (GSettings    *settings,
                                     TillAccounts *accounts,
                                     GtkWindow    *parent);

G_END_DECLS
