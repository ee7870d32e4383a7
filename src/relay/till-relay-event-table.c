/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The events on disk.
 *
 * What must hold: a number is given in the transaction that stores the event, and only to a row
 * that really went in, so the numbers of a stream have no holes; what is dropped is always a
 * prefix. */

#include "till-relay-event-table.h"

#include <string.h>

#include "till-relay-frame.h"
#include "till-relay-headers.h"
#include "till-relay-store-private.h"

#define DAY (24 * 60 * 60 * G_GINT64_CONSTANT (1000000))

/**
 * till_relay_event_table_read_epoch:
 * @db: the relay's database
 * @ret_epoch: (out) (transfer full): its epoch
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_relay_event_table_read_epoch (TillRelayStore *db,
                                   char          **ret_epoch,
                                   GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db, "SELECT v FROM meta WHERE k = 'epoch'", error)) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row || till_relay_stmt_is_null (stmt, 0))
    {
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT, "The epoch is missing");
      return FALSE;
    }

  *ret_epoch = g_strdup (till_relay_stmt_get_text (stmt, 0));

  return TRUE;
}

static const char insert_sql[] =
  "INSERT INTO event (stream, seq, source, dkey, eid, recv_us, verified, hdr, body)"
  " SELECT id, last_seq + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM stream WHERE id = ?1"
  " ON CONFLICT (source, dkey) DO NOTHING"
  " RETURNING seq";
static const char count_sql[] =
  "UPDATE stream SET last_seq = ?2, bytes = bytes + ?3 WHERE id = ?1";

static gboolean
stream_exists (TillRelayStore *db,
               gint64          stream_id,
               gboolean       *ret_exists,
               GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  return (stmt = till_relay_store_statement (db, "SELECT 1 FROM stream WHERE id = ?1", error)) &&
         till_relay_stmt_bind_int64 (stmt, 1, stream_id, error) &&
         till_relay_stmt_step (stmt, ret_exists, error);
}

static gboolean
insert_row (TillRelayStore    *db,
            TillRelayDelivery *delivery,
            gboolean          *ret_inserted,
            GError           **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (delivery->body, &length);
  gconstpointer body = data != NULL ? data : ""; /* nothing is not NULL */

  if (!(stmt = till_relay_store_statement (db, insert_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, delivery->stream_id, error) ||
      !till_relay_stmt_bind_int64 (stmt, 2, delivery->source_id, error) ||
      !till_relay_stmt_bind_blob (stmt, 3, delivery->dkey, sizeof delivery->dkey, error) ||
      !till_relay_stmt_bind_text (stmt, 4, delivery->event_id, error) ||
      !till_relay_stmt_bind_int64 (stmt, 5, delivery->received_us, error) ||
      !till_relay_stmt_bind_int64 (stmt, 6, delivery->verified, error) ||
      !till_relay_stmt_bind_text (stmt, 7, delivery->headers, error) ||
      !till_relay_stmt_bind_blob (stmt, 8, body, length, error) ||
      !till_relay_stmt_step (stmt, ret_inserted, error))
    return FALSE;

  if (*ret_inserted)
    delivery->seq = till_relay_stmt_get_int64 (stmt, 0);

  return TRUE;
}

/**
 * till_relay_event_table_insert:
 * @db: the relay's database, in a transaction
 * @delivery: what came in; its number and outcome are set
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Stores a delivery unless it is there already. What the outcome says counts once the transaction
 * is committed.
 *
 * Returns: %FALSE when the database failed
 */
gboolean
till_relay_event_table_insert (TillRelayStore    *db,
                               TillRelayDelivery *delivery,
                               GError           **error)
{
  g_autoptr (TillRelayStmt) count = NULL;
  gboolean inserted, exists;

  g_return_val_if_fail (db != NULL && delivery != NULL, FALSE);

  if (!insert_row (db, delivery, &inserted, error))
    return FALSE;

  if (!inserted)
    {
      if (!stream_exists (db, delivery->stream_id, &exists, error))
        return FALSE;

      delivery->outcome = exists ? TILL_RELAY_OUTCOME_DUPLICATE : TILL_RELAY_OUTCOME_FAILED;
      return TRUE;
    }

  delivery->outcome = TILL_RELAY_OUTCOME_STORED;

  return (count = till_relay_store_statement (db, count_sql, error)) &&
         till_relay_stmt_bind_int64 (count, 1, delivery->stream_id, error) &&
         till_relay_stmt_bind_int64 (count, 2, delivery->seq, error) &&
         till_relay_stmt_bind_int64 (count, 3, g_bytes_get_size (delivery->body), error) &&
         till_relay_stmt_run (count, error);
}

