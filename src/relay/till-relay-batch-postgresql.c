/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A batch of deliveries into PostgreSQL: two trips to the server, one commit, one hint.
 *
 * The first trip locks the streams, which makes every other relay that has something for them wait,
 * and asks which keys are there already. Numbers are given here, without holes. The second trip
 * inserts what is new, counts the streams up, tells the other relays, and commits. What must hold:
 * the lock is taken before the keys are looked at, in a statement of its own, so that what another
 * relay committed meanwhile is seen; streams are locked in the order of their numbers. */

#include "till-relay-postgresql.h"

#include <string.h>

/* What a hint may hold: PostgreSQL allows 8,000 bytes. */
#define MAX_HINT 7000

typedef struct
{
  gint64   id;
  gint64   last;
  gint64   bytes;
  gboolean changed;
} Head;

typedef struct
{
  PGconn     *connection;
  GPtrArray  *batch;
  GHashTable *heads;  /* gint64 -> Head */
  GHashTable *keys;   /* GBytes: source and key: what is there or will be */
  char       *epoch;
} Batch;

static void
batch_clear (Batch *self)
{
  g_hash_table_unref (self->heads);
  g_hash_table_unref (self->keys);
  g_free (self->epoch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static GBytes *
make_key (gint64        source,
          gconstpointer dkey)
{
  guint8 key[sizeof source + TILL_RELAY_DKEY_SIZE];

  memcpy (key, &source, sizeof source);
  memcpy (key + sizeof source, dkey, TILL_RELAY_DKEY_SIZE);

  return g_bytes_new (key, sizeof key);
}

static void
append_hex (GString      *text,
            const guint8 *bytes,
            gsize         length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
}

/* "{1,2,…}" of what deliveries say, and their keys as an array of bytea. */
static void
list_parameters (Batch   *self,
                 GString *streams,
                 GString *sources,
                 GString *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->batch->len; i++)
    {
      TillRelayDelivery *delivery = self->batch->pdata[i];
      const char *comma = i > 0 ? "," : "";

      if (g_hash_table_add (seen, &delivery->stream_id))
        g_string_append_printf (streams, "%s%" G_GINT64_FORMAT, comma, delivery->stream_id);
      g_string_append_printf (sources, "%s%" G_GINT64_FORMAT, comma, delivery->source_id);
      g_string_append_printf (keys, "%s\"\\\\x", comma);
      append_hex (keys, delivery->dkey, sizeof delivery->dkey);
      g_string_append_c (keys, '"');
    }
}

/* The next result of a pipeline, with the end of its command taken, too. */
static PGresult *
next_result (PGconn *connection)
{
  PGresult *result = PQgetResult (connection);

  if (result != NULL && PQresultStatus (result) != PGRES_PIPELINE_SYNC)
    PQclear (PQgetResult (connection));

  return result;
}

static gboolean
expect (PGconn        *connection,
        ExecStatusType wanted,
        PGresult     **ret_result,
        GError       **error)
{
  g_autoptr (PGresult) result = next_result (connection);

  if (PQresultStatus (result) != wanted)
    return till_relay_postgresql_fail (connection, result, error);

  if (ret_result != NULL)
    *ret_result = g_steal_pointer (&result);

  return TRUE;
}

static gboolean
send_text (PGconn     *connection,
           const char *sql)
{
  return PQsendQueryParams (connection, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static const char lock_sql[] =
  "SELECT id, last_seq FROM stream WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE";
static const char epoch_sql[] = "SELECT v FROM meta WHERE k = 'epoch'";
static const char keys_sql[] =
  "SELECT e.source, encode (e.dkey, 'hex')"
  " FROM unnest ($1::bigint[], $2::bytea[]) AS u (source, dkey)"
  " JOIN event e ON e.source = u.source AND e.dkey = u.dkey";

static gboolean
send_questions (Batch *self)
{
  g_autoptr (GString) streams = g_string_new ("{");
  g_autoptr (GString) sources = g_string_new ("{");
  g_autoptr (GString) keys = g_string_new ("{");
  const char *lock_values[1];
  const char *key_values[2];

  list_parameters (self, streams, sources, keys);
  lock_values[0] = g_string_append_c (streams, '}')->str;
  key_values[0] = g_string_append_c (sources, '}')->str;
  key_values[1] = g_string_append_c (keys, '}')->str;

  return send_text (self->connection, "BEGIN") &&
         PQsendQueryParams (self->connection, lock_sql, 1, NULL, lock_values, NULL, NULL, 0) &&
         send_text (self->connection, epoch_sql) &&
         PQsendQueryParams (self->connection, keys_sql, 2, NULL, key_values, NULL, NULL, 0) &&
         PQpipelineSync (self->connection);
}

static void
take_heads (Batch    *self,
            PGresult *result)
{
  for (int i = 0; i < PQntuples (result); i++)
    {
      Head *head = g_new0 (Head, 1);

      head->id = g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10);
      head->last = g_ascii_strtoll (PQgetvalue (result, i, 1), NULL, 10);
      g_hash_table_insert (self->heads, &head->id, head);
    }
}

static void
take_keys (Batch    *self,
           PGresult *result)
{
  for (int i = 0; i < PQntuples (result); i++)
    {
      const char *hex = PQgetvalue (result, i, 1);
      guint8 dkey[TILL_RELAY_DKEY_SIZE];

      for (guint j = 0; j < sizeof dkey; j++)
        dkey[j] = (guint8) (g_ascii_xdigit_value (hex[2 * j]) << 4 |
                            g_ascii_xdigit_value (hex[2 * j + 1]));
      g_hash_table_add (self->keys,
                        make_key (g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10), dkey));
    }
}

/* The first trip. */
static gboolean
ask (Batch   *self,
     GError **error)
{
  g_autoptr (PGresult) heads = NULL, epoch = NULL, keys = NULL;

  if (!send_questions (self))
    return till_relay_postgresql_fail (self->connection, NULL, error);

  if (!expect (self->connection, PGRES_COMMAND_OK, NULL, error) ||
      !expect (self->connection, PGRES_TUPLES_OK, &heads, error) ||
      !expect (self->connection, PGRES_TUPLES_OK, &epoch, error) ||
      !expect (self->connection, PGRES_TUPLES_OK, &keys, error) ||
      !expect (self->connection, PGRES_PIPELINE_SYNC, NULL, error))
    return FALSE;

  if (PQntuples (epoch) != 1)
    {
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT, "The epoch is missing");
      return FALSE;
    }

  self->epoch = g_strdup (PQgetvalue (epoch, 0, 0));
  take_heads (self, heads);
  take_keys (self, keys);

  return TRUE;
}

