/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean till_sb_session_expire     (TillSb              *sb,
                                     TillSbSession       *session,
                                     GError             **error);
gboolean till_sb_session_expire_due (TillSb              *sb,
                                     gint64               session,
                                     GError             **error);
gboolean till_sb_session_pay        (TillSb              *sb,
                                     TillSbSession       *session,
                                     TillSbPaymentMethod *method,
                                     const char          *email,
                                     const char          *name,
                                     GError             **error);

G_END_DECLS
