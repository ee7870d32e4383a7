/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The events that consoles read: the newest in a ring, older ones in blocks read from the disk.
 *
 * A frame is built once and shared by all who read it; whoever reads holds a number, nothing is
 * queued for anybody. What must hold: memory is bounded over all streams together, by number and
 * by bytes; the oldest in the ring goes first, whichever stream it belongs to; a block is asked
 * for once however many wait for it. */

#include "till-relay-log.h"

#include "till-relay-event-table.h"

/* How soon a read that failed is tried again. */
#define RETRY_MS 500

struct _TillRelayCache
{
  TillRelayLimits limits;
  TillRelayReader   *reader;
  GCancellable   *cancellable;

  GQueue          order;       /* TillRelayLog, one entry per frame in a ring, the oldest first */
  gint64          ring_bytes;

  GPtrArray      *blocks;      /* TillRelayBlock, the first used longest ago */
};

struct _TillRelayLog
{
  TillRelayCache *cache;
  gint64          id;
  char           *name;
  gint64          first;
  gint64          last;

  GBytes        **ring;        /* the frames up to @last, in a circle */
  guint           capacity;    /* a power of two, or 0 */
  guint           head;        /* where the oldest stands */
  guint           n_frames;

  GHashTable     *asked;       /* gint64: numbers from which blocks are being read */
  GQueue          watchers;
  gboolean        has_news;    /* appended since the last wake-up */
  gint64          said;        /* how far others say it is */
  gint64          doubted;     /* what a console said that is beyond that */
  gint64          doubted_us;  /* since when */
  GSource        *retry;       /* (nullable): a read failed; soon it is tried again */
};

/* A read on its way. It outlives its log if the daemon ends meanwhile. */
typedef struct
{
  GCancellable *cancellable;
  TillRelayLog *log;         /* gone once @cancellable is cancelled */
  gint64        stream_id;
  gint64        from;
  guint         max_events;
  gsize         max_bytes;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->cancellable);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

/**
 * till_relay_cache_new:
 * @limits: the daemon's limits; copied
 * @reader: the thread that reads the database; must outlive the cache
 *
 * Returns: (transfer full): an empty cache
 */
TillRelayCache *
till_relay_cache_new (const TillRelayLimits *limits,
                      TillRelayReader          *reader)
{
  TillRelayCache *self;

  g_return_val_if_fail (limits != NULL && reader != NULL, NULL);

  self = g_new0 (TillRelayCache, 1);
  self->limits = *limits;
  self->reader = reader;
  self->cancellable = g_cancellable_new ();
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) till_relay_block_free);

  return self;
}

/**
 * till_relay_cache_free:
 * @self: (nullable) (transfer full): a cache whose logs are freed
 */
