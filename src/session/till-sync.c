/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Conducts the ways by which the history is kept in step with the gateway.
 *
 *   start ──> catch-up (the first one only finds where to begin) ──> backfill, kind by kind
 *               ^   ^                                                    │
 *   hint, gap, ─┘   └── timer: every compare while live, else poll <─────┤
 *   F5                                                                   v
 *                             the ledger: after news, else every hour, once the past is here
 *
 * A failure of either stops both until a timer, the network or a person tries again.
 *
 * What must hold: the place to begin is kept before the backfill starts, so that nothing falls
 * between; reads stay within the budget that gateways give. */

#include "till-sync.h"

#include "till-backfill.h"
#include "till-backoff.h"
#include "till-catch-up.h"
#include "till-ids.h"
#include "till-ledger-reader.h"
#include "till-session-error.h"
#include "till-sync-state.h"

/* Pages asked for at the same time. Over a line of 100 ms that is more than the gateway takes of
 * an account, but the rate has a limit of its own (till-read-pace.c). Fewer than there are
 * connections (till-http.c), so that an order that moves money never waits for the past. */
#define MAX_LANES 28

/* How many reads a month a gateway has to give for each of them. */
#define READS_A_LANE 100

/* How often it is looked whether the month is over in which nothing more may be read. */
#define BUDGET_WAIT_MS (6 * 3600 * 1000)

struct _TillSync
{
  GObject       parent_instance;

  TillGateway  *gateway;
  TillStore    *store;
  TillIntake   *intake;
  TillClock    *clock;
  TillTiming    timing;
  GCancellable *cancellable;   /* cancelled by close() */

  gboolean      started;
  gboolean      wanted;        /* a catch-up */
  gboolean      catching_up;
  gboolean      backfilling;
  TillLedgerReader *ledger;
  gboolean      ledger_wanted;
  gboolean      heard;         /* by the relay, since the ledger was looked at */
  gboolean      reading_ledger;
  guint         kind;          /* index of the kind to be backfilled next */
  TillReadBudget budget;
  GPtrArray    *waiters;       /* GTask */

  guint         retry_id;
  guint         budget_id;     /* until it is looked whether the past may be read again */
  guint         poll_id;
  guint         hint_id;
  TillBackoff   backoff;
  guint         poll_ms;
  gint64        hinted_us;     /* monotonic */
  gint64        expect_until_us;

  TillSyncState state;
};

enum
{
  FRESHNESS_CHANGED,
  LATE,
  ONLINE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillSync, till_sync, G_TYPE_OBJECT)

static void advance (TillSync *self);

static void
till_sync_dispose (GObject *object)
{
  till_sync_close (TILL_SYNC (object));

  G_OBJECT_CLASS (till_sync_parent_class)->dispose (object);
}

static void
till_sync_finalize (GObject *object)
{
  TillSync *self = TILL_SYNC (object);

  g_clear_pointer (&self->ledger, till_ledger_reader_free);
  g_clear_object (&self->gateway);
  g_clear_object (&self->store);
  g_clear_object (&self->intake);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  till_sync_state_clear (&self->state);

  G_OBJECT_CLASS (till_sync_parent_class)->finalize (object);
}

