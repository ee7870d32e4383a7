/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-poll.h"
#include "till-relay-refresh.h"
#include "till-relay-request.h"
#include "till-relay-writer.h"

G_BEGIN_DECLS

/**
 * TillRelayApi:
 *
 * What consoles may ask for: everything under "/v1/".
 */
typedef struct _TillRelayApi TillRelayApi;

TillRelayApi *till_relay_api_new       (TillRelayShared   *shared,
                                        TillRelayDoor     *door,
                                        TillRelayWriter   *writer,
                                        TillRelayRefresh  *refresh,
                                        const char        *public_url);
void          till_relay_api_free      (TillRelayApi      *self);
void          till_relay_api_handle    (TillRelayApi      *self,
                                        SoupServerMessage *msg,
                                        const char        *path,
                                        gint64             length);
void          till_relay_api_end_polls (TillRelayApi      *self);
void          till_relay_api_save_acks (TillRelayApi      *self);

G_END_DECLS
