/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The console's end of the relay: keeps a stream open and hands its events over.
 *
 * What must hold: events come in order, each once, whatever happens to the connection; a hole is
 * noticed here, whatever the relay says; what is missing for good is told ("gap", "reset");
 * silence is never taken for quiet: without a heartbeat the connection counts as dead; while it
 * is held, nothing is read. Nothing of what comes is proven: that is the session's work. */

#include "till-relay-client-private.h"

#include <string.h>

typedef enum
{
  PROP_STATE = 1,
  PROP_REASON,
  PROP_LAST_CONTACT_US,
  PROP_BEHIND,
} TillRelayClientProperty;

typedef enum
{
  SIGNAL_EVENT,
  SIGNAL_GAP,
  SIGNAL_RESET,
  N_SIGNALS,
} TillRelayClientSignal;

G_DEFINE_FINAL_TYPE (TillRelayClient, till_relay_client, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TillRelayClientState, till_relay_client_state,
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_BEHIND, "behind"),
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (TILL_RELAY_CLIENT_UNAUTHORIZED, "unauthorized"))

static GParamSpec *properties[PROP_BEHIND + 1];
static guint signals[N_SIGNALS];

/**
 * till_relay_client_policy_init:
 * @ret_policy: (out caller-allocates): how patient a client is by default
 */
void
till_relay_client_policy_init (TillRelayClientPolicy *ret_policy)
{
  g_return_if_fail (ret_policy != NULL);

  *ret_policy = (TillRelayClientPolicy) { .backoff_first_ms = 500,
                                          .backoff_cap_ms = 30 * 1000,
                                          .watchdog_ms = 40 * 1000,
                                          .hello_ms = 5 * 1000,
                                          .stream_again_ms = 30 * 60 * 1000,
                                          .ack_ms = 5 * 1000,
                                          .poll_wait_s = 25 };
}

/**
 * till_relay_client_set_state:
 * @self: a client
 * @state: how the connection is now
 * @reason: (nullable): why it is not well, in words for people
 */
void
till_relay_client_set_state (TillRelayClient     *self,
                             TillRelayClientState state,
                             const char          *reason)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  if (g_strcmp0 (self->reason, reason) != 0)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * till_relay_client_update_behind:
 * @self: a client
 *
 * Tells how far we are from the newest event.
 */
void
till_relay_client_update_behind (TillRelayClient *self)
{
  gint64 behind = till_relay_track_get_behind (&self->track);

  if (self->behind != behind)
    {
      self->behind = behind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BEHIND]);
    }

  if (self->link != NULL && self->track.has_hello)
    till_relay_client_set_state (self, behind > 0 ? TILL_RELAY_CLIENT_BEHIND
                                                  : TILL_RELAY_CLIENT_LIVE, NULL);
}

/**
 * till_relay_client_tell:
 * @self: a client with a connection
 * @step: what the message means
 * @message: the message
 *
 * Hands it over. Any of it may stop the client.
 *
 * Returns: whether the connection is still there
 */
gboolean
till_relay_client_tell (TillRelayClient        *self,
                        const TillRelayStep    *step,
                        const TillRelayMessage *message)
{
  self->last_contact_us = till_clock_now_us (self->clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_CONTACT_US]);

  if (step->reset)
    g_signal_emit (self, signals[SIGNAL_RESET], 0);

  if (step->gap_from > 0)
    g_signal_emit (self, signals[SIGNAL_GAP], 0, step->gap_from, step->gap_to, step->gap_why);

  if (step->deliver)
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, message->event);

  return self->link != NULL;
}

