/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payments in an order that is not by time, first and then as they change.
 *
 * The first of them are told as soon as they are known, all when they have been sorted. A payment
 * that changes meanwhile waits; later the store is asked where it stands now, and all are sorted
 * again when there are too many such, or there is no room left between two texts. What must hold:
 * what is said of a payment counts in the order that was told last: nobody is asked while that is
 * being made, and nothing is sorted before every answer has come. */

#include "till-sort-feed.h"

#define FIRST_ROWS 128
#define PROGRESS_MS 150
#define REST_MS 200

/* How many payments are asked about at once, and when it is better to sort all again: a filter has
 * to be applied to each. */
#define ASKED_MAX 512
#define ASKED_FILTERED_MAX 64
#define MANY 4096
#define MANY_FILTERED 512

/* Those that came after the sorting cost more memory than the others. */
#define LATE_MAX 65536

struct _TillSortFeed
{
  TillStore               *store;
  TillFilter              *filter;
  TillSort                 sort;
  gboolean                 all;         /* everything belongs */
  const TillSortFeedFuncs *funcs;
  gpointer                 user_data;
  GCancellable            *cancellable;
  TillRanks               *ranks;       /* of the order that was told last */
  TillSorting             *sorting;     /* NULL: nothing is being sorted */
  guint                    progress_id;
  gboolean                 is_whole;    /* all have been told */
  gboolean                 is_stale;    /* all have to be sorted again */
  guint                    n_late;      /* have come since */
  gint64                   began_us;
  GHashTable              *noted;       /* key -> whether the payment exists: to be looked at */
  gboolean                 is_asking;
  guint                    wait_id;     /* a sorting was lately */
};

static void process (TillSortFeed *self);

static gboolean
waited_cb (gpointer user_data)
{
  TillSortFeed *self = user_data;

  self->wait_id = 0;
  process (self);

  return G_SOURCE_REMOVE;
}

static gboolean
progress_cb (gpointer user_data)
{
  TillSortFeed *self = user_data;

  self->funcs->progress (till_sorting_get_percent (self->sorting), self->user_data);

  return G_SOURCE_CONTINUE;
}

static void
end_sorting (TillSortFeed *self)
{
  g_clear_pointer (&self->sorting, till_sorting_unref);
  g_clear_handle_id (&self->progress_id, g_source_remove);
}

static void
tell_places (TillSortFeed *self,
             TillPlaces   *places)
{
  TillRanks *ranks = till_places_get_ranks (places);

  g_clear_pointer (&self->ranks, till_ranks_unref);
  self->ranks = ranks != NULL ? till_ranks_ref (ranks) : NULL;
  self->funcs->sorted (places, self->user_data);
}

static void
sorted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillPlaces *places = till_store_sort_finish (TILL_STORE (object), result, &error);
  g_autoptr (GCancellable) alive = NULL;
  TillSortFeed *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  alive = g_object_ref (self->cancellable);
  end_sorting (self);
  if (places == NULL)
    {
      self->funcs->failed (error, self->user_data);
      return;
    }

  /* Leave the disk alone for four fifths of the time. */
  self->wait_id = g_timeout_add ((guint) MAX (REST_MS, 4 * (g_get_monotonic_time () -
                                                            self->began_us) / 1000),
                                 waited_cb, self);
  self->is_whole = TRUE;
  tell_places (self, places);
  if (!g_cancellable_is_cancelled (alive))
    self->funcs->progress (100, self->user_data);
  if (!g_cancellable_is_cancelled (alive))
    process (self);
}

/* Sorts all as they are now: what has been noted until now is among it. */
static void
sort_all (TillSortFeed *self)
{
  g_hash_table_remove_all (self->noted);
  self->is_stale = FALSE;
  self->n_late = 0;
  self->began_us = g_get_monotonic_time ();
  self->sorting = till_sorting_new ();
  self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
  till_store_sort_async (self->store, self->filter, self->sort, self->sorting, self->cancellable,
                         sorted_cb, self);
}

static void
first_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPlaces) places = till_store_sort_first_finish (TILL_STORE (object), result,
                                                                &error);
  TillSortFeed *self;

  /* A failure is told when all cannot be read. */
  if (places == NULL || till_places_get_n (places) == 0)
    return;

  self = user_data;
  if (!self->is_whole)
    tell_places (self, g_steal_pointer (&places));
}

