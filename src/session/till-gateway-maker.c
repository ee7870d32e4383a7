/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From an account's configuration to its gateway, by way of the register of adapters. */

#include "till-gateway-maker.h"

#include "till-config.h"
#include "till-gateway-factory.h"

/**
 * till_gateway_make:
 * @config: the account
 * @key: its key; copied
 * @clock: the time
 * @data: unused: this is a #TillGatewayMaker
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Makes the gateway that the account's configuration names. Nothing is sent.
 *
 * Returns: (transfer full) (nullable): the gateway
 */
TillGateway *
till_gateway_make (const TillAccountConfig *config,
                   TillSecret              *key,
                   TillClock               *clock,
                   gpointer                 data,
                   GError                 **error)
{
  const TillGatewayConfig gateway_config = {
    .base_url = config->base_url,
    .key = key,
    .clock = clock,
    .console_id = config->console_id,
    .app_version = TILL_VERSION,
    .typed_card = config->typed_card,
  };

  return till_gateway_factory_new (config->gateway, &gateway_config, error);
}
