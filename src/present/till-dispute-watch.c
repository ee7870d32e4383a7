/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reminds of disputes that need an answer. What must hold: of each reminder once, also when the
 * program was closed meanwhile: what was told is a mark in the history, set before it is told; and
 * what is over is told of no more. */

#include "till-dispute-watch.h"

#include <stdlib.h>

#include "till-clock.h"
#include "till-dispute-words.h"

#define DAY (24 * 3600 * TILL_SECOND)
#define LOOK_S 600
#define PREFIX "told-dispute-"
#define N_DISPUTES_MAX 1000

static const int reminders[] = { 1, 3, 7 };

struct _TillDisputeWatch
{
  GObject       parent_instance;

  TillSession  *session;
  GCancellable *looking;
  GHashTable   *keeping;  /* ids whose mark is being written */
  gboolean      known;    /* what happened in our absence has been fetched */
  guint         look_id;
};

G_DEFINE_FINAL_TYPE (TillDisputeWatch, till_dispute_watch, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_REMIND,
} TillDisputeWatchSignal;

static guint signals[SIGNAL_REMIND + 1];

typedef struct
{
  TillDisputeWatch *watch;
  TillSession      *session;
  TillDispute      *dispute;
  int               days;
} Reminder;

static void
reminder_free (Reminder *self)
{
  till_record_unref (self->dispute);
  g_object_unref (self->session);
  g_object_unref (self->watch);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reminder, reminder_free)

/**
 * till_dispute_find_reminder:
 * @dispute: a dispute
 * @told: the last reminder of it that was told: a number of days, or %TILL_DISPUTE_NEW; 0 = none
 * @now_us: the time, in µs since 1970 UTC
 * @ret_days: (out): the reminder that is due: a number of days, or %TILL_DISPUTE_NEW
 *
 * Returns: whether one is due
 */
gboolean
till_dispute_find_reminder (const TillDispute *dispute,
                            int                told,
                            gint64             now_us,
                            int               *ret_days)
{
  g_return_val_if_fail (dispute != NULL, FALSE);

  if (!till_dispute_can_be_answered (dispute, now_us))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (reminders); i++)
    if (dispute->due_us - now_us <= reminders[i] * DAY)
      {
        *ret_days = reminders[i];
        return told == 0 || told > reminders[i];
      }

  *ret_days = TILL_DISPUTE_NEW;

  return told == 0;
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Reminder) reminder = user_data;
  g_autoptr (TillApplied) applied = till_store_apply_finish (TILL_STORE (object), result, NULL);

  g_hash_table_remove (reminder->watch->keeping, reminder->dispute->record.id);

  /* What cannot be remembered would be told again and again. */
  if (applied != NULL && reminder->session == reminder->watch->session)
    g_signal_emit (reminder->watch, signals[SIGNAL_REMIND], 0, reminder->dispute, reminder->days);
}

static void
remind (TillDisputeWatch *self,
        TillStore        *store,
        TillDispute      *dispute)
{
  g_autofree char *key = g_strconcat (PREFIX, dispute->record.id, NULL);
  g_autofree char *value = NULL;
  const char *told = till_store_get_mark (store, key);
  g_autoptr (GPtrArray) none = NULL;
  TillMark mark = { key, NULL };
  Reminder *reminder;
  int days;

  if (g_hash_table_contains (self->keeping, dispute->record.id) ||
      !till_dispute_find_reminder (dispute, told != NULL ? atoi (told) : 0, g_get_real_time (),
                                   &days))
    return;

  reminder = g_new0 (Reminder, 1);
  reminder->watch = g_object_ref (self);
  reminder->session = g_object_ref (self->session);
  reminder->dispute = till_record_ref (dispute);
  reminder->days = days;
  mark.value = value = g_strdup_printf ("%d", days);
  none = till_record_array_new ();
  g_hash_table_add (self->keeping, g_strdup (dispute->record.id));
  till_store_apply_async (store, none, &mark, 1, NULL, kept_cb, reminder);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillRecordPage) page = NULL;

  page = till_store_search_records_finish (TILL_STORE (object), result, NULL);
  for (guint i = 0; page != NULL && i < page->records->len; i++)
    remind (user_data, TILL_STORE (object), page->records->pdata[i]);
}

