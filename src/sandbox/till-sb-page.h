/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

gboolean till_sb_page_is_path (const char *path);
char    *till_sb_page_handle  (TillSb     *sb,
                               const char *method,
                               const char *path,
                               const char *form,
                               guint      *ret_status);

G_END_DECLS
