/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_account_get    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_balance_get    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_txn_get        (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_txn_list       (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_payout_get     (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_payout_list    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_warning_get    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_warning_list   (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_dispute_get    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_dispute_list   (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_dispute_update (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_dispute_close  (TillSbCall *call,
                                     GError    **error);

G_END_DECLS
