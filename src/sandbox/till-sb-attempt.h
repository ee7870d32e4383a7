/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-cards.h"
#include "till-sb.h"

G_BEGIN_DECLS

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

gboolean till_sb_attempt_confirm          (TillSb                    *sb,
                                           TillSbPaymentIntent       *intent,
                                           const TillSbAttempt       *attempt,
                                           GError                   **error);
gboolean till_sb_attempt_refuse           (TillSb                    *sb,
                                           TillSbPaymentIntent       *intent,
                                           GError                   **error);
char    *till_sb_attempt_describe_failure (TillSb                    *sb,
                                           const TillSbPaymentIntent *intent,
                                           gint64                     charge,
                                           const TillSbDecline       *decline,
                                           GError                   **error);

G_END_DECLS
