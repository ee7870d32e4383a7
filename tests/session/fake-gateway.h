/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-gateway.h"

G_BEGIN_DECLS

/**
 * FakeCall:
 *
 * What can be asked of a gateway, to count it, to make it fail or to hold its answer back.
 */
typedef enum
{
  FAKE_VERIFY,
  FAKE_LIST,
  FAKE_GET,
  FAKE_CHANGES,
  FAKE_TOKENIZE,
  FAKE_EXECUTE,
  FAKE_RESOLVE,
  FAKE_CREATE_WEBHOOK,
  FAKE_DELETE_WEBHOOK,
  FAKE_N_CALLS,
} FakeCall;

#define FAKE_TYPE_GATEWAY (fake_gateway_get_type ())
G_DECLARE_FINAL_TYPE (FakeGateway, fake_gateway, FAKE, GATEWAY, GObject)

FakeGateway      *fake_gateway_new             (TillClock            *clock);
TillCapabilities *fake_gateway_get_caps        (FakeGateway          *self);
guint             fake_gateway_get_n_calls     (FakeGateway          *self,
                                                FakeCall              call);
void              fake_gateway_fail            (FakeGateway          *self,
                                                FakeCall              call,
                                                guint                 n_times,
                                                TillGatewayError      code);
void              fake_gateway_hold            (FakeGateway          *self,
                                                FakeCall              call);
guint             fake_gateway_release         (FakeGateway          *self,
                                                FakeCall              call);
void              fake_gateway_set_page_size   (FakeGateway          *self,
                                                guint                 page_size);
void              fake_gateway_set_gap         (FakeGateway          *self);
void              fake_gateway_set_account     (FakeGateway          *self,
                                                const char           *id,
                                                const char           *name,
                                                gboolean              live,
                                                const char           *missing);

void              fake_gateway_add_payments    (FakeGateway          *self,
                                                guint                 n,
                                                gint64                newest_us,
                                                gint64                step_us);
void              fake_gateway_put_payment     (FakeGateway          *self,
                                                const char           *id,
                                                TillPaymentState      state,
                                                gint64                minor,
                                                gint64                refunded,
                                                gboolean              tell);
void              fake_gateway_put_refund      (FakeGateway          *self,
                                                const char           *id,
                                                const char           *payment_id,
                                                gint64                minor,
                                                gboolean              tell);
void              fake_gateway_put_link        (FakeGateway          *self,
                                                const char           *id,
                                                TillLinkState         state,
                                                gint64                minor);
GBytes           *fake_gateway_make_delivery   (FakeGateway          *self,
                                                guint                 nth_last_event);

void              fake_gateway_lose_next       (FakeGateway          *self);
void              fake_gateway_put_card_payment (FakeGateway         *self,
                                                 const char          *id,
                                                 gint64               minor,
                                                 const char          *last4,
                                                 const char          *customer_id,
                                                 const char          *reference);
void              fake_gateway_next_outcome    (FakeGateway          *self,
                                                TillInstructionState  state);
TillInstruction  *fake_gateway_get_last_sent   (FakeGateway          *self);
guint             fake_gateway_get_n_moved     (FakeGateway          *self);

G_END_DECLS