static void
judged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) verdicts = till_store_judge_finish (TILL_STORE (object), result, &error);
  g_autoptr (GCancellable) alive = NULL;
  TillSortFeed *self;
  guint n = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  alive = g_object_ref (self->cancellable);
  self->is_asking = FALSE;
  if (verdicts == NULL)
    {
      self->funcs->failed (error, self->user_data);
      return;
    }

  for (guint i = 0; i < verdicts->len; i++)
    {
      TillVerdict verdict = g_array_index (verdicts, TillVerdict, i);

      if (g_hash_table_contains (self->noted, &verdict.place.key)) /* it changed again */
        continue;

      if (verdict.belongs && verdict.place.value == TILL_VALUE_NONE_LEFT)
        self->is_stale = TRUE;
      else
        g_array_index (verdicts, TillVerdict, n++) = verdict;
    }

  self->n_late += n;
  if (self->n_late > LATE_MAX)
    self->is_stale = TRUE;
  if (n > 0)
    self->funcs->verdicts ((const TillVerdict *) (gpointer) verdicts->data, n, self->user_data);
  if (!g_cancellable_is_cancelled (alive))
    process (self);
}

/* Asks about what has been noted; what is no longer is not asked about but told at once. */
static void
ask (TillSortFeed *self)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (TillVerdict));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_max = self->all ? ASKED_MAX : ASKED_FILTERED_MAX;
  GHashTableIter iter;
  gpointer key, exists;

  g_hash_table_iter_init (&iter, self->noted);
  while (keys->len < n_max && g_hash_table_iter_next (&iter, &key, &exists))
    {
      TillVerdict verdict = { { 0, *(gint64 *) key }, FALSE };

      if (GPOINTER_TO_INT (exists))
        g_array_append_val (keys, verdict.place.key);
      else
        g_array_append_val (gone, verdict);
      g_hash_table_iter_remove (&iter);
    }

  if (keys->len > 0)
    {
      self->is_asking = TRUE;
      till_store_judge_async (self->store, self->filter, self->sort, self->ranks,
                              (const gint64 *) (gpointer) keys->data, keys->len,
                              self->cancellable, judged_cb, self);
    }
  if (gone->len > 0)
    self->funcs->verdicts ((const TillVerdict *) (gpointer) gone->data, gone->len,
                           self->user_data);
}

/* Looks at what has been noted. */
static void
process (TillSortFeed *self)
{
  guint n = g_hash_table_size (self->noted);

  if (self->sorting != NULL || self->is_asking || !self->is_whole)
    return;

  if (self->is_stale || n > (self->all ? MANY : MANY_FILTERED))
    {
      if (self->wait_id == 0)
        sort_all (self);
    }
  else if (n > 0)
    {
      ask (self);
    }
}

/**
 * till_sort_feed_new:
 * @store: where payments are read
 * @filter: (nullable): which of them are meant
 * @sort: an order that is not by time
 * @funcs: what is called, on the main context and never before this returns
 * @user_data: for @funcs
 *
 * Begins to sort.
 *
 * Returns: (transfer full): a feed
 */
TillSortFeed *
till_sort_feed_new (TillStore               *store,
                    const TillFilter        *filter,
                    TillSort                 sort,
                    const TillSortFeedFuncs *funcs,
                    gpointer                 user_data)
{
  static const TillFilter everything = { 0 };
  TillSortFeed *self = g_new0 (TillSortFeed, 1);

  self->store = g_object_ref (store);
  self->filter = till_filter_copy (filter != NULL ? filter : &everything);
  self->sort = sort;
  self->all = till_filter_is_empty (self->filter);
  self->funcs = funcs;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->noted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  till_store_sort_first_async (store, self->filter, sort, FIRST_ROWS, self->cancellable, first_cb,
                               self);
  sort_all (self);

  return self;
}

/**
 * till_sort_feed_free:
 * @self: (transfer full): a feed
 *
 * Ends it; nothing is told any more.
 */
void
till_sort_feed_free (TillSortFeed *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  end_sorting (self);
  till_filter_free (self->filter);
  g_clear_pointer (&self->ranks, till_ranks_unref);
  g_hash_table_unref (self->noted);
  g_object_unref (self->store);
  g_free (self);
}

static void
note (TillSortFeed *self,
      GArray       *keys,
      gboolean      exists)
{
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_insert (self->noted,
                         g_memdup2 (&g_array_index (keys, gint64, i), sizeof (gint64)),
                         GINT_TO_POINTER (exists));
}

/**
 * till_sort_feed_note:
 * @self: a feed
 * @applied: what has changed in the store
 *
 * Has the changed payments looked at.
 */
void
till_sort_feed_note (TillSortFeed *self,
                     TillApplied  *applied)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (applied != NULL);

  note (self, applied->changed, TRUE);
  note (self, applied->removed, FALSE);
  process (self);
}
