/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-account-config.h"
#include "till-clock.h"
#include "till-gateway.h"

G_BEGIN_DECLS

/**
 * TillGatewayMaker:
 * @config: the account
 * @key: its key; copied if it is kept
 * @clock: the time
 * @data: what was given with the function
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the gateway of the account
 */
typedef TillGateway *(*TillGatewayMaker) (const TillAccountConfig *config,
                                          TillSecret              *key,
                                          TillClock               *clock,
                                          gpointer                 data,
                                          GError                 **error);

TillGateway *till_gateway_make (const TillAccountConfig *config,
                                TillSecret              *key,
                                TillClock               *clock,
                                gpointer                 data,
                                GError                 **error);

G_END_DECLS
