/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Listens to the relay: checks what it brings, takes it in, and remembers how far it has come.
 *
 * What must hold: a delivery and the relay's cursor behind it are one transaction, so nothing is
 * lost or missed whenever we are killed; what is forged is dropped, counted and not asked for
 * again; while the store writes, the relay waits, and what has come is written together. */

#include "till-live.h"

#include "till-backoff.h"
#include "till-delivery-batch.h"
#include "till-endpoint.h"
#include "till-gateway-factory.h"
#include "till-ids.h"

#define MARK_CURSOR "relay-cursor"

/* How many deliveries may wait for the store. */
#define MAX_ARRIVED 64

struct _TillLive
{
  GObject          parent_instance;

  TillOpened      *opened;      /* the session's */
  TillIntake      *intake;
  TillTiming       timing;
  SoupSession     *soup;
  TillRelayClient *client;
  GCancellable    *cancellable; /* cancelled by close() */

  GPtrArray       *secrets;     /* TillSecret; the newest first */
  GPtrArray       *arrived;     /* TillRelayEvent, not taken in yet */
  gboolean         writing;
  gboolean         held;
  gboolean         trusted;
  guint            restart_id;
  TillBackoff      backoff;

  gboolean         ensuring;    /* the endpoint is being looked after */
  gboolean         ensured;     /* no more to be done for it in this run */
  char            *problem;     /* (nullable): with the endpoint */
};

enum
{
  CHANGED,
  HEARD,
  FORGED,
  HINT,
  GAP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillLive, till_live, G_TYPE_OBJECT)

static void take_in (TillLive *self);
static void ensure_endpoint (TillLive *self,
                             gboolean  anew);

static void
till_live_dispose (GObject *object)
{
  till_live_close (TILL_LIVE (object));

  G_OBJECT_CLASS (till_live_parent_class)->dispose (object);
}

static void
till_live_finalize (GObject *object)
{
  TillLive *self = TILL_LIVE (object);

  g_clear_object (&self->intake);
  g_clear_object (&self->soup);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_clear_pointer (&self->arrived, g_ptr_array_unref);
  g_free (self->problem);

  G_OBJECT_CLASS (till_live_parent_class)->finalize (object);
}

static void
till_live_class_init (TillLiveClass *klass)
{
  static const char *const names[] = { "changed", "heard", "forged", "hint", "gap" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_live_dispose;
  object_class->finalize = till_live_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], TILL_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, i == FORGED, G_TYPE_UINT);
}

static void
till_live_init (TillLive *self)
{
  self->cancellable = g_cancellable_new ();
  self->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) till_secret_free);
  self->arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) till_relay_event_unref);
}

static gboolean
is_closed (TillLive *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
hold (TillLive *self,
      gboolean  held)
{
  if (self->client == NULL || self->held == held)
    return;

  self->held = held;
  if (held)
    till_relay_client_hold (self->client);
  else
    till_relay_client_release (self->client);
}

static void
event_cb (TillLive       *self,
          TillRelayEvent *event)
{
  g_ptr_array_add (self->arrived, till_relay_event_ref (event));
  if (self->arrived->len >= MAX_ARRIVED)
    hold (self, TRUE);

  take_in (self);
}

/* The cursor behind a hole, so that it is not told again at the next start. */
static void
save_cursor (TillLive *self)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autofree char *cursor = till_relay_client_dup_cursor (self->client);
  const TillMark mark = { MARK_CURSOR, cursor };

  /* If it cannot be kept, the hole is told once more: no harm. */
  till_intake_apply_async (self->intake, none, &mark, 1, /* cancellable= */ NULL,
                           /* callback= */ NULL, NULL);
}

static void
gap_cb (TillLive *self)
{
  /* What came before the hole is not taken in yet: its cursor must not overtake the hole's. */
  if (self->arrived->len == 0 && !self->writing)
    save_cursor (self);

  g_signal_emit (self, signals[GAP], 0);
}

