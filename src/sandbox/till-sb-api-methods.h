/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_method_create    (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_method_get       (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_method_update    (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_method_attach    (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_method_detach    (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_method_list      (TillSbCall *call,
                                       GError    **error);
gboolean till_sb_api_customer_methods (TillSbCall *call,
                                       GError    **error);

G_END_DECLS
