/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signed-in account, as the window and the command line see it: puts the parts together and
 * passes on what they tell. What the parts do stands in their own files:
 *
 *   till-sync.c      keeps the history in step (till-catch-up.c, till-backfill.c)
 *   till-live.c      listens to the relay
 *   till-intake.c    the way into the history
 *   till-mover.c     carries orders out
 *   till-caution.c   warns of orders that may have been carried out already
 *   till-hold.c      holds refunds back for a moment
 *   till-settler.c   finds out what became of those without an answer
 *   till-wake.c      tells of the computer's sleep
 *
 * What must hold: a history that cannot be used is set aside, a journal that cannot be used stops
 * money and nothing else; everything ends with close(). What can be asked of an open account is in
 * till-session-calls.c, and all about moving money beside that in till-session-money.c. */

#include "till-session.h"

#include "till-session-private.h"

/* A change of the journal's file within this time of a write of ours is taken for ours. */
#define OWN_WRITE_US (2 * TILL_SECOND)

/* How often is looked whether the journal's copy of the day is there. */
#define COPY_SECONDS 3600

enum
{
  PAYMENTS_CHANGED,
  RECORDS_CHANGED,
  INSTRUCTIONS_CHANGED,
  FRESHNESS_CHANGED,
  CAPABILITIES_CHANGED,
  SETTLING_CHANGED,
  HELD_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillSession, till_session, G_TYPE_OBJECT)

static void
till_session_dispose (GObject *object)
{
  till_session_close (TILL_SESSION (object));

  G_OBJECT_CLASS (till_session_parent_class)->dispose (object);
}

static void
till_session_finalize (GObject *object)
{
  TillSession *self = TILL_SESSION (object);

  g_clear_object (&self->intake);
  g_clear_object (&self->sync);
  g_clear_object (&self->live);
  g_clear_object (&self->mover);
  g_clear_object (&self->settler);
  g_clear_object (&self->caution);
  g_clear_object (&self->hold);
  g_clear_object (&self->wake);
  g_clear_object (&self->system_bus);
  g_clear_object (&self->network);
  g_clear_object (&self->journal_file);
  g_clear_error (&self->journal_error);
  g_clear_pointer (&self->opened, till_opened_free);

  G_OBJECT_CLASS (till_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name,
            guint       n_params,
            GType       param)
{
  return g_signal_new (name, TILL_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, param);
}

static void
till_session_class_init (TillSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_session_dispose;
  object_class->finalize = till_session_finalize;

  signals[PAYMENTS_CHANGED] = add_signal ("payments-changed", 1, G_TYPE_POINTER);
  signals[RECORDS_CHANGED] = add_signal ("records-changed", 1, G_TYPE_UINT);
  signals[INSTRUCTIONS_CHANGED] = add_signal ("instructions-changed", 0, G_TYPE_NONE);
  signals[FRESHNESS_CHANGED] = add_signal ("freshness-changed", 0, G_TYPE_NONE);
  signals[CAPABILITIES_CHANGED] = add_signal ("capabilities-changed", 0, G_TYPE_NONE);
  signals[SETTLING_CHANGED] = add_signal ("settling-changed", 0, G_TYPE_NONE);
  signals[HELD_CHANGED] = add_signal ("held-changed", 0, G_TYPE_NONE);
}

static void
till_session_init (TillSession *self)
{
  const TillRules usual = TILL_RULES_INIT;

  self->rules = usual;
  self->hold = till_hold_new ();
}

static void
applied_cb (TillSession *self,
            TillApplied *applied,
            guint        kinds)
{
  if (applied->changed->len > 0 || applied->removed->len > 0)
    g_signal_emit (self, signals[PAYMENTS_CHANGED], 0, applied);

  for (guint kind = TILL_RECORD_REFUND; applied->n_others > 0 && kind <= TILL_RECORD_ENTRY; kind++)
    if ((kinds >> kind & 1) != 0)
      g_signal_emit (self, signals[RECORDS_CHANGED], 0, kind);
}

/**
 * till_session_instruction_changed:
 * @self: a session
 * @instruction: the newest state of an instruction
 *
 * Takes note that we have written into the journal, and tells it.
 */
void
till_session_instruction_changed (TillSession     *self,
                                  TillInstruction *instruction)
{
  if (till_instruction_get_state (instruction) == TILL_INSTRUCTION_UNKNOWN)
    till_settler_add (self->settler, instruction);

  self->written_us = g_get_monotonic_time ();
  till_sync_expect (self->sync);
  g_signal_emit (self, signals[INSTRUCTIONS_CHANGED], 0);
}

static void
settling_changed_cb (TillSession *self)
{
  self->written_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[SETTLING_CHANGED], 0);
}

