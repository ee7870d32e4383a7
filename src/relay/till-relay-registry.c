/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Streams, sources and consoles in memory.
 *
 * What must hold: what a snapshot leaves out is gone at once; what it keeps goes on with its
 * counters; a token is looked up by its hash or compared in constant time, and proves nothing
 * else than itself. */

#include "till-relay-registry.h"

#include <string.h>

#include "till-ids.h"
#include "till-relay-admin.h"
#include "till-relay-token.h"

struct _TillRelayRegistry
{
  TillRelayCache *cache;
  gint64          config;
  char           *epoch;
  GHashTable     *logs;     /* gint64 -> TillRelayLog */
  GHashTable     *sources;  /* gint64 -> TillRelaySource */
  GHashTable     *by_hash;  /* char* -> TillRelaySource, borrowed */
  GHashTable     *consoles; /* gint64 -> TillRelayConsole */
  GPtrArray      *acks;     /* TillRelayAck */
};

static void
source_free (TillRelaySource *source)
{
  g_free (source->token_hash);
  g_strfreev (source->secrets);
  g_free (source->until_us);
  g_free (source);
}

static void
console_free (TillRelayConsole *console)
{
  g_free (console->token_hash);
  g_array_unref (console->stream_ids);
  g_free (console);
}

static GHashTable *
table_by_id (GDestroyNotify destroy)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, destroy);
}

/**
 * till_relay_registry_new:
 * @cache: where the streams' events are kept; must outlive the registry
 *
 * Returns: (transfer full): a registry that knows nobody
 */
TillRelayRegistry *
till_relay_registry_new (TillRelayCache *cache)
{
  TillRelayRegistry *self;

  g_return_val_if_fail (cache != NULL, NULL);

  self = g_new0 (TillRelayRegistry, 1);
  self->cache = cache;
  self->logs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                      (GDestroyNotify) till_relay_log_free);
  self->sources = table_by_id ((GDestroyNotify) source_free);
  self->by_hash = g_hash_table_new (g_str_hash, g_str_equal);
  self->consoles = table_by_id ((GDestroyNotify) console_free);
  self->acks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * till_relay_registry_free:
 * @self: (nullable) (transfer full): a registry whose streams nobody watches
 */
void
till_relay_registry_free (TillRelayRegistry *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_hash);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->consoles);
  g_hash_table_unref (self->logs);
  g_ptr_array_unref (self->acks);
  g_free (self->epoch);
  g_free (self);
}

static void
apply_stream (TillRelayRegistry        *self,
              const TillRelayStreamRow *row)
{
  TillRelayLog *log = g_hash_table_lookup (self->logs, &row->id);

  if (log != NULL)
    till_relay_log_set_first (log, row->first_seq);
  else
    g_hash_table_insert (self->logs, g_memdup2 (&row->id, sizeof row->id),
                         till_relay_log_new (self->cache, row->id, row->name, row->first_seq,
                                             row->last_seq));
}

static void
apply_source (TillRelayRegistry        *self,
              GHashTable               *sources,
              const TillRelaySourceRow *row)
{
  const TillRelayGateway *gateway = till_relay_gateway_find (row->kind);
  TillRelayLog *log = g_hash_table_lookup (self->logs, &row->stream_id);
  TillRelaySource *source, *old;

  if (gateway == NULL || log == NULL)
    return;

  source = g_new0 (TillRelaySource, 1);
  if ((old = g_hash_table_lookup (self->sources, &row->id)) != NULL)
    *source = *old;

  source->id = row->id;
  source->log = log;
  source->gateway = gateway;
  source->mode = row->mode;
  source->token_hash = g_strdup (row->token_hash);
  source->secrets = g_strdupv (row->secrets);
  source->until_us = g_new0 (gint64, g_strv_length (source->secrets) + 1);
  for (guint i = 0; source->secrets[i] != NULL; i++)
    source->until_us[i] = till_relay_secret_parse (source->secrets[i]);
  source->rate = row->rate;
  source->burst = row->burst;
  source->max_body = row->max_body;
  source->bytes_a_day = row->bytes_a_day;

  g_hash_table_insert (sources, &source->id, source);
}

static void
apply_console (TillRelayRegistry         *self,
               GHashTable                *consoles,
               const TillRelayConsoleRow *row)
{
  TillRelayConsole *console = g_new0 (TillRelayConsole, 1);
  TillRelayConsole *old = g_hash_table_lookup (self->consoles, &row->id);

  console->id = row->id;
  console->token_hash = g_strdup (row->token_hash);
  console->role = row->role;
  console->stream_ids = g_array_ref (row->stream_ids);
  console->n_streams = old != NULL ? old->n_streams : 0;

  g_hash_table_insert (consoles, &console->id, console);
}

