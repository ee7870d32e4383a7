/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-place.h"

G_BEGIN_DECLS

void    till_relay_call_async  (TillRelayPlace      *place,
                                const char          *method,
                                const char          *path,
                                GBytes              *json,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GBytes *till_relay_call_finish (GAsyncResult        *result,
                                GError             **error);

G_END_DECLS