static void
held_changed_cb (TillSession *self)
{
  g_signal_emit (self, signals[HELD_CHANGED], 0);
}

/* The person is gone for who knows how long: what could still be stopped is. */
static void
sleep_cb (TillSession *self)
{
  if (!self->closed)
    till_hold_end_all (self->hold, TILL_HOLD_STOPPED);
}

/* Answers that were on their way are lost, and the network may be another one. */
static void
wake_cb (TillSession *self)
{
  if (self->closed)
    return;

  till_sync_retry_now (self->sync);
  if (self->live != NULL)
    till_live_retry_now (self->live);
  if (self->settler != NULL)
    till_settler_hurry (self->settler);
}

/* The command line and the window may work with one journal: what the other writes is shown, and
 * what it leaves open is settled. */
static void
journal_file_changed_cb (TillSession *self)
{
  if (self->closed || g_get_monotonic_time () - self->written_us < OWN_WRITE_US)
    return;

  till_settler_look (self->settler);
  g_signal_emit (self, signals[INSTRUCTIONS_CHANGED], 0);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Tried again within the hour; tillctl doctor tells how old the newest copy is. */
  if (!till_journal_copy_finish (TILL_JOURNAL (object), result, &error))
    g_debug ("Copying the journal: %s", error->message);
}

static gboolean
copy_journal_cb (gpointer user_data)
{
  TillSession *self = user_data;

  till_journal_copy_async (self->opened->journal, /* path= */ NULL, /* cancellable= */ NULL,
                           copied_cb, NULL);

  return G_SOURCE_CONTINUE;
}