static void
records_changed_cb (TillDisputeWatch *self,
                    guint             kind)
{
  if (kind == TILL_RECORD_DISPUTE)
    till_dispute_watch_look (self);
}

/* While what happened in our absence is still being fetched, it may have been answered. */
static gboolean
is_known (TillDisputeWatch *self)
{
  switch (till_session_get_freshness (self->session)->state)
    {
    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_REPAIRING:
      return FALSE;

    case TILL_FRESHNESS_BACKFILLING:
    case TILL_FRESHNESS_LIVE:
    case TILL_FRESHNESS_POLLING:
    case TILL_FRESHNESS_BEHIND:
    case TILL_FRESHNESS_OFFLINE:
      return TRUE;
    }

  g_assert_not_reached ();
}

static void
freshness_changed_cb (TillDisputeWatch *self)
{
  gboolean before = self->known;

  self->known = is_known (self);
  if (self->known && !before)
    till_dispute_watch_look (self);
}

static gboolean
look_cb (gpointer user_data)
{
  till_dispute_watch_look (user_data);

  return G_SOURCE_CONTINUE;
}

static void
stop_looking (TillDisputeWatch *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
till_dispute_watch_dispose (GObject *object)
{
  TillDisputeWatch *self = TILL_DISPUTE_WATCH (object);

  stop_looking (self);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_dispute_watch_parent_class)->dispose (object);
}

static void
till_dispute_watch_finalize (GObject *object)
{
  g_hash_table_unref (TILL_DISPUTE_WATCH (object)->keeping);

  G_OBJECT_CLASS (till_dispute_watch_parent_class)->finalize (object);
}

static void
till_dispute_watch_class_init (TillDisputeWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_dispute_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_dispute_watch_finalize;

  signals[SIGNAL_REMIND] = g_signal_new ("remind", TILL_TYPE_DISPUTE_WATCH, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                                         G_TYPE_INT);
}

static void
till_dispute_watch_init (TillDisputeWatch *self)
{
  self->keeping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
}

/**
 * till_dispute_watch_new:
 *
 * Returns: (transfer full): a watch without a session
 */
TillDisputeWatch *
till_dispute_watch_new (void)
{
  return g_object_new (TILL_TYPE_DISPUTE_WATCH, NULL);
}

/**
 * till_dispute_watch_set_session:
 * @self: a watch
 * @session: (nullable): the account whose disputes are watched
 *
 * Changes the account.
 */
void
till_dispute_watch_set_session (TillDisputeWatch *self,
                                TillSession      *session)
{
  g_return_if_fail (TILL_IS_DISPUTE_WATCH (self));

  if (self->session == session)
    return;

  stop_looking (self);
  self->known = FALSE;
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, records_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, freshness_changed_cb, self);
    }
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  g_signal_connect_object (session, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb), self,
                           G_CONNECT_SWAPPED);
  freshness_changed_cb (self);
}

/**
 * till_dispute_watch_look:
 * @self: a watch
 *
 * Looks now for what has to be told. It does so by itself every ten minutes and whenever a dispute
 * changes.
 */
void
till_dispute_watch_look (TillDisputeWatch *self)
{
  const TillRecordQuery query = {
    .kind = TILL_RECORD_DISPUTE, .states = 1u << TILL_DISPUTE_NEEDS_RESPONSE,
    .limit = N_DISPUTES_MAX,
  };

  g_return_if_fail (TILL_IS_DISPUTE_WATCH (self));

  if (self->session == NULL || !self->known)
    return;

  stop_looking (self);
  self->looking = g_cancellable_new ();
  till_store_search_records_async (till_session_get_store (self->session), &query, self->looking,
                                   found_cb, self);
}
