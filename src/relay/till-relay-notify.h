/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     till_relay_notify             (const char  *state);
gint64   till_relay_notify_watchdog_us (void);
gboolean till_relay_notify_take_socket (GSocket    **ret_socket,
                                        GError     **error);

G_END_DECLS