static void
till_sync_class_init (TillSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_sync_dispose;
  object_class->finalize = till_sync_finalize;

  signals[FRESHNESS_CHANGED] = g_signal_new ("freshness-changed", TILL_TYPE_SYNC,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[LATE] = g_signal_new ("late", TILL_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ONLINE] = g_signal_new ("online", TILL_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
till_sync_init (TillSync *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
is_closed (TillSync *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
update_freshness (TillSync *self)
{
  if (till_sync_state_update (&self->state, till_clock_now_us (self->clock)))
    g_signal_emit (self, signals[FRESHNESS_CHANGED], 0);
}

/* What the marks say about the backfill, and which kind comes next. */
static void
read_marks (TillSync *self)
{
  guint n_kinds;
  const TillRecordKind *kinds = till_backfill_get_kinds (&n_kinds);
  guint64 count;
  gint64 reached_us;

  till_backfill_is_done (self->store, TILL_RECORD_PAYMENT, &self->state.freshness.backfill_count,
                         &self->state.freshness.backfill_reached_us);

  for (self->kind = 0; self->kind < n_kinds; self->kind++)
    if (!till_backfill_is_done (self->store, kinds[self->kind], &count, &reached_us))
      break;

  self->state.freshness.backfill_done = self->kind == n_kinds;
}

static void
answer_waiters (TillSync     *self,
                const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiters->len; i++)
    if (error != NULL)
      g_task_return_error (waiters->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (waiters->pdata[i], TRUE);
}

/* The gateway has answered. */
static void
note_answer (TillSync *self)
{
  self->backoff.attempt = 0;
  if (till_sync_state_answered (&self->state, till_clock_now_us (self->clock)))
    g_signal_emit (self, signals[ONLINE], 0);
}

static gboolean
budget_cb (gpointer user_data)
{
  TillSync *self = user_data;

  self->budget_id = 0;
  advance (self);

  return G_SOURCE_REMOVE;
}

static gboolean
retry_cb (gpointer user_data)
{
  TillSync *self = user_data;

  self->retry_id = 0;
  advance (self);

  return G_SOURCE_REMOVE;
}

/* Takes @error. */
static void
note_failure (TillSync *self,
              GError   *given_error)
{
  g_autoptr (GError) error = given_error;
  const TillGatewayFailure *failure;
  gboolean slow_down = g_error_matches (error, TILL_GATEWAY_ERROR,
                                        TILL_GATEWAY_ERROR_RATE_LIMITED);
  guint wait_ms;

  if (is_closed (self) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      answer_waiters (self, error);
      return;
    }

  wait_ms = till_backoff_next_ms (&self->backoff, till_random_uint32 ());
  failure = error->domain == TILL_GATEWAY_ERROR ? till_gateway_error_get_failure (error) : NULL;
  if (failure != NULL && failure->retry_after_s > 0)
    wait_ms = MAX (wait_ms, failure->retry_after_s * 1000);

  if (!slow_down)
    {
      till_sync_state_failed (&self->state, error, till_clock_now_us (self->clock));
      answer_waiters (self, error);
    }

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (g_error_matches (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_READ_BUDGET))
    self->budget_id = g_timeout_add (BUDGET_WAIT_MS, budget_cb, self);
  else
    self->retry_id = g_timeout_add (wait_ms, retry_cb, self);
  update_freshness (self);
}

static gboolean
poll_cb (gpointer user_data)
{
  TillSync *self = user_data;

  self->poll_id = 0;
  self->wanted = TRUE;
  advance (self);

  return G_SOURCE_REMOVE;
}

static void
schedule_poll (TillSync *self)
{
  guint wait_ms = till_sync_state_is_live (&self->state) ? self->timing.compare_ms : self->poll_ms;

  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->started && !is_closed (self))
    self->poll_id = g_timeout_add (wait_ms, poll_cb, self);
}

/* Twice as long a wait each time that nothing has happened. */
static void
adapt_poll (TillSync *self,
            guint     n_news)
{
  if (till_clock_now_us (self->clock) < self->expect_until_us)
    self->poll_ms = self->timing.poll_busy_ms;
  else if (n_news > 0)
    self->poll_ms = MIN (self->timing.poll_busy_ms * 2, self->timing.poll_idle_ms);
  else
    self->poll_ms = MIN (self->poll_ms * 2, self->timing.poll_idle_ms);
}

static void
caught_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TillSync) self = user_data;
  TillCaughtUp caught_up;
  GError *error = NULL;

  self->catching_up = FALSE;

  if (!till_catch_up_finish (result, &caught_up, &error))
    {
      self->wanted = TRUE;
      note_failure (self, error);
      return;
    }

  if (is_closed (self))
    return;

  if (caught_up.gap)
    read_marks (self); /* the backfill begins again */
  self->state.repairing = caught_up.gap;
  note_answer (self);
  adapt_poll (self, caught_up.n_news);

  /* What the first catch-up of a run brings is old by nature. */
  if (self->state.begun && till_sync_state_is_live (&self->state) && caught_up.n_late > 0)
    g_signal_emit (self, signals[LATE], 0, caught_up.n_late);
  self->state.begun = TRUE;

  if (till_ledger_reader_is_due (self->ledger, caught_up.n_news > 0 || self->heard))
    self->ledger_wanted = TRUE;

  schedule_poll (self);
  advance (self);
}

static void
backfill_progress_cb (const TillBackfillStand *stand,
                      gpointer                 data)
{
  TillSync *self = data;

  if (self->kind == 0)
    {
      self->state.freshness.backfill_count = stand->count;
      self->state.freshness.backfill_reached_us = stand->reached_us;
      self->state.freshness.backfill_left_s = stand->left_s;
    }

  note_answer (self);
  update_freshness (self);
}

static void
next_kind (TillSync *self)
{
  guint n_kinds;

  till_backfill_get_kinds (&n_kinds);
  self->kind++;
  if (self->kind < n_kinds)
    return;

  self->state.freshness.backfill_done = TRUE;
  self->state.freshness.backfill_left_s = 0;
  self->state.repairing = FALSE;
  self->ledger_wanted = TRUE;
}

static void
backfilled_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TillSync) self = user_data;
  gboolean is_payments = self->kind == 0;
  GError *error = NULL;

  self->backfilling = FALSE;

  if (till_backfill_finish (result, /* ret_news= */ NULL, &error))
    {
      note_answer (self);
      next_kind (self);
    }
  else if (!is_payments &&
           (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN) ||
            g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED)))
    {
      till_sync_state_leave_out (&self->state, error);
      g_error_free (error);
      next_kind (self);
    }
  else
    {
      note_failure (self, error);
      return;
    }

  if (!is_closed (self))
    advance (self);
}

