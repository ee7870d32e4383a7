/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

char *till_totals_say               (GArray *totals);
char *till_totals_say_rest          (GArray *totals);
GStrv till_totals_list_lengths      (GArray *totals);
GStrv till_totals_list_rest_lengths (GArray *totals);

G_END_DECLS