/* A row that breaks a rule concerns its delivery alone; everything else concerns the batch. */
static gboolean
insert_all (TillRelayStore *db,
            GPtrArray      *batch,
            GError        **error)
{
  for (guint i = 0; i < batch->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      TillRelayDelivery *delivery = batch->pdata[i];

      if (till_relay_event_table_insert (db, delivery, &local_error))
        continue;

      delivery->outcome = TILL_RELAY_OUTCOME_FAILED;
      if (!g_error_matches (local_error, TILL_DB_ERROR, TILL_DB_ERROR_CONSTRAINT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * till_relay_event_table_store:
 * @db: the relay's store
 * @batch: (element-type TillRelayDelivery): what came in; numbers and outcomes are set
 * @ret_epoch: (out) (transfer full): the epoch the numbers belong to
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Stores deliveries in one transaction.
 *
 * Returns: %FALSE when nothing of it is stored, or nobody knows
 */
gboolean
till_relay_event_table_store (TillRelayStore *db,
                              GPtrArray      *batch,
                              char          **ret_epoch,
                              GError        **error)
{
  g_return_val_if_fail (db != NULL && batch != NULL && ret_epoch != NULL, FALSE);

  if (db->klass->store_batch != NULL)
    return db->klass->store_batch (db, batch, ret_epoch, error);

  if (!till_relay_store_begin (db, error))
    return FALSE;

  if (till_relay_event_table_read_epoch (db, ret_epoch, error) && insert_all (db, batch, error))
    return till_relay_store_commit (db, error);

  till_relay_store_rollback (db);

  return FALSE;
}

/**
 * till_relay_block_free:
 * @block: (nullable) (transfer full): a block
 */
void
till_relay_block_free (TillRelayBlock *block)
{
  if (block == NULL)
    return;

  g_ptr_array_unref (block->frames);
  g_free (block);
}

static const char read_sql[] =
  "SELECT e.seq, e.source, coalesce (s.kind, ''), e.recv_us, e.verified, e.hdr, e.body"
  " FROM event e LEFT JOIN source s ON s.id = e.source"
  " WHERE e.stream = ?1 AND e.seq >= ?2 ORDER BY e.seq LIMIT ?3";

static GBytes *
make_frame (const char    *epoch,
            TillRelayStmt *stmt)
{
  g_auto (GStrv) headers = till_relay_headers_split (till_relay_stmt_get_text (stmt, 5));
  TillRelayFrameEvent event = {
    .seq = till_relay_stmt_get_int64 (stmt, 0),
    .source_id = till_relay_stmt_get_int64 (stmt, 1),
    .source_kind = till_relay_stmt_get_text (stmt, 2),
    .received_us = till_relay_stmt_get_int64 (stmt, 3),
    .verified = till_relay_stmt_get_int64 (stmt, 4) != 0,
    .headers = (const char * const *) headers,
  };

  event.body = till_relay_stmt_get_blob (stmt, 6, &event.body_length);

  return till_relay_frame_new_event (epoch, &event);
}

static gboolean
read_first_seq (TillRelayStore *db,
                gint64          stream_id,
                gint64         *ret_first_seq,
                GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db,
                                           "SELECT first_seq FROM stream WHERE id = ?1",
                                           error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, stream_id, error) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_first_seq = has_row ? till_relay_stmt_get_int64 (stmt, 0) : 1;

  return TRUE;
}

static gboolean
read_frames (TillRelayStore *db,
             TillRelayBlock *block,
             gint64          from,
             guint           max_events,
             gsize           max_bytes,
             GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  g_autofree char *epoch = NULL;
  gboolean has_row = TRUE;

  if (!till_relay_event_table_read_epoch (db, &epoch, error) ||
      !read_first_seq (db, block->stream_id, &block->first_seq, error) ||
      !(stmt = till_relay_store_statement (db, read_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, block->stream_id, error) ||
      !till_relay_stmt_bind_int64 (stmt, 2, from, error) ||
      !till_relay_stmt_bind_int64 (stmt, 3, max_events, error))
    return FALSE;

  while (block->bytes < max_bytes)
    {
      gint64 seq;

      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      seq = till_relay_stmt_get_int64 (stmt, 0);
      if (block->frames->len == 0)
        block->start = seq;
      else if (seq != block->start + block->frames->len)
        break;

      g_ptr_array_add (block->frames, make_frame (epoch, stmt));
      block->bytes += g_bytes_get_size (block->frames->pdata[block->frames->len - 1]);
    }

  return TRUE;
}

/**
 * till_relay_event_table_read:
 * @db: the relay's database
 * @stream_id: a stream
 * @from: the first number that is wanted
 * @max_events: how many to read at most
 * @max_bytes: after how many bytes of frames to stop; there is at least one
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Reads the next events from @from on. When @from itself is gone the block begins later.
 *
 * Returns: (transfer full) (nullable): the block, or %NULL
 */
TillRelayBlock *
till_relay_event_table_read (TillRelayStore *db,
                             gint64          stream_id,
                             gint64          from,
                             guint           max_events,
                             gsize           max_bytes,
                             GError        **error)
{
  g_autoptr (TillRelayBlock) block = g_new0 (TillRelayBlock, 1);
  gboolean ok;

  g_return_val_if_fail (db != NULL, NULL);

  block->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  block->stream_id = stream_id;
  block->start = from;

  /* One look at the file, so that first_seq and the rows belong together. */
  if (!till_relay_store_begin_read (db, error))
    return NULL;

  ok = read_frames (db, block, from, max_events, max_bytes, error);
  till_relay_store_rollback (db);

  return ok ? g_steal_pointer (&block) : NULL;
}

static const char retention_sql[] =
  "SELECT first_seq, last_seq, bytes, keep_days, coalesce (keep_bytes, 9223372036854775807)"
  " FROM stream WHERE id = ?1";
static const char oldest_sql[] =
  "SELECT seq, recv_us, length (body) FROM event WHERE stream = ?1 ORDER BY seq LIMIT ?2";
static const char delete_sql[] = "DELETE FROM event WHERE stream = ?1 AND seq <= ?2";
static const char shrink_sql[] =
  "UPDATE stream SET first_seq = ?2, "
  " bytes = CASE WHEN bytes > ?3 THEN bytes - ?3 ELSE 0 END WHERE id = ?1";

/* How long the prefix is that need not be kept, and how much it holds. */
static gboolean
measure_prefix (TillRelayStore *db,
                gint64          stream_id,
                gint64          now_us,
                guint           max_events,
                guint          *ret_events,
                gint64         *ret_up_to,
                gint64         *ret_bytes,
                GError        **error)
{
  g_autoptr (TillRelayStmt) stream = NULL, oldest = NULL;
  gint64 kept, keep_bytes, before_us;
  gboolean has_row;

  if (!(stream = till_relay_store_statement (db, retention_sql, error)) ||
      !till_relay_stmt_bind_int64 (stream, 1, stream_id, error) ||
      !till_relay_stmt_step (stream, &has_row, error) ||
      !(oldest = till_relay_store_statement (db, oldest_sql, error)) ||
      !till_relay_stmt_bind_int64 (oldest, 1, stream_id, error) ||
      !till_relay_stmt_bind_int64 (oldest, 2, max_events, error))
    return FALSE;

  if (!has_row)
    return TRUE;

  kept = till_relay_stmt_get_int64 (stream, 2);
  before_us = now_us - till_relay_stmt_get_int64 (stream, 3) * DAY;
  keep_bytes = till_relay_stmt_get_int64 (stream, 4);

  for (;;)
    {
      if (!till_relay_stmt_step (oldest, &has_row, error))
        return FALSE;

      if (!has_row || (till_relay_stmt_get_int64 (oldest, 1) >= before_us && kept <= keep_bytes))
        return TRUE;

      kept -= till_relay_stmt_get_int64 (oldest, 2);
      *ret_bytes += till_relay_stmt_get_int64 (oldest, 2);
      *ret_up_to = till_relay_stmt_get_int64 (oldest, 0);
      (*ret_events)++;
    }
}

/**
 * till_relay_event_table_purge:
 * @db: the relay's database, in a transaction
 * @stream_id: a stream
 * @now_us: the time
 * @max_events: how many to drop at most
 * @ret_purged: (out): how many were dropped
 * @ret_first_seq: (out): the oldest event that is left, if any were dropped
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Drops the oldest events of a stream that are past their time or beyond its size.
 *
 * Returns: %FALSE when the database failed
 */
gboolean
till_relay_event_table_purge (TillRelayStore *db,
                              gint64          stream_id,
                              gint64          now_us,
                              guint           max_events,
                              guint          *ret_purged,
                              gint64         *ret_first_seq,
                              GError        **error)
{
  g_autoptr (TillRelayStmt) drop = NULL, shrink = NULL;
  gint64 up_to = 0, bytes = 0;
  guint events = 0;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!measure_prefix (db, stream_id, now_us, max_events, &events, &up_to, &bytes, error))
    return FALSE;

  if (events > 0 &&
      (!(drop = till_relay_store_statement (db, delete_sql, error)) ||
       !till_relay_stmt_bind_int64 (drop, 1, stream_id, error) ||
       !till_relay_stmt_bind_int64 (drop, 2, up_to, error) ||
       !till_relay_stmt_run (drop, error) ||
       !(shrink = till_relay_store_statement (db, shrink_sql, error)) ||
       !till_relay_stmt_bind_int64 (shrink, 1, stream_id, error) ||
       !till_relay_stmt_bind_int64 (shrink, 2, up_to + 1, error) ||
       !till_relay_stmt_bind_int64 (shrink, 3, bytes, error) ||
       !till_relay_stmt_run (shrink, error)))
    return FALSE;

  *ret_purged = events;
  *ret_first_seq = up_to + 1;

  return TRUE;
}