static void
watch_journal (TillSession *self)
{
  g_autofree char *path = g_build_filename (self->opened->folder, "journal.db-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  /* Without it the other's instructions are seen a few minutes later. */
  if (!(self->journal_file = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL)))
    return;

  g_signal_connect_object (self->journal_file, "changed", G_CALLBACK (journal_file_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
freshness_changed_cb (TillSession *self)
{
  if (self->caution != NULL)
    till_caution_set_fresh (self->caution, till_sync_get_freshness (self->sync)->state ==
                                             TILL_FRESHNESS_LIVE);
  g_signal_emit (self, signals[FRESHNESS_CHANGED], 0);
}

static void
online_cb (TillSession *self)
{
  if (self->settler != NULL)
    till_settler_hurry (self->settler);
}

static void
capabilities_changed_cb (TillSession *self)
{
  g_signal_emit (self, signals[CAPABILITIES_CHANGED], 0);
}

static void
network_changed_cb (TillSession *self,
                    gboolean     available)
{
  if (!available || self->closed)
    return;

  till_sync_retry_now (self->sync);
  if (self->live != NULL)
    till_live_retry_now (self->live);
}

static void
live_changed_cb (TillSession *self)
{
  till_sync_set_relay (self->sync, till_live_is_connected (self->live),
                       till_live_is_trusted (self->live), till_live_is_behind (self->live));
  till_sync_set_relay_problem (self->sync, till_live_get_problem (self->live));
}

static void
late_cb (TillSession *self)
{
  if (self->live != NULL)
    till_live_distrust (self->live);
}

static void
assemble_live (TillSession      *self,
               const TillTiming *timing)
{
  if (!(self->live = till_live_new (self->opened, self->intake, timing)))
    return;

  g_signal_connect_object (self->live, "changed", G_CALLBACK (live_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "heard", G_CALLBACK (till_sync_heard), self->sync,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "forged", G_CALLBACK (till_sync_count_forged), self->sync,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "hint", G_CALLBACK (till_sync_hint), self->sync,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "gap", G_CALLBACK (till_sync_repair), self->sync,
                           G_CONNECT_SWAPPED);
}

static void
assemble_money (TillSession      *self,
                const TillTiming *timing)
{
  const TillOpened *opened = self->opened;
  TillMoverParts parts = {
    opened->gateway, opened->journal, opened->store, self->intake, opened->clock, NULL, self->hold,
  };

  self->caution = till_caution_new (opened->gateway, opened->journal, opened->store, self->intake,
                                    opened->clock, timing->ask_ms);
  parts.caution = self->caution;
  self->mover = till_mover_new (&parts);
  till_session_set_rules (self, &self->rules);
  self->settler = till_settler_new (opened->gateway, opened->journal, self->intake, opened->clock,
                                    timing);
  g_signal_connect_object (self->mover, "changed", G_CALLBACK (till_session_instruction_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settler, "changed",
                           G_CALLBACK (till_session_instruction_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settler, "progress", G_CALLBACK (settling_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hold, "changed", G_CALLBACK (held_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Takes @opened and @journal_error. */
static TillSession *
assemble (TillOpened       *opened,
          GError           *journal_error,
          const TillTiming *timing)
{
  TillSession *self = g_object_new (TILL_TYPE_SESSION, NULL);

  self->opened = opened;
  self->journal_error = journal_error;

  self->intake = till_intake_new (opened->gateway, opened->store, timing);
  self->timing = *timing;
  self->sync = till_sync_new (opened->gateway, opened->store, self->intake, opened->clock, timing);
  g_signal_connect_object (self->intake, "applied", G_CALLBACK (applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "freshness-changed", G_CALLBACK (freshness_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "online", G_CALLBACK (online_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "late", G_CALLBACK (late_cb), self, G_CONNECT_SWAPPED);
  assemble_live (self, timing);
  g_signal_connect_object (opened->gateway, "capabilities-changed",
                           G_CALLBACK (capabilities_changed_cb), self, G_CONNECT_SWAPPED);

  if (opened->journal != NULL)
    assemble_money (self, timing);

  return self;
}

typedef struct
{
  TillTiming       timing;
  GDBusConnection *system_bus;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->system_bus);
  g_free (opening);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  GError *journal_error = NULL;
  TillOpened *opened = till_opener_open_finish (result, &journal_error, &error);
  TillSession *self;

  if (opened == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = assemble (opened, journal_error, &opening->timing);
  if (opening->system_bus != NULL)
    self->system_bus = g_object_ref (opening->system_bus);
  g_task_return_pointer (task, self, g_object_unref);
}

/**
 * till_session_open_async:
 * @account_folder: the account's folder
 * @keyring: where its secrets are
 * @clock: the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens an account: its files and its key. Nothing is sent before till_session_start().
 */
void
till_session_open_async (const char         *account_folder,
                         TillKeyring        *keyring,
                         TillClock          *clock,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  till_session_open_with_async (account_folder, keyring, clock, /* parts= */ NULL, cancellable,
                                callback, user_data);
}

/**
 * till_session_open_with_async:
 * @account_folder: the account's folder
 * @keyring: where its secrets are
 * @clock: the time
 * @parts: (nullable): what takes the place of the real parts
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * The same with other parts, for tests.
 */
void
till_session_open_with_async (const char             *account_folder,
                              TillKeyring            *keyring,
                              TillClock              *clock,
                              const TillSessionParts *parts,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  static const TillTiming usual = TILL_TIMING_INIT;
  g_autoptr (GTask) task = NULL;
  const TillTiming *timing = parts != NULL && parts->timing != NULL ? parts->timing : &usual;
  gboolean is_fake = parts != NULL && parts->make_gateway != NULL;
  Opening *opening;

  g_return_if_fail (account_folder != NULL);
  g_return_if_fail (TILL_IS_KEYRING (keyring));
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_session_open_with_async);
  opening = g_new0 (Opening, 1);
  opening->timing = *timing;
  if (parts != NULL && parts->system_bus != NULL)
    opening->system_bus = g_object_ref (parts->system_bus);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  till_opener_open_async (account_folder, keyring, clock,
                          is_fake ? parts->make_gateway : till_gateway_make,
                          is_fake ? parts->make_data : NULL, cancellable, opened_cb,
                          g_steal_pointer (&task));
}

/**
 * till_session_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: %TILL_SESSION_ERROR_NO_KEY, or of the keyring, the
 *   account's file, the history or the gateway's address
 *
 * Returns: (transfer full) (nullable): the account; close it with till_session_close(). It opens
 *   also when the journal cannot be used: see till_session_get_journal_error()
 */
TillSession *
till_session_open_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_session_close:
 * @self: a session
 *
 * Ends everything and closes the files. What is on its way to the gateway stays in the journal
 * and is settled at the next start.
 */
void
till_session_close (TillSession *self)
{
  g_return_if_fail (TILL_IS_SESSION (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  g_clear_handle_id (&self->copy_id, g_source_remove);
  till_hold_end_all (self->hold, TILL_HOLD_LEFT);
  if (self->settler != NULL)
    till_settler_close (self->settler);
  if (self->live != NULL)
    till_live_close (self->live);
  if (self->sync != NULL)
    till_sync_close (self->sync);
  if (self->intake != NULL)
    till_intake_close (self->intake);
  if (self->opened != NULL)
    till_opened_close (self->opened);
}

/**
 * till_session_get_config:
 * @self: a session
 *
 * Returns: (transfer none): what is known of the account
 */
const TillAccountConfig *
till_session_get_config (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->config;
}

/**
 * till_session_get_folder:
 * @self: a session
 *
 * Returns: (transfer none): the account's folder
 */
const char *
till_session_get_folder (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->folder;
}

/**
 * till_session_get_gateway:
 * @self: a session
 *
 * Returns: (transfer none): its gateway
 */
TillGateway *
till_session_get_gateway (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->gateway;
}

/**
 * till_session_get_store:
 * @self: a session
 *
 * Returns: (transfer none): its history
 */
TillStore *
till_session_get_store (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->store;
}

/**
 * till_session_get_journal:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): its journal, or %NULL when it cannot be used
 */
TillJournal *
till_session_get_journal (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->opened->journal;
}

/**
 * till_session_get_journal_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why there is no journal and no money moves
 */
const GError *
till_session_get_journal_error (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return self->journal_error;
}

/**
 * till_session_get_freshness:
 * @self: a session
 *
 * Returns: (transfer none): how fresh the history is, until the next change
 */
const TillFreshness *
till_session_get_freshness (TillSession *self)
{
  g_return_val_if_fail (TILL_IS_SESSION (self), NULL);

  return till_sync_get_freshness (self->sync);
}

/**
 * till_session_set_operator:
 * @self: a session
 * @name: who works here from now on
 *
 * Changes whose name goes into the journal and to the gateway.
 */
void
till_session_set_operator (TillSession *self,
                           const char  *name)
{
  TillAccountConfig *config;

  g_return_if_fail (TILL_IS_SESSION (self));
  g_return_if_fail (name != NULL);

  config = self->opened->config;
  if (g_strcmp0 (config->operator_name, name) == 0)
    return;

  g_free (config->operator_name);
  config->operator_name = g_strdup (name);
  till_opened_save_config_async (self->opened, /* callback= */ NULL, NULL);
}

/**
 * till_session_set_typed_card:
 * @self: a session
 * @allowed: whether the merchant says that the gateway takes typed cards from this account
 *
 * Keeps what the merchant says. It counts when the account is opened the next time.
 */
void
till_session_set_typed_card (TillSession *self,
                             gboolean     allowed)
{
  g_return_if_fail (TILL_IS_SESSION (self));

  if (self->opened->config->typed_card == allowed)
    return;

  self->opened->config->typed_card = allowed;
  till_opened_save_config_async (self->opened, /* callback= */ NULL, NULL);
}

/**
 * till_session_start:
 * @self: a session
 *
 * Begins to keep the history in step with the gateway, and to settle what has no outcome.
 */
void
till_session_start (TillSession *self)
{
  g_return_if_fail (TILL_IS_SESSION (self));

  if (self->started || self->closed)
    return;

  self->started = TRUE;
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->wake = till_wake_new (self->system_bus);
  g_signal_connect_object (self->wake, "sleep", G_CALLBACK (sleep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->wake, "wake", G_CALLBACK (wake_cb), self, G_CONNECT_SWAPPED);

  till_sync_start (self->sync);
  till_intake_start (self->intake);
  if (self->live != NULL)
    till_live_start (self->live);
  if (self->settler != NULL)
    {
      till_settler_start (self->settler);
      watch_journal (self);
      self->copy_id = g_timeout_add_seconds (COPY_SECONDS, copy_journal_cb, self);
    }
}
