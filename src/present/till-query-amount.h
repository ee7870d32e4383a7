/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean till_query_amount_read (const char *text,
                                 gint64     *ret_parts,
                                 gboolean   *ret_has_decimals);
char    *till_query_amount_say  (gint64      parts,
                                 const char *currency);

G_END_DECLS
