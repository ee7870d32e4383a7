/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_intent_create  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_get     (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_update  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_confirm (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_capture (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_cancel  (TillSbCall *call,
                                     GError    **error);
gboolean till_sb_api_intent_list    (TillSbCall *call,
                                     GError    **error);

G_END_DECLS
