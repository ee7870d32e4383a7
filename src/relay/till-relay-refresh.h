/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-reader.h"
#include "till-relay-sse.h"

G_BEGIN_DECLS

/**
 * TillRelayRefresh:
 *
 * Keeps the registry up to date with the file.
 */
typedef struct _TillRelayRefresh TillRelayRefresh;

TillRelayRefresh *till_relay_refresh_new  (TillRelayShared  *shared,
                                           TillRelayReader     *reader);
void              till_relay_refresh_free (TillRelayRefresh *self);
void              till_relay_refresh_now  (TillRelayRefresh *self,
                                           GHookFunc         done,
                                           gpointer          user_data);

G_END_DECLS
