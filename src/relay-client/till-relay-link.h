/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-message.h"
#include "till-relay-place.h"

G_BEGIN_DECLS

/**
 * TillRelayLink:
 *
 * One request to the relay whose answer is a row of frames.
 */
typedef struct _TillRelayLink TillRelayLink;

/**
 * TillRelayLinkEvents:
 * @begun: the answer has begun and is of the right type
 * @message: a frame
 * @ended: nothing more comes; @error is %NULL at an orderly end
 *
 * What a link tells. It may be closed from any of them.
 */
typedef struct
{
  void (*begun)   (gpointer                user_data);
  void (*message) (const TillRelayMessage *message,
                   gpointer                user_data);
  void (*ended)   (const GError           *error,
                   gpointer                user_data);
} TillRelayLinkEvents;

TillRelayLink *till_relay_link_open     (SoupSession               *session,
                                         SoupMessage               *message,
                                         TillRelayFraming           framing,
                                         const TillRelayLinkEvents *events,
                                         gpointer                   user_data);
void           till_relay_link_close    (TillRelayLink             *self);
void           till_relay_link_set_held (TillRelayLink             *self,
                                         gboolean                   held);

G_END_DECLS
