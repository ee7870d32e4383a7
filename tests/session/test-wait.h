/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void          test_result_cb   (GObject       *object,
                                GAsyncResult  *result,
                                gpointer       user_data);
GAsyncResult *test_wait        (GAsyncResult **result);
void          test_spin        (void);
char         *test_make_folder (const char    *name);
char         *test_read_file   (const char    *path);
void          test_write_file  (const char    *path,
                                const char    *text);
guint         test_get_mode    (const char    *path);

G_END_DECLS