static void
start_catch_up (TillSync *self)
{
  self->wanted = FALSE;
  self->catching_up = TRUE;
  till_catch_up_async (self->gateway, self->store, self->intake, self->clock, self->cancellable,
                       caught_up_cb, g_object_ref (self));
}

/* The last page of a lane is not full, so lanes cost reads. */
static guint
get_max_lanes (TillSync *self)
{
  guint n_reads = till_gateway_get_capabilities (self->gateway)->reads_per_month;

  return n_reads == 0 ? MAX_LANES : CLAMP (n_reads / READS_A_LANE, 4, MAX_LANES);
}

static void
start_backfill (TillSync *self)
{
  guint n_kinds;
  const TillRecordKind *kinds = till_backfill_get_kinds (&n_kinds);

  const TillBackfillSetup setup = {
    .gateway = self->gateway,
    .store = self->store,
    .intake = self->intake,
    .clock = self->clock,
    .timing = &self->timing,
    .kind = kinds[self->kind],
    .max_lanes = self->kind == 0 ? get_max_lanes (self) : 1,
    .budget = &self->budget,
    .progress = backfill_progress_cb,
    .data = self,
  };

  self->backfilling = TRUE;
  till_backfill_async (&setup, self->cancellable, backfilled_cb, g_object_ref (self));
}

static void
ledger_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TillSync) self = user_data;
  GError *error = NULL;

  self->reading_ledger = FALSE;
  if (!till_ledger_reader_run_finish (self->ledger, result, &error))
    {
      self->ledger_wanted = TRUE;
      note_failure (self, error);
    }
  else if (!is_closed (self))
    {
      note_answer (self);
      advance (self);
    }
}