static void
index_sources (TillRelayRegistry *self)
{
  GHashTableIter iter;
  gpointer source;

  g_hash_table_remove_all (self->by_hash);
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_hash_table_insert (self->by_hash, ((TillRelaySource *) source)->token_hash, source);
}

/**
 * till_relay_registry_apply:
 * @self: a registry
 * @snapshot: what holds from now on
 *
 * Replaces who may do what. Streams are never dropped.
 */
void
till_relay_registry_apply (TillRelayRegistry       *self,
                           const TillRelaySnapshot *snapshot)
{
  GHashTable *sources, *consoles;

  g_return_if_fail (self != NULL && snapshot != NULL);

  if (self->epoch != NULL && strcmp (self->epoch, snapshot->epoch) != 0)
    till_relay_cache_forget (self->cache);

  self->config = snapshot->config;
  g_free (self->epoch);
  self->epoch = g_strdup (snapshot->epoch);

  for (guint i = 0; i < snapshot->streams->len; i++)
    apply_stream (self, snapshot->streams->pdata[i]);

  sources = table_by_id ((GDestroyNotify) source_free);
  for (guint i = 0; i < snapshot->sources->len; i++)
    apply_source (self, sources, snapshot->sources->pdata[i]);
  g_hash_table_remove_all (self->by_hash);
  g_hash_table_unref (self->sources);
  self->sources = sources;
  index_sources (self);

  consoles = table_by_id ((GDestroyNotify) console_free);
  for (guint i = 0; i < snapshot->consoles->len; i++)
    apply_console (self, consoles, snapshot->consoles->pdata[i]);
  g_hash_table_unref (self->consoles);
  self->consoles = consoles;
}

/**
 * till_relay_registry_get_config:
 * @self: a registry
 *
 * Returns: the counter of the last snapshot
 */
gint64
till_relay_registry_get_config (TillRelayRegistry *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->config;
}

/**
 * till_relay_registry_get_epoch:
 * @self: a registry that has a snapshot
 *
 * Returns: (transfer none): the epoch
 */
const char *
till_relay_registry_get_epoch (TillRelayRegistry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->epoch;
}

/**
 * till_relay_registry_find_log:
 * @self: a registry
 * @name: a stream's name
 *
 * Returns: (transfer none) (nullable): its log, or %NULL
 */
TillRelayLog *
till_relay_registry_find_log (TillRelayRegistry *self,
                              const char        *name)
{
  GHashTableIter iter;
  gpointer log;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  g_hash_table_iter_init (&iter, self->logs);
  while (g_hash_table_iter_next (&iter, NULL, &log))
    {
      if (strcmp (till_relay_log_get_name (log), name) == 0)
        return log;
    }

  return NULL;
}

/**
 * till_relay_registry_get_log:
 * @self: a registry
 * @stream_id: a stream's row
 *
 * Returns: (transfer none) (nullable): its log, or %NULL
 */
TillRelayLog *
till_relay_registry_get_log (TillRelayRegistry *self,
                             gint64             stream_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->logs, &stream_id);
}

/**
 * till_relay_registry_find_source:
 * @self: a registry
 * @token: the secret part of an address
 *
 * Returns: (transfer none) (nullable): the source, or %NULL
 */
TillRelaySource *
till_relay_registry_find_source (TillRelayRegistry *self,
                                 const char        *token)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (self != NULL && token != NULL, NULL);

  hash = till_relay_token_hash (token);

  return g_hash_table_lookup (self->by_hash, hash);
}

/**
 * till_relay_registry_get_source:
 * @self: a registry
 * @source_id: a source's row
 *
 * Returns: (transfer none) (nullable): the source, or %NULL
 */
TillRelaySource *
till_relay_registry_get_source (TillRelayRegistry *self,
                                gint64             source_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->sources, &source_id);
}

/**
 * till_relay_registry_find_console:
 * @self: a registry
 * @token: (nullable): what was presented
 *
 * Returns: (transfer none) (nullable): the console whose token it is, or %NULL
 */
TillRelayConsole *
till_relay_registry_find_console (TillRelayRegistry *self,
                                  const char        *token)
{
  g_autofree char *hash = NULL;
  TillRelayConsole *console;
  gint64 id;

  g_return_val_if_fail (self != NULL, NULL);

  if (!till_relay_token_parse_console (token, &id) ||
      (console = g_hash_table_lookup (self->consoles, &id)) == NULL)
    return NULL;

  hash = till_relay_token_hash (token);

  return till_ids_equal (console->token_hash, hash) ? console : NULL;
}