/* Gives numbers to what is new. */
static void
give_numbers (Batch *self)
{
  for (guint i = 0; i < self->batch->len; i++)
    {
      TillRelayDelivery *delivery = self->batch->pdata[i];
      Head *head = g_hash_table_lookup (self->heads, &delivery->stream_id);

      if (head == NULL)
        delivery->outcome = TILL_RELAY_OUTCOME_FAILED;
      else if (!g_hash_table_add (self->keys, make_key (delivery->source_id, delivery->dkey)))
        delivery->outcome = TILL_RELAY_OUTCOME_DUPLICATE;
      else
        {
          delivery->outcome = TILL_RELAY_OUTCOME_STORED;
          delivery->seq = ++head->last;
          head->bytes += (gint64) g_bytes_get_size (delivery->body);
          head->changed = TRUE;
        }
    }
}

static const char insert_sql[] =
  "INSERT INTO event (stream, seq, source, dkey, eid, recv_us, verified, hdr, body)"
  " VALUES ($1::bigint, $2::bigint, $3::bigint, $4::bytea, $5, $6::bigint, $7::bigint, $8,"
  " $9::bytea)";

static gboolean
send_insert (PGconn            *connection,
             TillRelayDelivery *delivery)
{
  char numbers[5][24];
  const gint64 of[] = { delivery->stream_id, delivery->seq, delivery->source_id,
                        delivery->received_us, delivery->verified };
  gsize length;
  gconstpointer data = g_bytes_get_data (delivery->body, &length);
  const char *body = data != NULL ? data : "";
  const char *values[] = { numbers[0], numbers[1], numbers[2], (const char *) delivery->dkey,
                           delivery->event_id, numbers[3], numbers[4], delivery->headers, body };
  const int lengths[] = { 0, 0, 0, sizeof delivery->dkey, 0, 0, 0, 0, (int) length };
  const int formats[] = { 0, 0, 0, 1, 0, 0, 0, 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (of); i++)
    g_snprintf (numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, of[i]);

  return PQsendQueryParams (connection, insert_sql, G_N_ELEMENTS (values), NULL, values, lengths,
                            formats, 0) == 1;
}

