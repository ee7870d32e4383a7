/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-gateway-key.h"
#include "till-gateway.h"

G_BEGIN_DECLS

/**
 * TillGatewayConfig:
 * @base_url: (nullable): where the gateway is; %NULL for its own address
 * @key: the key; copied
 * @clock: the time
 * @console_id: this installation
 * @app_version: our own version
 * @typed_card: whether the merchant says that the gateway takes typed cards from this account
 *
 * What every adapter is made from. A plain value; everything is borrowed.
 */
typedef struct
{
  const char *base_url;
  TillSecret *key;
  TillClock  *clock;
  const char *console_id;
  const char *app_version;
  gboolean    typed_card;
} TillGatewayConfig;

const char * const          *till_gateway_factory_list        (void);
TillGateway                 *till_gateway_factory_new         (const char              *name,
                                                               const TillGatewayConfig *config,
                                                               GError                 **error);
const char                  *till_gateway_get_default_url     (const char              *name);
const char                  *till_gateway_get_signature_header (const char             *name);
TillGatewayKeyKind           till_gateway_classify_key        (const char              *name,
                                                               const char              *key,
                                                               gboolean                *ret_live);
const TillGatewayPermission *till_gateway_get_permissions     (const char              *name,
                                                               guint                   *ret_n);

G_END_DECLS
