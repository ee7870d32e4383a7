/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean till_sb_refund_create  (TillSb       *sb,
                                 gint64        charge,
                                 gint64        amount,
                                 const char   *reason,
                                 const char   *metadata,
                                 gint64       *ret_refund,
                                 GError      **error);
gboolean till_sb_refund_release (TillSb       *sb,
                                 TillSbCharge *charge,
                                 const char   *reason,
                                 GError      **error);
gboolean till_sb_refund_succeed (TillSb       *sb,
                                 gint64        refund,
                                 GError      **error);
gboolean till_sb_refund_fail    (TillSb       *sb,
                                 gint64        refund,
                                 GError      **error);
gboolean till_sb_refund_refer   (TillSb       *sb,
                                 gint64        refund,
                                 GError      **error);

G_END_DECLS
