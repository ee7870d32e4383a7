/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-door.h"
#include "till-relay-http.h"

G_BEGIN_DECLS

/**
 * TillRelayRequest:
 *
 * A request whose body is being read, or whose answer is being waited for.
 */
typedef struct _TillRelayRequest TillRelayRequest;

/**
 * TillRelayRequestFunc:
 * @request: the request
 * @body: its body
 * @user_data: what was given to till_relay_request_collect()
 *
 * Called when the body is complete. Afterwards @request must be answered, now or later.
 */
typedef void (*TillRelayRequestFunc) (TillRelayRequest *request,
                                      GBytes           *body,
                                      gpointer          user_data);

TillRelayRequest  *till_relay_request_collect     (TillRelayDoor       *door,
                                                   TillRelayShared     *shared,
                                                   SoupServerMessage   *msg,
                                                   gint64               length,
                                                   gsize                max_body,
                                                   TillRelayRequestFunc func,
                                                   gpointer             user_data);
SoupServerMessage *till_relay_request_get_message (TillRelayRequest    *self);
gint64             till_relay_request_get_start   (TillRelayRequest    *self);
void               till_relay_request_set_id      (TillRelayRequest    *self,
                                                   gint64               id);
gint64             till_relay_request_get_id      (TillRelayRequest    *self);
void               till_relay_request_wait        (TillRelayRequest    *self);
void               till_relay_request_answer      (TillRelayRequest    *self,
                                                   guint                status,
                                                   const char          *content_type,
                                                   const char          *text);
void               till_relay_request_drop        (TillRelayRequest     *self);

G_END_DECLS