static void
client_changed_cb (TillLive *self)
{
  if (till_live_is_connected (self) && !self->ensured)
    ensure_endpoint (self, /* anew= */ FALSE);

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_client (TillLive *self)
{
  if (self->client == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->client, self);
  till_relay_client_stop (self->client);
  g_clear_object (&self->client);
  self->held = FALSE;
  g_ptr_array_set_size (self->arrived, 0);
}

static void
make_client (TillLive *self)
{
  const TillAccountConfig *config = self->opened->config;

  self->client = till_relay_client_new (self->soup, config->relay_url, config->relay_stream,
                                        self->opened->relay_token,
                                        till_store_get_mark (self->opened->store, MARK_CURSOR),
                                        self->opened->clock, /* policy= */ NULL);
  g_signal_connect_swapped (self->client, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (self->client, "gap", G_CALLBACK (gap_cb), self);
  g_signal_connect_swapped (self->client, "reset", G_CALLBACK (gap_cb), self);
  g_signal_connect_swapped (self->client, "notify::state", G_CALLBACK (client_changed_cb), self);
  g_signal_connect_swapped (self->client, "notify::reason", G_CALLBACK (client_changed_cb), self);
  till_relay_client_start (self->client);
}

static gboolean
restart_cb (gpointer user_data)
{
  TillLive *self = user_data;

  self->restart_id = 0;
  make_client (self);

  return G_SOURCE_REMOVE;
}

/* What came could not be written (a full disk): everything behind the mark has to come again. */
static void
start_again_later (TillLive *self)
{
  drop_client (self);
  self->restart_id = g_timeout_add (till_backoff_next_ms (&self->backoff, till_random_uint32 ()),
                                    restart_cb, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillLive) self = user_data;
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  if (is_closed (self))
    return;

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_news= */ NULL, &error))
    {
      start_again_later (self);
      return;
    }

  self->backoff.attempt = 0;
  hold (self, FALSE);
  take_in (self);
}

static void
tell (TillLive             *self,
      const TillDeliveries *deliveries)
{
  if (deliveries->n_forged > 0)
    g_signal_emit (self, signals[FORGED], 0, deliveries->n_forged);

  if (deliveries->n_unproven > 0 || deliveries->n_unreadable > 0)
    g_signal_emit (self, signals[HINT], 0);

  if (deliveries->events->len == 0)
    return;

  if (!self->trusted)
    {
      self->trusted = TRUE;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  g_signal_emit (self, signals[HEARD], 0);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillLive) self = user_data;
  g_autoptr (TillDeliveries) deliveries = NULL;
  g_autoptr (GError) error = NULL;
  TillMark mark = { MARK_CURSOR, NULL };

  deliveries = till_delivery_batch_check_finish (result, &error);
  if (deliveries == NULL || is_closed (self))
    {
      self->writing = FALSE;
      return;
    }

  tell (self, deliveries);
  mark.value = deliveries->cursor;
  till_intake_apply_async (self->intake, deliveries->events, &mark, 1, /* cancellable= */ NULL,
                           applied_cb, g_object_ref (self));
}

/* Takes in all that has come. */
static void
take_in (TillLive *self)
{
  g_autoptr (GPtrArray) batch = NULL;

  if (self->writing || self->arrived->len == 0 || is_closed (self))
    return;

  batch = g_steal_pointer (&self->arrived);
  self->arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) till_relay_event_unref);
  self->writing = TRUE;
  till_delivery_batch_check_async (
    self->opened->gateway, batch,
    till_gateway_get_signature_header (self->opened->config->gateway), self->secrets,
    self->cancellable, checked_cb, g_object_ref (self));
}

static void
use_secret (TillLive *self)
{
  if (self->opened->webhook_secret == NULL)
    return;

  /* What was signed with the one before may still be on its way. */
  g_ptr_array_insert (self->secrets, 0,
                      till_secret_new_from_text (till_secret_peek (self->opened->webhook_secret)));
  self->trusted = TRUE;
}

static void
ensured_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillLive) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean fine;

  self->ensuring = FALSE;
  fine = till_endpoint_ensure_finish (result, &error);
  if (is_closed (self))
    return;

  use_secret (self);
  g_clear_pointer (&self->problem, g_free);

  /* Out of reach: comes again when the relay is. All else needs a person. */
  self->ensured = fine ||
                  !(g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE) ||
                    g_error_matches (error, TILL_RELAY_CLIENT_ERROR,
                                     TILL_RELAY_CLIENT_ERROR_UNAVAILABLE));
  if (!fine)
    self->problem = g_strdup_printf ("The gateway does not deliver to the relay: %s",
                                     error->message);

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ensure_endpoint (TillLive *self,
                 gboolean  anew)
{
  if (self->ensuring || self->client == NULL)
    return;

  if (!anew && !till_endpoint_is_needed (self->opened))
    {
      self->ensured = TRUE;
      return;
    }

  self->ensuring = TRUE;
  till_endpoint_ensure_async (self->opened, self->client, anew, self->cancellable, ensured_cb,
                              g_object_ref (self));
}

