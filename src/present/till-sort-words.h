/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sort.h"

G_BEGIN_DECLS

const char *till_sort_words_say        (TillSort sort);
char       *till_sort_words_say_sorted (TillSort sort);

G_END_DECLS
