/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void    till_http_exchange_async  (SoupSession         *session,
                                   SoupMessage         *message,
                                   gsize                max_bytes,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
GBytes *till_http_exchange_finish (SoupSession         *session,
                                   GAsyncResult        *result,
                                   gboolean            *started,
                                   GError             **error);

G_END_DECLS
