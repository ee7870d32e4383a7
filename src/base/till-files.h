/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean till_files_make_private_folder (const char *path,
                                         GError    **error);
char    *till_files_read_private        (const char *path,
                                         gsize       max_bytes,
                                         GError    **error);
char    *till_files_get_text            (GKeyFile   *file,
                                         const char *group,
                                         const char *key,
                                         gsize       max_bytes,
                                         GError    **error);

G_END_DECLS
