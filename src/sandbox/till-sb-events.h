/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

/* How long events are kept (docs.stripe.com/api/events: "going back up to 30 days"). */
#define TILL_SB_EVENT_DAYS 30

gboolean till_sb_emit          (TillSb       *sb,
                                const char   *type,
                                gconstpointer row,
                                const char   *before,
                                GError      **error);
gboolean till_sb_emit_previous (TillSb       *sb,
                                const char   *type,
                                gconstpointer row,
                                const char   *previous,
                                GError      **error);
char    *till_sb_json_diff     (const char   *before,
                                const char   *after,
                                GError      **error);
gboolean till_sb_events_prune  (TillSb       *sb,
                                GError      **error);

G_END_DECLS
