/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillGatewayKeyKind:
 * @TILL_GATEWAY_KEY_FULL: may do everything: to be accepted only after a warning
 * @TILL_GATEWAY_KEY_RESTRICTED: may do what was ticked: what we ask for
 * @TILL_GATEWAY_KEY_PUBLISHABLE: made for web pages; cannot be used here
 * @TILL_GATEWAY_KEY_OTHER: not a key of this gateway
 */
typedef enum
{
  TILL_GATEWAY_KEY_FULL,
  TILL_GATEWAY_KEY_RESTRICTED,
  TILL_GATEWAY_KEY_PUBLISHABLE,
  TILL_GATEWAY_KEY_OTHER,
} TillGatewayKeyKind;

/**
 * TillGatewayPermission:
 * @id: our word for it, the same for every gateway: "refunds"
 * @label: the gateway's own name for it, as its pages show it
 * @write: whether writing is needed, not only reading
 * @optional: whether all works without it
 *
 * A permission to ask for when a key is made.
 */
typedef struct
{
  const char *id;
  const char *label;
  gboolean    write;
  gboolean    optional;
} TillGatewayPermission;

G_END_DECLS
