/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

/* How long a hold lasts. */
#define TILL_SB_HOLD_DAYS 7

gboolean till_sb_intent_capture      (TillSb                    *sb,
                                      TillSbPaymentIntent       *intent,
                                      gint64                     amount,
                                      GError                   **error);
gboolean till_sb_intent_cancel       (TillSb                    *sb,
                                      TillSbPaymentIntent       *intent,
                                      const char                *reason,
                                      GError                   **error);
gboolean till_sb_intent_expire_hold  (TillSb                    *sb,
                                      gint64                     charge,
                                      GError                   **error);
gboolean till_sb_intent_is           (const TillSbPaymentIntent *intent,
                                      const char                *status);
gboolean till_sb_intent_refuse_state (TillSb                    *sb,
                                      const TillSbPaymentIntent *intent,
                                      GError                   **error,
                                      const char                *code,
                                      const char                *param,
                                      const char                *format,
                                      ...) G_GNUC_PRINTF (6, 7);

G_END_DECLS
