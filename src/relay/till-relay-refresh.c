/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Noticing what the administrator changed beside the running daemon, or an owner through it.
 *
 * A counter in the file is looked at every now and then; only when it has changed is the rest
 * read. What must hold: a revoked console's streams end as soon as it is noticed. */

#include "till-relay-refresh.h"

#include "till-relay-snapshot.h"

/* Streams of an old epoch come back within this time. */
#define NEW_EPOCH_RETRY_MS 1000

typedef struct
{
  TillRelayRefresh *refresh;
  GCancellable     *cancellable;
  gint64            known_config;
  GHookFunc         done;
  gpointer          user_data;
} Look;

struct _TillRelayRefresh
{
  TillRelayShared *shared;
  TillRelayReader    *reader;
  GCancellable    *cancellable;
  GSource         *timer;
  gboolean         looking;   /* the timer's look is on its way */
  gboolean         failing;   /* the last look did, which was logged */
};

static void
look_free (Look *look)
{
  g_object_unref (look->cancellable);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static gpointer
read_snapshot (TillRelayStore *db,
               gpointer        job,
               GError        **error)
{
  Look *look = job;
  TillRelaySnapshot *snapshot = NULL;

  if (!till_relay_snapshot_read (db, look->known_config, &snapshot, error))
    return NULL;

  return snapshot;
}

static void
apply (TillRelayRefresh        *self,
       const TillRelaySnapshot *snapshot)
{
  TillRelayShared *shared = self->shared;
  gboolean new_epoch = g_strcmp0 (till_relay_registry_get_epoch (shared->registry),
                                  snapshot->epoch) != 0;

  till_relay_registry_apply (shared->registry, snapshot);
  till_relay_sse_end_revoked (shared);
  if (new_epoch)
    till_relay_sse_end_all (shared, NEW_EPOCH_RETRY_MS);
}

static void
snapshot_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (TillRelaySnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  snapshot = till_relay_reader_run_finish (result, &error);
  if (g_cancellable_is_cancelled (look->cancellable))
    return;

  if (error != NULL && !look->refresh->failing)
    g_message ("Who may do what cannot be read: %s", error->message);
  look->refresh->failing = error != NULL;

  if (error != NULL)
    g_debug ("It stays as it was");
  else if (snapshot != NULL &&
           snapshot->config > till_relay_registry_get_config (look->refresh->shared->registry))
    apply (look->refresh, snapshot);

  if (look->done != NULL)
    look->done (look->user_data);
  else
    look->refresh->looking = FALSE;
}

static gboolean
timer_cb (gpointer user_data)
{
  TillRelayRefresh *self = user_data;

  if (!self->looking)
    {
      self->looking = TRUE;
      till_relay_refresh_now (self, NULL, NULL);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * till_relay_refresh_new:
 * @shared: the daemon
 * @reader: the thread that reads the database
 *
 * Returns: (transfer full): what keeps the registry up to date
 */
TillRelayRefresh *
till_relay_refresh_new (TillRelayShared *shared,
                        TillRelayReader *reader)
{
  TillRelayRefresh *self;

  g_return_val_if_fail (shared != NULL && reader != NULL, NULL);

  self = g_new0 (TillRelayRefresh, 1);
  self->shared = shared;
  self->reader = reader;
  self->cancellable = g_cancellable_new ();
  self->timer = g_timeout_source_new (shared->limits.config_ms);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());

  return self;
}

/**
 * till_relay_refresh_free:
 * @self: (nullable) (transfer full): what keeps the registry up to date
 */
void
till_relay_refresh_free (TillRelayRefresh *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self);
}

/**
 * till_relay_refresh_now:
 * @self: what keeps the registry up to date
 * @done: (nullable): called when everything committed before this call is in the registry
 * @user_data: data for @done
 *
 * Looks at once. @done is not called if @self is freed before.
 */
void
till_relay_refresh_now (TillRelayRefresh *self,
                        GHookFunc         done,
                        gpointer          user_data)
{
  Look *look;

  g_return_if_fail (self != NULL);

  look = g_new0 (Look, 1);
  look->refresh = self;
  look->cancellable = g_object_ref (self->cancellable);
  look->known_config = till_relay_registry_get_config (self->shared->registry);
  look->done = done;
  look->user_data = user_data;
  till_relay_reader_run_async (self->reader, read_snapshot, look, NULL,
                               (GDestroyNotify) till_relay_snapshot_free, self->cancellable,
                               snapshot_read_cb, look);
}
