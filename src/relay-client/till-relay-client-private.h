/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-backoff.h"
#include "till-relay-acker.h"
#include "till-relay-client.h"
#include "till-relay-link.h"
#include "till-relay-track.h"

G_BEGIN_DECLS

struct _TillRelayClient
{
  GObject               parent_instance;

  TillRelayPlace       *place;
  char                 *stream;
  TillClock            *clock;
  TillRelayClientPolicy policy;

  TillRelayClientState  state;
  char                 *reason;
  gint64                last_contact_us;
  gint64                behind;
  TillRelayTrack        track;

  TillRelayLink        *link;
  GSource              *timer;         /* what the link has to do next, or the next link */
  TillRelayAcker       *acker;
  TillBackoff           backoff;
  guint                 n_held;
  gboolean              was_due;       /* to connect, while it was held */
  gboolean              polling;       /* long polls instead of a stream */
  gint64                stream_again_us;
};

/* till-relay-client.c */
TillRelayPlace *till_relay_client_get_place     (TillRelayClient        *self);
const char     *till_relay_client_get_stream    (TillRelayClient        *self);
void            till_relay_client_set_state     (TillRelayClient        *self,
                                                 TillRelayClientState    state,
                                                 const char             *reason);
void            till_relay_client_update_behind (TillRelayClient        *self);
gboolean        till_relay_client_tell          (TillRelayClient        *self,
                                                 const TillRelayStep    *step,
                                                 const TillRelayMessage *message);

/* till-relay-client-link.c */
void            till_relay_client_connect       (TillRelayClient        *self);
void            till_relay_client_drop_link     (TillRelayClient        *self);
void            till_relay_client_pause_link    (TillRelayClient        *self);
void            till_relay_client_resume_link   (TillRelayClient        *self);

G_END_DECLS
