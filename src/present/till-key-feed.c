/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments a filter means, first and then as they change.
 *
 * The keys are read in pieces from the newest or the oldest on: a screenful at once, then larger
 * ones. A payment that changes while they are being read waits until they have been, unless it is
 * newer than all, where the newest are first. Without a filter every payment belongs; with one the
 * store is asked about each that changed, and about all again when there are many. What must hold:
 * an answer that is older than the last word about a payment is not believed. */

#include "till-key-feed.h"

#include "till-keys.h"

#define FIRST_PIECE 128
#define SECOND_PIECE 4096
#define PIECE 65536

/* Each payment that words are looked for in is looked at, and rows that are scrolled to wait. */
#define SEARCHED_PIECE 16384
#define MAX_CHECKS 8
#define MANY 64
#define REST_MS 200

struct _TillKeyFeed
{
  TillStore              *store;
  TillFilter             *filter;
  TillSort                sort;
  gboolean                all;         /* everything belongs */
  const TillKeyFeedFuncs *funcs;
  gpointer                user_data;
  GCancellable           *cancellable;
  gboolean                begun;       /* the first keys have been told */
  gboolean                reading;     /* there are keys that have not been read yet */
  gboolean                paused;      /* only the first keys are to be read */
  gboolean                waiting;     /* because of that the rest has not been asked for: */
  gint64                  rest_after;
  guint                   rest_limit;
  gint64                  top;         /* the newest of the first keys */
  GArray                 *again;       /* keys of a second reading, while there is one */
  gint64                  again_from;  /* when it began */
  GHashTable             *noted;       /* key -> whether the payment exists: to be looked at */
  GHashTable             *checks;      /* keys about which the store is being asked */
  guint                   wait_id;     /* a second reading was lately */
};

typedef struct
{
  TillKeyFeed *feed;                   /* only valid when the answer is not "cancelled" */
  gint64       key;
  guint        limit;
} Question;

static void process (TillKeyFeed *self);

static Question *
question_new (TillKeyFeed *self,
              gint64       key,
              guint        limit)
{
  Question *question = g_new0 (Question, 1);

  question->feed = self;
  question->key = key;
  question->limit = limit;

  return question;
}

static void keys_read_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
read_piece (TillKeyFeed *self,
            gint64       after,
            guint        limit)
{
  self->reading = TRUE;
  till_store_list_sorted_async (self->store, self->filter, self->sort, after, limit,
                                self->cancellable, keys_read_cb,
                                question_new (self, after, limit));
}

static void
read_rest (TillKeyFeed *self,
           gint64       after,
           guint        limit)
{
  self->waiting = self->paused;
  self->rest_after = after;
  self->rest_limit = limit;
  if (!self->waiting)
    read_piece (self, after, limit);
}

/* How many are asked for behind the first ones. Nothing but the keys leads to the oldest few of a
 * filter, so what was found for one piece would be found anew for the next. */
static guint
get_limit (TillKeyFeed *self,
           guint        limit)
{
  if (self->sort == TILL_SORT_OLDEST && !self->all)
    return 0;

  return self->filter->text != NULL ? MIN (limit, SEARCHED_PIECE) : limit;
}

/* The oldest come first with their signs changed: what is told falls. */
static void
turn (TillKeyFeed *self,
      GArray      *keys)
{
  for (guint i = 0; self->sort == TILL_SORT_OLDEST && i < keys->len; i++)
    till_keys_at (keys, i) = -till_keys_at (keys, i);
}

static gboolean
waited_cb (gpointer user_data)
{
  TillKeyFeed *self = user_data;

  self->wait_id = 0;
  process (self);

  return G_SOURCE_REMOVE;
}

/* Passes keys on; whoever is told may free the feed. */
static void
tell_keys (TillKeyFeed *self,
           GArray      *keys)
{
  if (self->again != NULL)
    {
      g_array_append_vals (self->again, keys->data, keys->len);
      if (!self->reading)
        {
          g_autoptr (GArray) again = g_steal_pointer (&self->again);
          gint64 took_ms = (g_get_monotonic_time () - self->again_from) / 1000;

          /* Leave the store alone for four fifths of the time. */
          self->wait_id = g_timeout_add (MAX (REST_MS, 4 * took_ms), waited_cb, self);
          self->funcs->all (again, self->user_data);
        }
    }
  else if (!self->begun)
    {
      self->begun = TRUE;
      self->top = keys->len > 0 ? till_keys_at (keys, 0) : G_MININT64;
      self->funcs->first (keys, self->user_data);
    }
  else if (keys->len > 0)
    {
      self->funcs->more (keys, self->user_data);
    }
}

static void
keys_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = till_store_list_sorted_finish (TILL_STORE (object), result, &error);
  g_autoptr (GCancellable) alive = NULL;
  TillKeyFeed *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = question->feed;
  if (keys == NULL)
    {
      self->reading = FALSE;
      g_clear_pointer (&self->again, g_array_unref);
      self->funcs->failed (error, self->user_data);
      return;
    }

  alive = g_object_ref (self->cancellable);
  if (question->limit > 0 && keys->len >= question->limit)
    read_rest (self, till_keys_at (keys, keys->len - 1),
               get_limit (self, question->limit == FIRST_PIECE ? SECOND_PIECE : PIECE));
  else
    self->reading = FALSE;

  turn (self, keys);
  tell_keys (self, keys);
  if (!g_cancellable_is_cancelled (alive))
    process (self);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = till_store_list_keys_finish (TILL_STORE (object), result, &error);
  g_autoptr (GCancellable) alive = NULL;
  TillKeyVerdict verdict;
  TillKeyFeed *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = question->feed;
  alive = g_object_ref (self->cancellable);
  g_hash_table_remove (self->checks, &question->key);

  if (keys == NULL)
    {
      self->funcs->failed (error, self->user_data);
    }
  else if (!g_hash_table_contains (self->noted, &question->key)) /* else it changed again */
    {
      verdict.key = question->key;
      verdict.belongs = keys->len > 0 && till_keys_at (keys, 0) == question->key;
      self->funcs->verdicts (&verdict, 1, self->user_data);
    }

  if (!g_cancellable_is_cancelled (alive))
    process (self);
}