/**
 * till_live_new:
 * @opened: an open account, which stays until this is closed
 * @intake: takes records in
 * @timing: waits; copied
 *
 * Returns: (transfer full) (nullable): a listener that does nothing yet; %NULL when the account has
 *   no relay
 */
TillLive *
till_live_new (TillOpened       *opened,
               TillIntake       *intake,
               const TillTiming *timing)
{
  const TillAccountConfig *config;
  TillLive *self;

  g_return_val_if_fail (opened != NULL, NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);

  config = opened->config;
  if (config->relay_url == NULL || config->relay_stream == NULL || opened->relay_token == NULL ||
      !till_relay_place_check_url (config->relay_url, NULL))
    return NULL;

  self = g_object_new (TILL_TYPE_LIVE, NULL);
  self->opened = opened;
  self->intake = g_object_ref (intake);
  self->timing = *timing;
  self->soup = soup_session_new ();
  self->backoff = (TillBackoff) { timing->retry_first_ms, timing->retry_cap_ms, 0 };

  /* An endpoint that moved (the practice relay's port) does not deliver before it is mended. */
  use_secret (self);
  self->trusted = self->trusted && !till_endpoint_is_needed (opened);

  return self;
}

/**
 * till_live_start:
 * @self: a listener
 *
 * Begins to listen, and stays at it until it is closed.
 */
void
till_live_start (TillLive *self)
{
  g_return_if_fail (TILL_IS_LIVE (self));

  if (self->client == NULL && !is_closed (self))
    make_client (self);
}

/**
 * till_live_close:
 * @self: a listener
 *
 * Stops. The next run goes on behind what was taken in.
 */
void
till_live_close (TillLive *self)
{
  g_return_if_fail (TILL_IS_LIVE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->restart_id, g_source_remove);
  drop_client (self);
}

/**
 * till_live_retry_now:
 * @self: a listener
 *
 * The network may be back: connects at once if it is waiting to.
 */
void
till_live_retry_now (TillLive *self)
{
  g_return_if_fail (TILL_IS_LIVE (self));

  if (self->client == NULL ||
      till_relay_client_get_state (self->client) != TILL_RELAY_CLIENT_WAITING)
    return;

  till_relay_client_stop (self->client);
  till_relay_client_start (self->client);
}

/**
 * till_live_distrust:
 * @self: a listener
 *
 * The gateway tells things that the relay has not brought. Until it brings something again it is
 * not taken at its word; if the endpoint is ours, it is made anew, for it may be gone.
 */
void
till_live_distrust (TillLive *self)
{
  g_return_if_fail (TILL_IS_LIVE (self));

  if (!self->trusted || is_closed (self))
    return;

  self->trusted = FALSE;
  if (self->opened->config->webhook_id != NULL)
    ensure_endpoint (self, /* anew= */ TRUE);

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * till_live_is_connected:
 * @self: a listener
 *
 * Returns: whether the relay's stream is open
 */
gboolean
till_live_is_connected (TillLive *self)
{
  TillRelayClientState state;

  g_return_val_if_fail (TILL_IS_LIVE (self), FALSE);

  if (self->client == NULL)
    return FALSE;

  state = till_relay_client_get_state (self->client);

  return state == TILL_RELAY_CLIENT_BEHIND || state == TILL_RELAY_CLIENT_LIVE;
}

/**
 * till_live_is_trusted:
 * @self: a listener
 *
 * Returns: whether there is reason to believe that what happens comes this way
 */
gboolean
till_live_is_trusted (TillLive *self)
{
  g_return_val_if_fail (TILL_IS_LIVE (self), FALSE);

  return self->trusted;
}

/**
 * till_live_is_behind:
 * @self: a listener
 *
 * Returns: whether the relay has more than was taken in
 */
gboolean
till_live_is_behind (TillLive *self)
{
  g_return_val_if_fail (TILL_IS_LIVE (self), FALSE);

  return self->client != NULL &&
         till_relay_client_get_state (self->client) == TILL_RELAY_CLIENT_BEHIND;
}

/**
 * till_live_get_problem:
 * @self: a listener
 *
 * Returns: (transfer none) (nullable): what is wrong, in words for people
 */
const char *
till_live_get_problem (TillLive *self)
{
  g_return_val_if_fail (TILL_IS_LIVE (self), NULL);

  if (self->client != NULL && !till_live_is_connected (self) &&
      till_relay_client_get_reason (self->client) != NULL)
    return till_relay_client_get_reason (self->client);

  return self->problem;
}