/**
 * till_relay_registry_get_console:
 * @self: a registry
 * @console_id: a console's row
 *
 * Returns: (transfer none) (nullable): the console, or %NULL if it is none any more
 */
TillRelayConsole *
till_relay_registry_get_console (TillRelayRegistry *self,
                                 gint64             console_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->consoles, &console_id);
}

/**
 * till_relay_source_list_secrets:
 * @source: a source
 * @now_us: the time
 *
 * Returns: (transfer container) (array zero-terminated=1): the secrets that count now
 */
const char **
till_relay_source_list_secrets (TillRelaySource *source,
                                gint64           now_us)
{
  const char **secrets;
  guint n = 0;

  g_return_val_if_fail (source != NULL, NULL);

  secrets = g_new0 (const char *, g_strv_length (source->secrets) + 1);
  for (guint i = 0; source->secrets[i] != NULL; i++)
    {
      if (source->until_us[i] >= now_us)
        secrets[n++] = source->secrets[i];
    }

  return secrets;
}

/**
 * till_relay_console_may_read:
 * @console: a console
 * @log: a stream
 *
 * Returns: whether it may read that stream
 */
gboolean
till_relay_console_may_read (TillRelayConsole *console,
                             TillRelayLog     *log)
{
  g_return_val_if_fail (console != NULL && log != NULL, FALSE);

  for (guint i = 0; i < console->stream_ids->len; i++)
    {
      if (g_array_index (console->stream_ids, gint64, i) == till_relay_log_get_id (log))
        return TRUE;
    }

  return FALSE;
}

/**
 * till_relay_registry_note_ack:
 * @self: a registry
 * @console_id: a console
 * @stream_id: a stream
 * @epoch: of the cursor
 * @seq: of the cursor
 * @now_us: the time
 *
 * Notes how far a console says it is. Nothing is decided by it.
 */
void
till_relay_registry_note_ack (TillRelayRegistry *self,
                              gint64             console_id,
                              gint64             stream_id,
                              const char        *epoch,
                              gint64             seq,
                              gint64             now_us)
{
  TillRelayAck *ack = NULL;

  g_return_if_fail (self != NULL && epoch != NULL);

  for (guint i = 0; i < self->acks->len; i++)
    {
      TillRelayAck *other = self->acks->pdata[i];

      if (other->console_id == console_id && other->stream_id == stream_id)
        ack = other;
    }

  if (ack == NULL)
    {
      ack = g_new0 (TillRelayAck, 1);
      ack->console_id = console_id;
      ack->stream_id = stream_id;
      g_ptr_array_add (self->acks, ack);
    }

  g_strlcpy (ack->epoch, epoch, sizeof ack->epoch);
  ack->seq = seq;
  ack->seen_us = now_us;
  ack->unsaved = TRUE;
}

/**
 * till_relay_registry_take_acks:
 * @self: a registry
 *
 * Returns: (transfer full) (element-type TillRelayAck): those that changed since the last call
 */
GArray *
till_relay_registry_take_acks (TillRelayRegistry *self)
{
  GArray *acks = g_array_new (FALSE, FALSE, sizeof (TillRelayAck));

  for (guint i = 0; i < self->acks->len; i++)
    {
      TillRelayAck *ack = self->acks->pdata[i];

      if (ack->unsaved)
        g_array_append_val (acks, *ack);
      ack->unsaved = FALSE;
    }

  return acks;
}

static void
foreach_value (GHashTable *table,
               GFunc       func,
               gpointer    user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    func (value, user_data);
}

/**
 * till_relay_registry_foreach_log:
 * @self: a registry
 * @func: called with each #TillRelayLog
 * @user_data: data for @func
 */
void
till_relay_registry_foreach_log (TillRelayRegistry *self,
                                 GFunc              func,
                                 gpointer           user_data)
{
  g_return_if_fail (self != NULL && func != NULL);

  foreach_value (self->logs, func, user_data);
}

/**
 * till_relay_registry_foreach_source:
 * @self: a registry
 * @func: called with each #TillRelaySource
 * @user_data: data for @func
 */
void
till_relay_registry_foreach_source (TillRelayRegistry *self,
                                    GFunc              func,
                                    gpointer           user_data)
{
  g_return_if_fail (self != NULL && func != NULL);

  foreach_value (self->sources, func, user_data);
}

/**
 * till_relay_registry_foreach_ack:
 * @self: a registry
 * @func: called with each #TillRelayAck
 * @user_data: data for @func
 */
void
till_relay_registry_foreach_ack (TillRelayRegistry *self,
                                 GFunc              func,
                                 gpointer           user_data)
{
  g_return_if_fail (self != NULL && func != NULL);

  g_ptr_array_foreach (self->acks, func, user_data);
}
