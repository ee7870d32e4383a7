/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_setup_create  (TillSbCall *call,
                                    GError    **error);
gboolean till_sb_api_setup_get     (TillSbCall *call,
                                    GError    **error);
gboolean till_sb_api_setup_confirm (TillSbCall *call,
                                    GError    **error);
gboolean till_sb_api_setup_cancel  (TillSbCall *call,
                                    GError    **error);
gboolean till_sb_api_setup_list    (TillSbCall *call,
                                    GError    **error);

G_END_DECLS
