/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-cards.h"
#include "till-sb.h"

G_BEGIN_DECLS

/* How long a hold lasts. */
#define TILL_SB_HOLD_DAYS 7

/**
 * TillSbAttempt:
 * @moto: whether the order came by post or phone: no authentication is asked for
 * @off_session: whether the customer is not there to authenticate
 * @error_on_requires_action: whether a need to authenticate is a failure
 * @authenticated: whether the customer has just authenticated
 * @return_url: (nullable): where the customer goes afterwards
 *
 * How an intent is confirmed.
 */
typedef struct
{
  gboolean    moto;
  gboolean    off_session;
  gboolean    error_on_requires_action;
  gboolean    authenticated;
  const char *return_url;
} TillSbAttempt;

gboolean till_sb_intent_confirm (TillSb              *sb,
                                 TillSbPaymentIntent *intent,
                                 const TillSbAttempt *attempt,
                                 GError             **error);
gboolean till_sb_intent_refuse_authentication (TillSb              *sb,
                                               TillSbPaymentIntent *intent,
                                               GError             **error);
gboolean till_sb_intent_capture (TillSb              *sb,
                                 TillSbPaymentIntent *intent,
                                 gint64               amount,
                                 GError             **error);
gboolean till_sb_intent_cancel  (TillSb              *sb,
                                 TillSbPaymentIntent *intent,
                                 const char          *reason,
                                 GError             **error);
gboolean till_sb_intent_expire_hold (TillSb          *sb,
                                     gint64           charge,
                                     GError         **error);
char    *till_sb_intent_describe_failure (TillSb                    *sb,
                                          const TillSbPaymentIntent *intent,
                                          gint64                     charge,
                                          const TillSbDecline       *decline,
                                          GError                   **error);
gboolean till_sb_intent_refuse_state (TillSb                    *sb,
                                      const TillSbPaymentIntent *intent,
                                      GError                   **error,
                                      const char                *code,
                                      const char                *param,
                                      const char                *format,
                                      ...) G_GNUC_PRINTF (6, 7);

G_END_DECLS