static void
till_relay_client_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TillRelayClient *self = TILL_RELAY_CLIENT (object);

  switch ((TillRelayClientProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;

    case PROP_LAST_CONTACT_US:
      g_value_set_int64 (value, self->last_contact_us);
      break;

    case PROP_BEHIND:
      g_value_set_int64 (value, self->behind);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
till_relay_client_dispose (GObject *object)
{
  TillRelayClient *self = TILL_RELAY_CLIENT (object);

  till_relay_client_drop_link (self);
  g_clear_pointer (&self->acker, till_relay_acker_free);

  G_OBJECT_CLASS (till_relay_client_parent_class)->dispose (object);
}

static void
till_relay_client_finalize (GObject *object)
{
  TillRelayClient *self = TILL_RELAY_CLIENT (object);

  till_relay_place_free (self->place);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_free (self->stream);
  g_free (self->reason);

  G_OBJECT_CLASS (till_relay_client_parent_class)->finalize (object);
}

static void
install_signals (TillRelayClientClass *klass)
{
  /**
   * TillRelayClient::event:
   * @self: the client
   * @event: the next event; not proven yet
   *
   * Emitted for every event, in order, once. Its cursor is to be stored together with it. The
   * handler may stop the client, hold it, or drop its last reference.
   */
  signals[SIGNAL_EVENT] =
    g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, TILL_TYPE_RELAY_EVENT);

  /**
   * TillRelayClient::gap:
   * @self: the client
   * @from: the first event that is missing for good
   * @to: the last one
   * @why: "retention", or "hole" when the relay does not own up to it
   *
   * Events are missing that the relay does not have any more: the gateway must be asked.
   */
  signals[SIGNAL_GAP] =
    g_signal_new ("gap", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_STRING);

  /**
   * TillRelayClient::reset:
   * @self: the client
   *
   * The relay has another database than before. Everything it has comes again, numbered anew;
   * what it lost must be asked of the gateway.
   */
  signals[SIGNAL_RESET] =
    g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
till_relay_client_class_init (TillRelayClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = till_relay_client_get_property;
  object_class->dispose = till_relay_client_dispose;
  object_class->finalize = till_relay_client_finalize;

  /**
   * TillRelayClient:state:
   *
   * How the connection is.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, TILL_TYPE_RELAY_CLIENT_STATE,
                       TILL_RELAY_CLIENT_STOPPED, flags);

  /**
   * TillRelayClient:reason:
   *
   * Why we are not connected, in words for people; %NULL when all is well.
   */
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);

  /**
   * TillRelayClient:last-contact-us:
   *
   * When the relay was last heard of, in µs since 1970 UTC; 0 for never.
   */
  properties[PROP_LAST_CONTACT_US] =
    g_param_spec_int64 ("last-contact-us", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * TillRelayClient:behind:
   *
   * How many events the relay has that were not handed over yet.
   */
  properties[PROP_BEHIND] = g_param_spec_int64 ("behind", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  install_signals (klass);
}

static void
till_relay_client_init (TillRelayClient *self)
{
}

/**
 * till_relay_client_new:
 * @session: makes the connections, at least three at a time to one host; without a time-out
 *   shorter than the watchdog's
 * @base_url: an address that till_relay_place_check_url() finds good
 * @stream: the name of the stream
 * @token: the console's token; copied
 * @cursor: (nullable): of the last event that was stored, or %NULL to get all there are
 * @clock: the time of day
 * @policy: (nullable): how patient it is; %NULL for the default
 *
 * A @cursor that is none counts as none: then everything comes again, and nothing is missed.
 *
 * Returns: (transfer full): a client that does nothing yet
 */
TillRelayClient *
till_relay_client_new (SoupSession                 *session,
                       const char                  *base_url,
                       const char                  *stream,
                       const TillSecret            *token,
                       const char                  *cursor,
                       TillClock                   *clock,
                       const TillRelayClientPolicy *policy)
{
  TillRelayClient *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (base_url != NULL && till_relay_place_check_url (base_url, NULL), NULL);
  g_return_val_if_fail (stream != NULL && token != NULL && clock != NULL, NULL);

  self = g_object_new (TILL_TYPE_RELAY_CLIENT, NULL);
  self->place = till_relay_place_new (session, base_url, token);
  self->stream = g_uri_escape_string (stream, NULL, FALSE);
  self->clock = till_clock_ref (clock);
  if (policy != NULL)
    self->policy = *policy;
  else
    till_relay_client_policy_init (&self->policy);
  self->backoff = (TillBackoff) { .first_ms = self->policy.backoff_first_ms,
                                  .cap_ms = self->policy.backoff_cap_ms };
  self->track.has_cursor = cursor != NULL &&
                           till_relay_cursor_parse (cursor, &self->track.cursor, NULL);

  return self;
}

/**
 * till_relay_client_start:
 * @self: a client
 *
 * Connects and stays connected until it is stopped. Does nothing if it is at it already.
 */
void
till_relay_client_start (TillRelayClient *self)
{
  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));

  if (self->state != TILL_RELAY_CLIENT_STOPPED && self->state != TILL_RELAY_CLIENT_UNAUTHORIZED)
    return;

  self->backoff.attempt = 0;
  self->acker = till_relay_acker_new (self->place, self->stream, self->policy.ack_ms);

  till_relay_client_connect (self);
}

/**
 * till_relay_client_stop:
 * @self: a client
 *
 * Disconnects. It goes on where it was when it is started again.
 */
void
till_relay_client_stop (TillRelayClient *self)
{
  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));

  till_relay_client_drop_link (self);
  g_clear_pointer (&self->acker, till_relay_acker_free);
  self->was_due = FALSE;
  till_relay_client_set_state (self, TILL_RELAY_CLIENT_STOPPED, NULL);
}

