/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_charge_get     (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_charge_update  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_charge_list    (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_charge_refunds (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_charge_dispute (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_refund_create  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_refund_get     (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_refund_update  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_refund_cancel  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_refund_list    (TillSbCall *call,
                                     GError    **error);

G_END_DECLS
