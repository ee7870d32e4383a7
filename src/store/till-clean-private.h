/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"

G_BEGIN_DECLS

gpointer till_clean_record (gpointer record);

G_END_DECLS