static void
read_ledger (TillSync *self)
{
  self->ledger_wanted = FALSE;
  self->heard = FALSE;
  self->reading_ledger = TRUE;
  till_ledger_reader_run_async (self->ledger, self->cancellable, ledger_read_cb,
                                g_object_ref (self));
}

/* Whether as much of the past is here as may be for now. */
static gboolean
has_past (TillSync *self)
{
  return self->state.freshness.backfill_done || self->budget_id != 0;
}

/* Does what is due. */
static void
advance (TillSync *self)
{
  if (is_closed (self))
    return;

  if (self->retry_id == 0)
    {
      if (self->wanted && !self->catching_up)
        start_catch_up (self);
      if (self->state.begun && !self->state.freshness.backfill_done && !self->backfilling &&
          self->budget_id == 0)
        start_backfill (self);
      if (self->ledger_wanted && !self->reading_ledger && !self->catching_up && has_past (self))
        read_ledger (self);
    }

  if (!self->wanted && !self->catching_up && !self->ledger_wanted && !self->reading_ledger &&
      has_past (self))
    answer_waiters (self, /* error= */ NULL);

  update_freshness (self);
}

/**
 * till_sync_new:
 * @gateway: the truth
 * @store: the history
 * @intake: the way into it
 * @clock: the time
 * @timing: waits; copied
 *
 * Returns: (transfer full): a conductor that does nothing yet
 */
TillSync *
till_sync_new (TillGateway      *gateway,
               TillStore        *store,
               TillIntake       *intake,
               TillClock        *clock,
               const TillTiming *timing)
{
  TillSync *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);
  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (timing != NULL, NULL);

  self = g_object_new (TILL_TYPE_SYNC, NULL);
  self->gateway = g_object_ref (gateway);
  self->store = g_object_ref (store);
  self->intake = g_object_ref (intake);
  self->clock = till_clock_ref (clock);
  self->timing = *timing;
  self->backoff = (TillBackoff) { timing->retry_first_ms, timing->retry_cap_ms, 0 };
  self->poll_ms = MIN (timing->poll_busy_ms * 2, timing->poll_idle_ms);
  till_read_budget_init (&self->budget, till_store_get_mark (store, TILL_BACKFILL_MARK_READS),
                         till_clock_now_us (clock));
  self->ledger = till_ledger_reader_new (gateway, store, intake, clock, &self->budget);
  till_sync_state_init (&self->state, till_clock_now_us (clock));
  read_marks (self);

  return self;
}

/**
 * till_sync_start:
 * @self: a conductor
 *
 * Begins to keep the history in step, until it is closed.
 */
void
till_sync_start (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  if (self->started)
    return;

  self->started = TRUE;
  self->wanted = TRUE;
  self->state.repairing = self->state.freshness.backfill_count > 0;
  advance (self);
}

/**
 * till_sync_close:
 * @self: a conductor
 *
 * Stops everything. What was taken in stays; the next run goes on from there.
 */
void
till_sync_close (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->hint_id, g_source_remove);
  g_clear_handle_id (&self->budget_id, g_source_remove);
}

/**
 * till_sync_run_async:
 * @self: a conductor, started or not
 * @cancellable: (nullable): optional #GCancellable; ends the waiting, not the work
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Brings the history up to date now: what happened since, and what is left of the past.
 */
void
till_sync_run_async (TillSync           *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_SYNC (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_sync_run_async);

  if (is_closed (self))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The account is closed");
      return;
    }

  g_ptr_array_add (self->waiters, g_steal_pointer (&task));
  self->wanted = TRUE;
  till_sync_retry_now (self);
}

/**
 * till_sync_run_finish:
 * @self: a conductor
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when the history is not up to date
 */