static const char count_sql[] =
  "UPDATE stream SET last_seq = $2::bigint, bytes = bytes + $3::bigint WHERE id = $1::bigint";

static gboolean
send_count (PGconn     *connection,
            const Head *head)
{
  const gint64 of[] = { head->id, head->last, head->bytes };
  const char *values[G_N_ELEMENTS (of)];
  char numbers[G_N_ELEMENTS (of)][24];

  for (guint i = 0; i < G_N_ELEMENTS (of); i++)
    {
      g_snprintf (numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, of[i]);
      values[i] = numbers[i];
    }

  return PQsendQueryParams (connection, count_sql, G_N_ELEMENTS (of), NULL, values, NULL, NULL,
                            0) == 1;
}

/* One hint for all that is new. */
static gboolean
send_hint (PGconn  *connection,
           GString *hint)
{
  g_autofree char *tag = till_relay_postgresql_get_tag ();
  g_autofree char *text = g_strconcat (tag, ";", hint->len <= MAX_HINT ? hint->str : "*", NULL);
  const char *values[] = { TILL_RELAY_CHANNEL, text };

  return PQsendQueryParams (connection, "SELECT pg_notify ($1, $2)", G_N_ELEMENTS (values), NULL,
                            values, NULL, NULL, 0) == 1;
}

/* The second trip. */
static gboolean
write_all (Batch   *self,
           GError **error)
{
  g_autoptr (GString) hint = g_string_new (NULL);
  GHashTableIter iter;
  guint n = 1; /* COMMIT */
  gpointer value;

  for (guint i = 0; i < self->batch->len; i++)
    {
      TillRelayDelivery *delivery = self->batch->pdata[i];

      if (delivery->outcome != TILL_RELAY_OUTCOME_STORED)
        continue;

      if (!send_insert (self->connection, delivery))
        return till_relay_postgresql_fail (self->connection, NULL, error);
      n++;
    }

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Head *head = value;

      if (!head->changed)
        continue;

      g_string_append_printf (hint, "%s%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                              hint->len > 0 ? "," : "", head->id, head->last);
      if (!send_count (self->connection, head))
        return till_relay_postgresql_fail (self->connection, NULL, error);
      n++;
    }

  if ((hint->len > 0 && !send_hint (self->connection, hint)) ||
      !send_text (self->connection, "COMMIT") || !PQpipelineSync (self->connection))
    return till_relay_postgresql_fail (self->connection, NULL, error);

  for (guint i = 0; i < n + (hint->len > 0); i++)
    {
      gboolean is_hint = hint->len > 0 && i + 1 == n;

      if (!expect (self->connection, is_hint ? PGRES_TUPLES_OK : PGRES_COMMAND_OK, NULL, error))
        return FALSE;
    }

  return expect (self->connection, PGRES_PIPELINE_SYNC, NULL, error);
}

/**
 * till_relay_postgresql_store_batch:
 * @self: a store in PostgreSQL
 * @batch: (element-type TillRelayDelivery): what came in; numbers and outcomes are set
 * @ret_epoch: (out) (transfer full): the epoch the numbers belong to
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Stores deliveries in one transaction. If the connection is lost at the end, they may be stored
 * all the same; when they come again they are known.
 *
 * Returns: %FALSE when nothing of it is stored, or nobody knows
 */
gboolean
till_relay_postgresql_store_batch (TillRelayStore *self,
                                   GPtrArray      *batch,
                                   char          **ret_epoch,
                                   GError        **error)
{
  g_auto (Batch) job = {
    .connection = till_relay_postgresql_get_connection (self, error), .batch = batch,
    .heads = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free),
    .keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                   NULL),
  };
  gboolean ok;

  if (job.connection == NULL)
    return FALSE;

  if (!PQenterPipelineMode (job.connection))
    return till_relay_postgresql_fail (job.connection, NULL, error);

  ok = ask (&job, error);
  if (ok)
    {
      give_numbers (&job);
      ok = write_all (&job, error);
    }

  if (ok)
    *ret_epoch = g_steal_pointer (&job.epoch);

  /* Whatever is wrong with it, or with the server behind it: the next batch gets another. */
  if (!ok || !PQexitPipelineMode (job.connection))
    till_relay_postgresql_give_up (self);

  return ok;
}
