/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void till_memory_use_few_heaps (void);
void till_memory_give_back     (void);

G_END_DECLS
