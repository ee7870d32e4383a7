/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"

G_BEGIN_DECLS

void     till_oldest_find_async  (TillGateway         *gateway,
                                  TillRecordKind       kind,
                                  gint64               now_us,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean till_oldest_find_finish (GAsyncResult        *result,
                                  gint64              *ret_oldest_us,
                                  GError             **error);

G_END_DECLS
