/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/* The mark that says from which key on payments are indexed; without it all are. */
#define TILL_INDEX_MARK "indexed-from"

gboolean till_index_get_from (TillDb  *db,
                              gint64  *ret_from,
                              GError **error);

G_END_DECLS
