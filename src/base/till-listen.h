/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connections that may wait to be accepted: GLib's own 10 makes a crowd of consoles wait for
 * minutes. */
#define TILL_LISTEN_BACKLOG 4096

GSocket *till_listen_tcp  (const char *address,
                           guint16     port,
                           gboolean    allow_direct,
                           GError    **error);
GSocket *till_listen_unix (const char *path,
                           GError    **error);
guint16  till_listen_get_port (GSocket *socket);

G_END_DECLS
