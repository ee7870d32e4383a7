/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-instruction.h"

G_BEGIN_DECLS

char *till_journal_key_derive (const TillOrder *order);
char *till_journal_key_new    (TillDb          *db,
                               const TillOrder *order,
                               GError         **error);

G_END_DECLS
