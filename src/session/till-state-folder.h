/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest id of an account, which is the name of its folder. */
#define TILL_ACCOUNT_ID_MAX 80

char    *till_state_folder_find    (void);
gboolean till_state_folder_prepare        (const char *state_folder,
                                           GError    **error);
char    *till_state_folder_get_console_id (const char *state_folder,
                                           GError    **error);
gboolean till_account_id_is_valid         (const char *account_id);
char    *till_state_folder_get_account    (const char *state_folder,
                                           const char *account_id,
                                           GError    **error);

G_END_DECLS