gboolean
till_sync_run_finish (TillSync     *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (TILL_IS_SYNC (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
hint_cb (gpointer user_data)
{
  TillSync *self = user_data;

  self->hint_id = 0;
  self->hinted_us = g_get_monotonic_time ();
  self->wanted = TRUE;
  advance (self);

  return G_SOURCE_REMOVE;
}

/**
 * till_sync_hint:
 * @self: a conductor
 *
 * Somebody says that something has happened, without proof: looks soon, but not more often than
 * the timing allows.
 */
void
till_sync_hint (TillSync *self)
{
  gint64 since_ms;

  g_return_if_fail (TILL_IS_SYNC (self));

  if (self->hint_id != 0 || is_closed (self))
    return;

  since_ms = (g_get_monotonic_time () - self->hinted_us) / 1000;
  if (self->hinted_us == 0 || since_ms >= self->timing.hint_ms)
    hint_cb (self);
  else
    self->hint_id = g_timeout_add (self->timing.hint_ms - since_ms, hint_cb, self);
}

/**
 * till_sync_repair:
 * @self: a conductor
 *
 * The relay has lost something: catches up with the gateway's own list.
 */
void
till_sync_repair (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  self->wanted = TRUE;
  self->state.repairing = TRUE;
  advance (self);
}

/**
 * till_sync_expect:
 * @self: a conductor
 *
 * Something is under way and will have an end soon: looks more often for a while, where there is
 * no relay to tell.
 */
void
till_sync_expect (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  self->expect_until_us = till_clock_now_us (self->clock) + self->timing.expect_ms * 1000L;
  self->poll_ms = self->timing.poll_busy_ms;
  if (!till_sync_state_is_live (&self->state) && self->state.begun)
    schedule_poll (self);
}

/**
 * till_sync_retry_now:
 * @self: a conductor
 *
 * The network may be back, or a person does not want to wait: tries again at once.
 */
void
till_sync_retry_now (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->backoff.attempt = 0;
  advance (self);
}

/**
 * till_sync_heard:
 * @self: a conductor
 *
 * Something that the gateway has signed has arrived.
 */
void
till_sync_heard (TillSync *self)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  self->heard = TRUE;
  self->state.freshness.checked_us = till_clock_now_us (self->clock);
  update_freshness (self);
}

/**
 * till_sync_set_relay:
 * @self: a conductor
 * @connected: whether the relay's stream is open
 * @trusted: whether there is reason to believe that it brings what happens
 * @behind: whether the relay has more than was taken in
 *
 * Takes note of how the relay is.
 */
void
till_sync_set_relay (TillSync *self,
                     gboolean  connected,
                     gboolean  trusted,
                     gboolean  behind)
{
  gboolean was_live;

  g_return_if_fail (TILL_IS_SYNC (self));

  was_live = till_sync_state_is_live (&self->state);
  self->state.freshness.relay_connected = connected;
  self->state.relay_trusted = trusted;
  self->state.relay_behind = behind;

  if (was_live != till_sync_state_is_live (&self->state) && self->state.begun)
    schedule_poll (self);
  update_freshness (self);
}

/**
 * till_sync_set_relay_problem:
 * @self: a conductor
 * @problem: (nullable): why the relay does not bring what happens
 *
 * Takes note of what is wrong with the relay or with what the gateway delivers to it.
 */
void
till_sync_set_relay_problem (TillSync   *self,
                             const char *problem)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  if (till_sync_state_set_relay_problem (&self->state, problem))
    update_freshness (self);
}

/**
 * till_sync_count_forged:
 * @self: a conductor
 * @n: how many
 *
 * Deliveries did not carry the gateway's signature and were dropped.
 */
void
till_sync_count_forged (TillSync *self,
                        guint     n)
{
  g_return_if_fail (TILL_IS_SYNC (self));

  self->state.freshness.n_forged += n;
  update_freshness (self);
}

/**
 * till_sync_get_freshness:
 * @self: a conductor
 *
 * Returns: (transfer none): how fresh the history is, until the next change
 */
const TillFreshness *
till_sync_get_freshness (TillSync *self)
{
  g_return_val_if_fail (TILL_IS_SYNC (self), NULL);

  return &self->state.freshness;
}
