/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean    till_sb_dispute_open         (TillSb        *sb,
                                          gint64         charge,
                                          GError       **error);
gboolean    till_sb_dispute_warn         (TillSb        *sb,
                                          gint64         charge,
                                          GError       **error);
gboolean    till_sb_dispute_respond      (TillSb        *sb,
                                          TillSbDispute *dispute,
                                          gboolean       submit,
                                          const char    *before,
                                          GError       **error);
gboolean    till_sb_dispute_close        (TillSb        *sb,
                                          TillSbDispute *dispute,
                                          GError       **error);
gboolean    till_sb_dispute_decide       (TillSb        *sb,
                                          gint64         dispute,
                                          GError       **error);
const char *till_sb_dispute_network_code (const char    *reason);
gint64      till_sb_dispute_due          (gint64         created);

G_END_DECLS