/* Asks whether the filter means @key: it does when @key is the first that is not above it. */
static void
check (TillKeyFeed *self,
       gint64       key)
{
  g_hash_table_add (self->checks, g_memdup2 (&key, sizeof key));
  till_store_list_keys_async (self->store, self->filter, key + 1, 1, self->cancellable,
                              checked_cb, question_new (self, key, 1));
}

/* Whether something can be said about @key yet. */
static gboolean
is_due (TillKeyFeed *self,
        gint64       key)
{
  if (!self->begun || g_hash_table_contains (self->checks, &key))
    return FALSE;

  return !self->reading ||
         (self->sort == TILL_SORT_NEWEST && self->again == NULL && key > self->top);
}

/* Begins a second reading, which answers for all that is noted; but what is being asked has to be
 * asked once more, because its answer may come after the reading and be older. */
static void
read_again (TillKeyFeed *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->noted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->checks, key))
      g_hash_table_iter_remove (&iter);

  self->again = till_keys_new ();
  self->again_from = g_get_monotonic_time ();
  read_piece (self, 0, get_limit (self, PIECE));
}

/* Looks at what has been noted and is due. */
static void
process (TillKeyFeed *self)
{
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (TillKeyVerdict));
  GHashTableIter iter;
  gpointer key, exists;

  if (!self->all && g_hash_table_size (self->noted) > MANY && self->begun &&
      !self->reading)
    {
      if (self->wait_id == 0)
        read_again (self);
      return;
    }

  g_hash_table_iter_init (&iter, self->noted);
  while (g_hash_table_iter_next (&iter, &key, &exists))
    {
      TillKeyVerdict verdict = { *(gint64 *) key, GPOINTER_TO_INT (exists) };

      if (!is_due (self, verdict.key))
        continue;

      if (self->all || !verdict.belongs)
        g_array_append_val (verdicts, verdict);
      else if (g_hash_table_size (self->checks) < MAX_CHECKS)
        check (self, verdict.key);
      else
        continue;

      g_hash_table_iter_remove (&iter);
    }

  if (verdicts->len > 0)
    self->funcs->verdicts ((const TillKeyVerdict *) (gpointer) verdicts->data, verdicts->len,
                           self->user_data);
}

/**
 * till_key_feed_new:
 * @store: where keys are read
 * @filter: (nullable): which payments are meant
 * @sort: an order by time
 * @funcs: what is called, on the main context and never before this returns
 * @user_data: for @funcs
 *
 * Begins to read.
 *
 * Returns: (transfer full): a feed
 */
TillKeyFeed *
till_key_feed_new (TillStore              *store,
                   const TillFilter       *filter,
                   TillSort                sort,
                   const TillKeyFeedFuncs *funcs,
                   gpointer                user_data)
{
  static const TillFilter everything = { 0 };
  TillKeyFeed *self = g_new0 (TillKeyFeed, 1);

  self->store = g_object_ref (store);
  self->filter = till_filter_copy (filter != NULL ? filter : &everything);
  self->sort = sort;
  self->all = till_filter_is_empty (self->filter);
  self->funcs = funcs;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->noted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->checks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  read_piece (self, 0, FIRST_PIECE);

  return self;
}

/**
 * till_key_feed_free:
 * @self: (transfer full): a feed
 *
 * Ends it; nothing is told any more.
 */
void
till_key_feed_free (TillKeyFeed *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  till_filter_free (self->filter);
  g_clear_pointer (&self->again, g_array_unref);
  g_hash_table_unref (self->noted);
  g_hash_table_unref (self->checks);
  g_object_unref (self->store);
  g_free (self);
}

static void
note (TillKeyFeed *self,
      GArray      *keys,
      gboolean     exists)
{
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_insert (self->noted, g_memdup2 (&till_keys_at (keys, i), sizeof (gint64)),
                         GINT_TO_POINTER (exists));
}

/**
 * till_key_feed_set_paused:
 * @self: a feed
 * @paused: whether keys behind the first ones wait until this is taken back
 *
 * Keeps the store free for what is more urgent than the rest of the keys.
 */
void
till_key_feed_set_paused (TillKeyFeed *self,
                          gboolean     paused)
{
  g_return_if_fail (self != NULL);

  self->paused = paused;
  if (!paused && self->waiting)
    read_rest (self, self->rest_after, self->rest_limit);
}

/**
 * till_key_feed_note:
 * @self: a feed
 * @applied: what has changed in the store
 *
 * Has the changed payments looked at. What can be said at once is told before this returns.
 */
void
till_key_feed_note (TillKeyFeed *self,
                    TillApplied *applied)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (applied != NULL);

  note (self, applied->changed, TRUE);
  note (self, applied->removed, FALSE);
  process (self);
}