void
till_relay_cache_free (TillRelayCache *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_queue_clear (&self->order);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* Drops the oldest frame of @log. */
static void
drop_oldest (TillRelayLog *log)
{
  GBytes *frame = log->ring[log->head];

  log->cache->ring_bytes -= g_bytes_get_size (frame);
  g_bytes_unref (frame);
  log->head = (log->head + 1) & (log->capacity - 1);
  log->n_frames--;
}

/**
 * till_relay_cache_forget:
 * @self: a cache
 *
 * Drops all frames, because another epoch has begun.
 */
void
till_relay_cache_forget (TillRelayCache *self)
{
  TillRelayLog *log;

  g_return_if_fail (self != NULL);

  while ((log = g_queue_pop_head (&self->order)) != NULL)
    drop_oldest (log);

  g_ptr_array_set_size (self->blocks, 0);
}

/**
 * till_relay_log_new:
 * @cache: where its frames count
 * @stream_id: its row
 * @name: its name
 * @first: the oldest event it has
 * @last: the newest one
 *
 * Returns: (transfer full): a log without anything in memory
 */
TillRelayLog *
till_relay_log_new (TillRelayCache *cache,
                    gint64          stream_id,
                    const char     *name,
                    gint64          first,
                    gint64          last)
{
  TillRelayLog *self;

  g_return_val_if_fail (cache != NULL && name != NULL, NULL);

  self = g_new0 (TillRelayLog, 1);
  self->cache = cache;
  self->id = stream_id;
  self->name = g_strdup (name);
  self->first = first;
  self->last = last;
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

/**
 * till_relay_log_free:
 * @self: (nullable) (transfer full): a log that nobody watches
 */
void
till_relay_log_free (TillRelayLog *self)
{
  if (self == NULL)
    return;

  g_queue_remove_all (&self->cache->order, self);
  while (self->n_frames > 0)
    drop_oldest (self);
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  g_hash_table_unref (self->asked);
  g_free (self->ring);
  g_free (self->name);
  g_free (self);
}

/**
 * till_relay_log_get_id:
 * @self: a log
 *
 * Returns: its stream's row
 */
gint64
till_relay_log_get_id (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

/**
 * till_relay_log_get_name:
 * @self: a log
 *
 * Returns: (transfer none): its stream's name
 */
const char *
till_relay_log_get_name (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * till_relay_log_get_first:
 * @self: a log
 *
 * Returns: the oldest event there is; one past the last if there is none
 */
gint64
till_relay_log_get_first (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->first;
}

/**
 * till_relay_log_get_last:
 * @self: a log
 *
 * Returns: the newest event, 0 if there never was one
 */
gint64
till_relay_log_get_last (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->last;
}

/**
 * till_relay_log_set_first:
 * @self: a log
 * @first: the oldest event it still has
 *
 * Notes that older events were dropped from the disk.
 */
void
till_relay_log_set_first (TillRelayLog *self,
                          gint64        first)
{
  g_return_if_fail (self != NULL);

  self->first = MAX (self->first, first);
}

static void
make_room_in_ring (TillRelayLog *self)
{
  guint capacity = self->capacity > 0 ? self->capacity * 2 : 16;
  GBytes **ring;

  if (self->n_frames < self->capacity)
    return;

  ring = g_new0 (GBytes *, capacity);
  for (guint i = 0; i < self->n_frames; i++)
    ring[i] = self->ring[(self->head + i) & (self->capacity - 1)];

  g_free (self->ring);
  self->ring = ring;
  self->capacity = capacity;
  self->head = 0;
}

/**
 * till_relay_log_append:
 * @self: a log
 * @seq: the number of a new event
 * @frame: its frame
 *
 * Takes a committed event in. Nobody is woken yet: several may come at once. Where other relays
 * write, too, an event may be known already, or others may stand before it that are on disk only.
 */
void
till_relay_log_append (TillRelayLog *self,
                       gint64        seq,
                       GBytes       *frame)
{
  TillRelayCache *cache;

  g_return_if_fail (self != NULL && frame != NULL);

  if (seq <= self->last)
    return;

  if (seq > self->last + 1)
    till_relay_log_advance (self, seq - 1, /* at_once= */ TRUE);

  cache = self->cache;
  make_room_in_ring (self);
  self->ring[(self->head + self->n_frames++) & (self->capacity - 1)] = g_bytes_ref (frame);
  self->last = seq;
  self->has_news = TRUE;
  cache->ring_bytes += g_bytes_get_size (frame);
  g_queue_push_tail (&cache->order, self);

  while (cache->order.length > cache->limits.ring_events ||
         cache->ring_bytes > cache->limits.ring_bytes)
    drop_oldest (g_queue_pop_head (&cache->order));
}

/**
 * till_relay_log_advance:
 * @self: a log
 * @last: the newest event, as another relay or the disk says
 * @at_once: whether to take its word; otherwise only what was said before, because our own events
 *   may be on their way here
 *
 * Learns of events that are on disk only. What is in memory is dropped: it is the newest no more.
 *
 * Returns: whether there is something new
 */
gboolean
till_relay_log_advance (TillRelayLog *self,
                        gint64        last,
                        gboolean      at_once)
{
  gint64 target;

  g_return_val_if_fail (self != NULL, FALSE);

  target = at_once ? last : MIN (self->said, last);
  self->said = MAX (self->said, last);
  if (target <= self->last)
    return FALSE;

  g_queue_remove_all (&self->cache->order, self);
  while (self->n_frames > 0)
    drop_oldest (self);
  self->last = target;

  return TRUE;
}

/**
 * till_relay_log_may_follow:
 * @self: a log that other relays write, too
 * @seq: what a console says that it has, which is more than we know of
 * @now_us: the monotonic time
 * @patience_us: how long we take to learn of everything
 *
 * A console that comes from another relay may know more than we do, for a moment.
 *
 * Returns: whether to let it come again, rather than not believe it
 */
gboolean
till_relay_log_may_follow (TillRelayLog *self,
                           gint64        seq,
                           gint64        now_us,
                           gint64        patience_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->doubted != seq)
    {
      self->doubted = seq;
      self->doubted_us = now_us;
    }

  return now_us - self->doubted_us < patience_us;
}

/**
 * till_relay_log_is_recent:
 * @self: a log
 * @seq: a number
 *
 * Returns: whether that event is among the newest, which are in memory
 */
gboolean
till_relay_log_is_recent (TillRelayLog *self,
                          gint64        seq)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return seq <= self->last && seq > self->last - self->n_frames;
}

static GBytes *
peek_block (TillRelayLog *self,
            gint64        seq)
{
  GPtrArray *blocks = self->cache->blocks;

  for (guint i = blocks->len; i > 0; i--)
    {
      TillRelayBlock *block = blocks->pdata[i - 1];

      if (block->stream_id == self->id && seq >= block->start &&
          seq < block->start + block->frames->len)
        {
          /* The last used moves to the end. */
          if (i != blocks->len)
            g_ptr_array_add (blocks, g_ptr_array_steal_index (blocks, i - 1));

          return block->frames->pdata[seq - block->start];
        }
    }

  return NULL;
}

/**
 * till_relay_log_peek:
 * @self: a log
 * @seq: a number
 *
 * Returns: (transfer none) (nullable): the frame of that event if it is in memory; take a
 *   reference before anything else is called
 */
GBytes *
till_relay_log_peek (TillRelayLog *self,
                     gint64        seq)
{
  guint behind;

  g_return_val_if_fail (self != NULL, NULL);

  if (!till_relay_log_is_recent (self, seq))
    return peek_block (self, seq);

  behind = (guint) (self->last - seq) + 1;

  return self->ring[(self->head + self->n_frames - behind) & (self->capacity - 1)];
}

static gpointer
read_block (TillRelayStore *db,
            gpointer        job,
            GError        **error)
{
  Fetch *fetch = job;

  return till_relay_event_table_read (db, fetch->stream_id, fetch->from, fetch->max_events,
                                      fetch->max_bytes, error);
}

static gboolean
retry_cb (gpointer user_data)
{
  TillRelayLog *self = user_data;

  g_clear_pointer (&self->retry, g_source_unref);
  till_relay_log_wake (self);

  return G_SOURCE_REMOVE;
}

/* Takes a block in; returns whether it brought anything new. */
static gboolean
take_block (TillRelayLog   *self,
            TillRelayBlock *block,
            gint64          from)
{
  TillRelayCache *cache = self->cache;
  gint64 first = self->first;

  till_relay_log_set_first (self, block->first_seq);
  if (block->frames->len == 0)
    {
      till_relay_block_free (block);
      return self->first != first;
    }

  /* A hole on the disk is owned up to like one that retention made. */
  if (block->start > from)
    till_relay_log_set_first (self, block->start);

  g_ptr_array_add (cache->blocks, block);
  if (cache->blocks->len > cache->limits.cache_blocks)
    g_ptr_array_remove_index (cache->blocks, 0);

  return TRUE;
}

static void
block_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (TillRelayBlock) block = NULL;
  g_autoptr (GError) error = NULL;
  TillRelayLog *self = fetch->log;

  block = till_relay_reader_run_finish (result, &error);
  if (g_cancellable_is_cancelled (fetch->cancellable))
    return;

  g_hash_table_remove (self->asked, &fetch->from);

  if (block != NULL && take_block (self, g_steal_pointer (&block), fetch->from))
    till_relay_log_wake (self);
  else if (self->retry == NULL)
    {
      if (error != NULL)
        g_message ("Reading events of stream “%s” failed: %s", self->name, error->message);
      self->retry = g_timeout_source_new (RETRY_MS);
      g_source_set_callback (self->retry, retry_cb, self, NULL);
      g_source_attach (self->retry, g_main_context_get_thread_default ());
    }
}

/**
 * till_relay_log_fetch:
 * @self: a log
 * @seq: a number that is not in memory
 *
 * Asks for the events from @seq on. The watchers are woken when they are in memory. Blocks end at
 * round numbers, so that readers who began at different places soon share them.
 */
void
till_relay_log_fetch (TillRelayLog *self,
                      gint64        seq)
{
  const TillRelayLimits *limits;
  Fetch *fetch;

  g_return_if_fail (self != NULL);

  if (self->retry != NULL || g_hash_table_contains (self->asked, &seq))
    return;

  limits = &self->cache->limits;
  g_hash_table_add (self->asked, g_memdup2 (&seq, sizeof seq));

  fetch = g_new0 (Fetch, 1);
  fetch->cancellable = g_object_ref (self->cache->cancellable);
  fetch->log = self;
  fetch->stream_id = self->id;
  fetch->from = seq;
  fetch->max_events = limits->block_events - (guint) (seq % limits->block_events);
  fetch->max_bytes = limits->block_bytes;
  till_relay_reader_run_async (self->cache->reader, read_block, fetch, NULL,
                               (GDestroyNotify) till_relay_block_free, self->cache->cancellable,
                               block_read_cb, fetch);
}

/**
 * till_relay_log_watch:
 * @self: a log
 * @watcher: someone who watches nothing else
 *
 * Wakes @watcher from now on.
 */
void
till_relay_log_watch (TillRelayLog     *self,
                      TillRelayWatcher *watcher)
{
  g_return_if_fail (self != NULL && watcher != NULL);
  g_return_if_fail (watcher->log == NULL);

  watcher->log = self;
  watcher->link.data = watcher;
  g_queue_push_tail_link (&self->watchers, &watcher->link);
}

/**
 * till_relay_log_unwatch:
 * @self: a log
 * @watcher: someone who may be watching it
 */
void
till_relay_log_unwatch (TillRelayLog     *self,
                        TillRelayWatcher *watcher)
{
  g_return_if_fail (self != NULL && watcher != NULL);

  if (watcher->log != self)
    return;

  g_queue_unlink (&self->watchers, &watcher->link);
  watcher->log = NULL;
}

/**
 * till_relay_log_count:
 * @self: a log
 *
 * Returns: how many watch it
 */
guint
till_relay_log_count (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->watchers.length;
}

/**
 * till_relay_log_has_news:
 * @self: a log
 *
 * Returns: whether something was appended since the watchers were last woken
 */
gboolean
till_relay_log_has_news (TillRelayLog *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_news;
}

/**
 * till_relay_log_wake:
 * @self: a log
 *
 * Tells all watchers that there may be something new.
 */
void
till_relay_log_wake (TillRelayLog *self)
{
  g_return_if_fail (self != NULL);

  self->has_news = FALSE;

  for (GList *l = self->watchers.head, *next; l != NULL; l = next)
    {
      TillRelayWatcher *watcher = l->data;

      next = l->next;
      watcher->wake (watcher);
    }
}