/**
 * till_relay_client_hold:
 * @self: a client
 *
 * Hands over and reads nothing more until till_relay_client_release(), because the receiver has
 * enough to do. Holds add up. If it lasts, the relay ends the connection; that does no harm.
 */
void
till_relay_client_hold (TillRelayClient *self)
{
  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));

  if (self->n_held++ == 0)
    till_relay_client_pause_link (self);
}

/**
 * till_relay_client_release:
 * @self: a client that is held
 *
 * Takes one hold back. Nothing is handed over before this returns.
 */
void
till_relay_client_release (TillRelayClient *self)
{
  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));
  g_return_if_fail (self->n_held > 0);

  if (--self->n_held == 0)
    till_relay_client_resume_link (self);
}

/**
 * till_relay_client_get_state:
 * @self: a client
 *
 * Returns: how the connection is
 */
TillRelayClientState
till_relay_client_get_state (TillRelayClient *self)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), TILL_RELAY_CLIENT_STOPPED);

  return self->state;
}

/**
 * till_relay_client_get_reason:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): why it is not connected, in words for people
 */
const char *
till_relay_client_get_reason (TillRelayClient *self)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), NULL);

  return self->reason;
}

/**
 * till_relay_client_get_last_contact_us:
 * @self: a client
 *
 * Returns: when the relay was last heard of, in µs since 1970 UTC; 0 for never
 */
gint64
till_relay_client_get_last_contact_us (TillRelayClient *self)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), 0);

  return self->last_contact_us;
}

/**
 * till_relay_client_get_behind:
 * @self: a client
 *
 * Returns: how many events the relay has that were not handed over yet
 */
gint64
till_relay_client_get_behind (TillRelayClient *self)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), 0);

  return self->behind;
}

/**
 * till_relay_client_dup_cursor:
 * @self: a client
 *
 * Returns: (transfer full) (nullable): the cursor after what was handed over, gaps included; %NULL
 *   if nothing is known yet
 */
char *
till_relay_client_dup_cursor (TillRelayClient *self)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), NULL);

  return self->track.has_cursor ? till_relay_cursor_to_string (&self->track.cursor)
                                                   : NULL;
}

/**
 * till_relay_client_get_place:
 * @self: a client
 *
 * Returns: (transfer none): where the relay is
 */
TillRelayPlace *
till_relay_client_get_place (TillRelayClient *self)
{
  return self->place;
}

/**
 * till_relay_client_get_stream:
 * @self: a client
 *
 * Returns: (transfer none): the stream's name as it stands in addresses
 */
const char *
till_relay_client_get_stream (TillRelayClient *self)
{
  return self->stream;
}
