/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-stmt.h"

G_BEGIN_DECLS

void till_stmt_destroy (TillStmt *self);

G_END_DECLS
