/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void  till_relay_journal_begin    (void);
void  till_relay_journal_give_up  (const GError    *error);
char *till_relay_journal_to_json  (GLogLevelFlags   level,
                                   const GLogField *fields,
                                   gsize            n_fields,
                                   gint64           now_us);

G_END_DECLS
