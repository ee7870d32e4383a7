/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"

G_BEGIN_DECLS

gboolean till_sb_api_file_create (TillSbCall *call,
                                  GError    **error);
gboolean till_sb_api_file_get    (TillSbCall *call,
                                  GError    **error);
gboolean till_sb_api_file_list   (TillSbCall *call,
                                  GError    **error);
gboolean till_sb_files_check     (TillSb     *sb,
                                  const char *evidence,
                                  GError    **error);

G_END_DECLS
