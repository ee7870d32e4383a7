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

#include "till-backoff.h"
#include "till-ids.h"
#include "till-relay-acker.h"
#include "till-relay-link.h"
#include "till-relay-track.h"

/* A proxy that holds everything back may even keep the head of the answer. */
#define ANSWER_FACTOR 3

#define POLL_LIMIT 200

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

static void connect_now (TillRelayClient *self);

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

static void
set_state (TillRelayClient     *self,
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

/* Tells how far we are from the newest event. */
static void
update_behind (TillRelayClient *self)
{
  gint64 behind = till_relay_track_get_behind (&self->track);

  if (self->behind != behind)
    {
      self->behind = behind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BEHIND]);
    }

  if (self->link != NULL && self->track.has_hello)
    set_state (self, behind > 0 ? TILL_RELAY_CLIENT_BEHIND : TILL_RELAY_CLIENT_LIVE, NULL);
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
set_timer (TillRelayClient *self,
           guint            ms,
           GSourceFunc      func)
{
  drop_source (&self->timer);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
drop_link (TillRelayClient *self)
{
  drop_source (&self->timer);
  g_clear_pointer (&self->link, till_relay_link_close);
}

static gboolean
wait_over_cb (gpointer user_data)
{
  connect_now (user_data);

  return G_SOURCE_REMOVE;
}

/* Gives the connection up and comes back later. */
static void
reconnect (TillRelayClient *self,
           guint            wait_ms,
           const char      *reason)
{
  drop_link (self);
  set_timer (self, wait_ms, wait_over_cb);
  set_state (self, TILL_RELAY_CLIENT_WAITING, reason);
}

static void
fail (TillRelayClient *self,
      const char      *reason)
{
  reconnect (self, till_backoff_next_ms (&self->backoff, till_random_uint32 ()), reason);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  fail (user_data, "The relay has been silent for too long");

  return G_SOURCE_REMOVE;
}

static void
feed_watchdog (TillRelayClient *self)
{
  if (self->n_held == 0)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
}

/* No answer, or an answer without a first frame: something in between holds it back. */
static gboolean
held_back_cb (gpointer user_data)
{
  TillRelayClient *self = user_data;

  self->polling = TRUE;
  self->stream_again_us = g_get_monotonic_time () +
                          self->policy.stream_again_ms * G_GINT64_CONSTANT (1000);
  fail (self, "Something between here and the relay holds the stream back");

  return G_SOURCE_REMOVE;
}

/* Tells what a message means. Any of it may stop the client. */
static void
tell (TillRelayClient        *self,
      const TillRelayStep    *step,
      const TillRelayMessage *message)
{
  if (step->reset)
    g_signal_emit (self, signals[SIGNAL_RESET], 0);

  if (step->gap_from > 0)
    g_signal_emit (self, signals[SIGNAL_GAP], 0, step->gap_from, step->gap_to, step->gap_why);

  if (step->deliver)
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, message->event);

  if (self->link == NULL)
    return;

  if (step->broken != NULL)
    fail (self, step->broken);
  else if (step->ended)
    reconnect (self, MIN (step->retry_ms, self->policy.backoff_cap_ms),
               "The relay ended the stream; coming back");
}

static void
message_cb (const TillRelayMessage *message,
            gpointer                user_data)
{
  g_autoptr (TillRelayClient) self = g_object_ref (user_data);
  TillRelayStep step;

  feed_watchdog (self);
  till_relay_track_take (&self->track, message, &step);
  if (message->type == TILL_RELAY_MESSAGE_HELLO)
    self->backoff.attempt = 0;

  self->last_contact_us = till_clock_now_us (self->clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_CONTACT_US]);
  tell (self, &step, message);
  if (step.deliver && self->acker != NULL)
    till_relay_acker_update (self->acker, &self->track.cursor);
  update_behind (self);
}

/* The answer has begun; the first frame must follow. */
static void
await_hello (TillRelayClient *self)
{
  if (self->polling)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
  else
    set_timer (self, self->policy.hello_ms, held_back_cb);
}

static void
begun_cb (gpointer user_data)
{
  TillRelayClient *self = user_data;

  if (self->n_held == 0)
    await_hello (self);
}

static void
ended_cb (const GError *error,
          gpointer      user_data)
{
  g_autoptr (TillRelayClient) self = g_object_ref (user_data);

  if (g_error_matches (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_UNAUTHORIZED))
    {
      drop_link (self);
      g_clear_pointer (&self->acker, till_relay_acker_free);
      set_state (self, TILL_RELAY_CLIENT_UNAUTHORIZED, error->message);
    }
  else if (error == NULL && self->polling && self->track.has_hello)
    {
      /* One poll is over; the next one follows at once. */
      drop_link (self);
      set_timer (self, 0, wait_over_cb);
    }
  else
    fail (self, error != NULL ? error->message : "The relay ended the stream");
}

static SoupMessage *
new_request (TillRelayClient *self)
{
  g_autofree char *cursor = till_relay_client_dup_cursor (self);
  g_autofree char *path = NULL;
  SoupMessage *message;

  if (self->polling)
    path = g_strdup_printf ("/v1/streams/%s/events?limit=%d&wait=%u%s%s", self->stream, POLL_LIMIT,
                            self->policy.poll_wait_s, cursor != NULL ? "&after=" : "",
                            cursor != NULL ? cursor : "");
  else
    path = g_strdup_printf ("/v1/streams/%s/sse", self->stream);

  message = till_relay_place_new_message (self->place, SOUP_METHOD_GET, path);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                self->polling ? "application/x-ndjson" : "text/event-stream");
  if (!self->polling && cursor != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Last-Event-ID",
                                  cursor);

  return message;
}

static void
connect_now (TillRelayClient *self)
{
  static const TillRelayLinkEvents events = { begun_cb, message_cb, ended_cb };

  drop_link (self);
  self->was_due = self->n_held > 0;
  if (self->was_due)
    {
      set_state (self, TILL_RELAY_CLIENT_CONNECTING, self->reason);
      return;
    }

  if (self->polling && g_get_monotonic_time () >= self->stream_again_us)
    self->polling = FALSE;

  /* Between two long polls nothing has changed. */
  if (!self->polling || (self->state != TILL_RELAY_CLIENT_LIVE &&
                         self->state != TILL_RELAY_CLIENT_BEHIND))
    set_state (self, TILL_RELAY_CLIENT_CONNECTING, self->reason);

  till_relay_track_connected (&self->track);
  self->link = till_relay_link_open (till_relay_place_get_session (self->place),
                                     new_request (self),
                                     self->polling ? TILL_RELAY_FRAMING_LINES
                                                   : TILL_RELAY_FRAMING_EVENTS,
                                     &events, self);

  if (self->polling)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
  else
    set_timer (self, self->policy.hello_ms * ANSWER_FACTOR, held_back_cb);
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

  drop_link (self);
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

  connect_now (self);
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

  drop_link (self);
  g_clear_pointer (&self->acker, till_relay_acker_free);
  self->was_due = FALSE;
  set_state (self, TILL_RELAY_CLIENT_STOPPED, NULL);
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

  if (self->n_held++ > 0 || self->link == NULL)
    return;

  drop_source (&self->timer);
  till_relay_link_set_held (self->link, TRUE);
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

  if (--self->n_held > 0)
    return;

  if (self->was_due)
    set_timer (self, 0, wait_over_cb);

  if (self->link == NULL)
    return;

  if (self->track.has_hello)
    feed_watchdog (self);
  else
    await_hello (self);
  till_relay_link_set_held (self->link, FALSE);
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
