/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the writer does to its file between commits: dropping old events, moving the write-ahead
 * log, finding out whether there is room. Runs on the writer thread.
 *
 * What must hold: each call takes a bounded time, because webhooks may come in meanwhile. */

#include "till-relay-upkeep.h"

#include <sys/statvfs.h>

#include "till-relay-event-table.h"

/* Events that are dropped per transaction: about 9 ms. */
#define PURGE_EVENTS 200

/* A clock that is further ahead than time has passed is believed after a day. */
#define AHEAD (60 * 60 * TILL_SECOND)
#define AHEAD_DAY (24 * 60 * 60 * TILL_SECOND)

static const char probe_sql[] =
  "INSERT INTO meta (k, v) VALUES ('probe', '1') ON CONFLICT (k) DO UPDATE SET v = excluded.v";

/**
 * till_relay_upkeep_probe:
 * @db: the relay's database
 *
 * Returns: whether the disk takes something
 */
gboolean
till_relay_upkeep_probe (TillRelayStore *db)
{
  g_autoptr (GError) error = NULL;

  if (till_relay_store_exec (db, probe_sql, &error))
    return TRUE;

  g_debug ("The disk still does not take anything: %s", error->message);

  return FALSE;
}

static gboolean
list_streams (TillRelayStore *db,
              GArray         *ids,
              GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db, "SELECT id FROM stream", error)))
    return FALSE;

  for (;;)
    {
      gint64 id;

      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      id = till_relay_stmt_get_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
}

/* The time by which events grow old. A clock that is set ahead, by mistake or by a computer that
 * has just learnt the time, must not make every event too old to be kept at one stroke. */
static gint64
get_time_of_age (TillRelayUpkeep *self,
                 TillClock       *clock)
{
  gint64 now_us = till_clock_now_us (clock), passed_us = till_clock_passed_us (clock);
  gint64 expected_us = self->trusted_us + passed_us - self->trusted_passed_us;

  if (self->trusted_us != 0 && now_us > expected_us + AHEAD)
    {
      if (self->ahead_passed_us < 0)
        {
          self->ahead_passed_us = passed_us;
          g_message ("The clock was set ahead by %" G_GINT64_FORMAT " s: no event grows older by "
                     "that for a day", (now_us - expected_us) / TILL_SECOND);
        }
      if (passed_us - self->ahead_passed_us < AHEAD_DAY)
        return expected_us;
    }

  self->trusted_us = now_us;
  self->trusted_passed_us = passed_us;
  self->ahead_passed_us = -1;

  return now_us;
}

static gboolean
purge_streams (TillRelayStore *db,
               gint64          now_us,
               GArray         *firsts,
               guint          *ret_left,
               GError        **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_streams (db, ids, error))
    return FALSE;

  for (guint i = 0; i < ids->len && *ret_left > 0; i++)
    {
      TillRelayFirst first = { .stream_id = g_array_index (ids, gint64, i) };
      guint purged;

      if (!till_relay_event_table_purge (db, first.stream_id, now_us, *ret_left, &purged,
                                         &first.first_seq, error))
        return FALSE;

      if (purged > 0)
        g_array_append_val (firsts, first);
      *ret_left -= purged;
    }

  return TRUE;
}

/**
 * till_relay_upkeep_purge:
 * @self: the state of the upkeep
 * @db: the relay's database
 * @limits: the daemon's limits
 * @clock: tells how old an event is
 * @firsts: (element-type TillRelayFirst): gets the streams that lost events
 *
 * Drops a bounded number of events that need not be kept. There may be more when it is due at
 * once again.
 *
 * Returns: whether any were dropped
 */
gboolean
till_relay_upkeep_purge (TillRelayUpkeep       *self,
                         TillRelayStore        *db,
                         const TillRelayLimits *limits,
                         TillClock             *clock,
                         GArray                *firsts)
{
  g_autoptr (GError) error = NULL;
  TillDb *file = till_relay_store_get_file (db);
  guint left = PURGE_EVENTS;
  gboolean ok = FALSE, ours;

  if (till_relay_store_begin_upkeep (db, &ours, &error))
    {
      ok = ours && purge_streams (db, get_time_of_age (self, clock), firsts, &left, &error) &&
           till_relay_store_commit (db, &error);
      if (!ok)
        {
          till_relay_store_rollback (db);
          g_array_set_size (firsts, 0);
        }
    }

  /* What the events leave goes back to the disk, a little at a time. */
  if (ok && firsts->len > 0 && file != NULL)
    ok = till_db_exec (file, "PRAGMA incremental_vacuum (32)", &error);

  if (error != NULL)
    g_debug ("Old events stay for now: %s", error->message);

  self->purge_at_us = g_get_monotonic_time () +
                      (ok && left == 0 ? 0 : limits->purge_ms * G_GINT64_CONSTANT (1000));

  return firsts->len > 0;
}

/**
 * till_relay_upkeep_move_log:
 * @self: the state of the upkeep
 * @db: the relay's database
 * @limits: the daemon's limits
 * @idle: whether nothing waits to be written
 *
 * Moves the write-ahead log into the file if it has become long.
 */
void
till_relay_upkeep_move_log (TillRelayUpkeep       *self,
                            TillRelayStore        *db,
                            const TillRelayLimits *limits,
                            gboolean               idle)
{
  TillDb *file = till_relay_store_get_file (db);
  gint64 length = file != NULL ? till_db_get_log_bytes (file) : 0;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;

  if (length < self->log_moved)
    self->log_moved = 0;

  if (length > limits->log_hard)
    till_db_checkpoint (file, /* truncate= */ TRUE, &error);
  else if (idle && length - self->log_moved > limits->log_soft)
    till_db_checkpoint (file, /* truncate= */ FALSE, &error);
  else
    return;

  self->log_moved = length;
  if (error != NULL)
    g_debug ("The log stays where it is: %s", error->message);
}

/**
 * till_relay_upkeep_measure:
 * @db_path: the relay's database
 * @limits: the daemon's limits
 * @ret_free: (out): room on its disk, in bytes; 0 if that cannot be told
 *
 * Returns: whether that is less than must stay free
 */
gboolean
till_relay_upkeep_measure (const char            *db_path,
                           const TillRelayLimits *limits,
                           gint64                *ret_free)
{
  g_autofree char *folder = g_path_get_dirname (db_path);
  struct statvfs disk;
  gint64 part;

  *ret_free = 0;
  if (statvfs (folder, &disk) != 0)
    return FALSE;

  *ret_free = (gint64) disk.f_bavail * (gint64) disk.f_frsize;
  part = (gint64) disk.f_blocks * (gint64) disk.f_frsize / 100 * limits->reserve_percent;

  return *ret_free < MIN (part, limits->reserve_bytes);
}
