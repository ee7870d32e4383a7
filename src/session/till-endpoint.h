/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-opener.h"
#include "till-relay-client.h"

G_BEGIN_DECLS

gboolean till_endpoint_is_needed     (const TillOpened    *opened);
void     till_endpoint_ensure_async  (TillOpened          *opened,
                                      TillRelayClient     *client,
                                      gboolean             anew,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gboolean till_endpoint_ensure_finish (GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
