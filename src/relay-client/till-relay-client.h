/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-relay-event.h"
#include "till-relay-place.h"

G_BEGIN_DECLS

/**
 * TillRelayClientState:
 * @TILL_RELAY_CLIENT_STOPPED: Not asked to do anything.
 * @TILL_RELAY_CLIENT_CONNECTING: On the way to the relay.
 * @TILL_RELAY_CLIENT_BEHIND: Connected, and there are events we do not have yet.
 * @TILL_RELAY_CLIENT_LIVE: Connected, with all there is.
 * @TILL_RELAY_CLIENT_WAITING: Not connected; will try again. See the reason.
 * @TILL_RELAY_CLIENT_UNAUTHORIZED: The token does not count; stopped until started again.
 */
typedef enum
{
  TILL_RELAY_CLIENT_STOPPED,
  TILL_RELAY_CLIENT_CONNECTING,
  TILL_RELAY_CLIENT_BEHIND,
  TILL_RELAY_CLIENT_LIVE,
  TILL_RELAY_CLIENT_WAITING,
  TILL_RELAY_CLIENT_UNAUTHORIZED,
} TillRelayClientState;

#define TILL_TYPE_RELAY_CLIENT_STATE (till_relay_client_state_get_type ())
GType till_relay_client_state_get_type (void);

/**
 * TillRelayClientPolicy:
 * @backoff_first_ms: the most the first wait before connecting again may be
 * @backoff_cap_ms: the most any such wait may be
 * @watchdog_ms: silence after which a connection counts as dead
 * @hello_ms: how long the first frame may take before long polls are used instead of a stream
 * @stream_again_ms: how long long polls are used before a stream is tried again
 * @ack_ms: how often the relay is told how far we are, if we have moved
 * @poll_wait_s: how long a long poll waits at the relay
 *
 * How patient a client is.
 */
typedef struct
{
  guint backoff_first_ms;
  guint backoff_cap_ms;
  guint watchdog_ms;
  guint hello_ms;
  guint stream_again_ms;
  guint ack_ms;
  guint poll_wait_s;
} TillRelayClientPolicy;

void till_relay_client_policy_init (TillRelayClientPolicy *ret_policy);

#define TILL_TYPE_RELAY_CLIENT (till_relay_client_get_type ())
G_DECLARE_FINAL_TYPE (TillRelayClient, till_relay_client, TILL, RELAY_CLIENT, GObject)

TillRelayClient *till_relay_client_new     (SoupSession                 *session,
                                            const char                  *base_url,
                                            const char                  *stream,
                                            const TillSecret            *token,
                                            const char                  *cursor,
                                            TillClock                   *clock,
                                            const TillRelayClientPolicy *policy);
void             till_relay_client_start   (TillRelayClient             *self);
void             till_relay_client_stop    (TillRelayClient             *self);
void             till_relay_client_hold    (TillRelayClient             *self);
void             till_relay_client_release (TillRelayClient             *self);
TillRelayClientState till_relay_client_get_state (TillRelayClient       *self);
const char      *till_relay_client_get_reason (TillRelayClient          *self);
gint64           till_relay_client_get_last_contact_us (TillRelayClient *self);
gint64           till_relay_client_get_behind (TillRelayClient          *self);
char            *till_relay_client_dup_cursor (TillRelayClient          *self);

void             till_relay_client_create_source_async  (TillRelayClient      *self,
                                                         const char           *kind,
                                                         const char           *mode,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean         till_relay_client_create_source_finish (TillRelayClient      *self,
                                                         GAsyncResult         *result,
                                                         gint64               *ret_source_id,
                                                         char                **ret_ingest_url,
                                                         GError              **error);
void             till_relay_client_set_secret_async     (TillRelayClient      *self,
                                                         gint64                source_id,
                                                         const TillSecret     *secret,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean         till_relay_client_set_secret_finish    (TillRelayClient      *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);
void             till_relay_client_remove_source_async  (TillRelayClient      *self,
                                                         gint64                source_id,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean         till_relay_client_remove_source_finish (TillRelayClient      *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

G_END_DECLS
