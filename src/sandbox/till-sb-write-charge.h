/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-writer.h"

G_BEGIN_DECLS

void till_sb_write_charge (TillSbWriter       *writer,
                           const char         *name,
                           gconstpointer       row,
                           const TillSbExpand *expand);
void till_sb_write_refund (TillSbWriter       *writer,
                           const char         *name,
                           gconstpointer       row,
                           const TillSbExpand *expand);

G_END_DECLS
