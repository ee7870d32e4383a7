/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-relay-event.h"

G_BEGIN_DECLS

/**
 * TillDeliveries:
 * @events: (element-type TillEvent): what the gateway has signed
 * @n_forged: deliveries that nobody with the secret has signed
 * @n_unproven: deliveries that could not be checked, for there is no secret
 * @n_unreadable: deliveries that are genuine and make no sense
 * @cursor: (nullable): the relay's cursor behind all of them
 */
typedef struct
{
  GPtrArray *events;
  guint      n_forged;
  guint      n_unproven;
  guint      n_unreadable;
  char      *cursor;
} TillDeliveries;

void            till_delivery_batch_check_async  (TillGateway         *gateway,
                                                  GPtrArray           *relay_events,
                                                  const char          *signature_header,
                                                  GPtrArray           *secrets,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
TillDeliveries *till_delivery_batch_check_finish (GAsyncResult        *result,
                                                  GError             **error);
void            till_deliveries_free             (TillDeliveries      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillDeliveries, till_deliveries_free)

G_END_DECLS
