/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "till-relay-sse.h"

G_BEGIN_DECLS

/**
 * TillRelayPolls:
 *
 * The long polls that wait at the moment.
 */
typedef struct _TillRelayPolls TillRelayPolls;

TillRelayPolls *till_relay_polls_new     (TillRelayShared       *shared);
void            till_relay_polls_free    (TillRelayPolls        *self);
void            till_relay_polls_start   (TillRelayPolls        *self,
                                          SoupServerMessage     *msg,
                                          TillRelayLog          *log,
                                          const TillRelayCursor *after,
                                          guint                  limit,
                                          guint                  wait_ms);
void            till_relay_polls_end_all (TillRelayPolls        *self);

G_END_DECLS
