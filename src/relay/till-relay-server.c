/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The relay put together: door, writer, reader, streams, API.
 *
 * What must hold: it listens on this machine alone unless that was overruled; metrics are never
 * on the socket that webhooks come in by; when it is asked to end, nobody is let in any more,
 * streams are told good-bye, and what was accepted is committed and answered. */

#include "till-relay-server.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-config.h"
#include "till-listen.h"
#include "till-relay-admin.h"
#include "till-relay-api.h"
#include "till-relay-ingest.h"
#include "till-relay-listener.h"

#define SAVE_ACKS_S 30
#define DRAIN_STEP_MS 10

/* Over how long a time consoles come back after a restart. */
#define DRAIN_RETRY_MS 5000

struct _TillRelayServer
{
  TillRelayShared   shared;
  char             *db_path;
  char             *unix_path;
  char             *url;
  char             *metrics_url;
  TillRelayReader     *reader;
  TillRelayCache   *cache;
  TillRelayWriter  *writer;
  TillRelayDoor    *door;
  TillRelayRefresh *refresh;
  TillRelayIngest  *ingest;
  TillRelayApi     *api;
  SoupServer       *metrics_server;
  GSource          *save_acks;
  TillRelayListener *listener;   /* (nullable): where several relays share a database */

  GHookFunc         failed;
  gpointer          failed_data;

  GSource          *drain;
  gint64            drain_until_us;
  GHookFunc         drained;
  gpointer          drained_data;
};

static void
report_cb (TillRelayReport *report,
           gpointer         user_data)
{
  TillRelayServer *self = user_data;

  if (self->ingest != NULL) /* not while the relay still starts: that fails by itself */
    till_relay_ingest_report (self->ingest, report);
  if (report->fatal && self->failed != NULL)
    self->failed (self->failed_data);
}

static void
answer_health (TillRelayServer   *self,
               SoupServerMessage *msg,
               gboolean           ready_too)
{
  gboolean ok = !ready_too || till_relay_ingest_is_ready (self->ingest);

  till_relay_http_answer (msg, ok ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE,
                          "text/plain", ok ? "ok\n" : "not ready\n");
}

/* Wrong address or method: with a body, the connection ends; without one it may go on. */
static void
answer_not_here (TillRelayServer   *self,
                 SoupServerMessage *msg,
                 guint              status,
                 gint64             length)
{
  if (length == 0)
    till_relay_http_answer (msg, status, NULL, NULL);
  else
    till_relay_door_refuse (self->door, msg, status);
}

static void
route (TillRelayServer   *self,
       SoupServerMessage *msg,
       gint64             length)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (msg));
  const char *method = soup_server_message_get_method (msg);

  if (g_str_has_prefix (path, "/in/"))
    {
      if (method == SOUP_METHOD_POST)
        till_relay_ingest_begin (self->ingest, msg, path + strlen ("/in/"), length);
      else
        answer_not_here (self, msg, SOUP_STATUS_METHOD_NOT_ALLOWED, length);
    }
  else if (g_str_has_prefix (path, "/v1/"))
    till_relay_api_handle (self->api, msg, path + strlen ("/v1/"), length);
  else if (method == SOUP_METHOD_GET && length == 0 && strcmp (path, "/healthz") == 0)
    answer_health (self, msg, FALSE);
  else if (method == SOUP_METHOD_GET && length == 0 && strcmp (path, "/readyz") == 0)
    answer_health (self, msg, TRUE);
  else
    answer_not_here (self, msg, SOUP_STATUS_NOT_FOUND, length);
}

static void
request_cb (SoupServerMessage *msg,
            gpointer           user_data)
{
  TillRelayServer *self = user_data;
  gint64 length;
  guint status;

  /* Whoever wants a body collects it; of the others nothing is kept. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);

  if ((status = till_relay_http_check (msg, &self->shared.limits, &length)) != 0)
    till_relay_door_refuse (self->door, msg, status);
  else
    route (self, msg, length);
}

static void
metrics_cb (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TillRelayServer *self = user_data;
  g_autofree char *text = NULL;
  GStatBuf file;

  if (soup_server_message_get_method (msg) != SOUP_METHOD_GET || strcmp (path, "/metrics") != 0)
    {
      till_relay_http_answer (msg, SOUP_STATUS_NOT_FOUND, NULL, NULL);
      return;
    }

  if (g_stat (self->db_path, &file) == 0)
    self->shared.metrics.db_bytes = file.st_size;

  text = till_relay_metrics_to_string (&self->shared.metrics, self->shared.registry,
                                       till_clock_now_us (self->shared.clock));
  till_relay_http_answer (msg, SOUP_STATUS_OK, "text/plain; version=0.0.4", text);
}

static gboolean
save_acks_cb (gpointer user_data)
{
  TillRelayServer *self = user_data;

  till_relay_api_save_acks (self->api);

  return G_SOURCE_CONTINUE;
}

static gboolean
open_metrics (TillRelayServer             *self,
              const TillRelayServerConfig *config,
              GError                     **error)
{
  g_autoptr (GSocket) socket = NULL;

  if (config->metrics_address == NULL)
    return TRUE;

  if (!(socket = till_listen_tcp (config->metrics_address, config->metrics_port,
                                  /* allow_direct= */ FALSE, error)))
    return FALSE;

  self->metrics_server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->metrics_server, NULL, metrics_cb, self, NULL);
  if (!soup_server_listen_socket (self->metrics_server, socket, 0, error))
    return FALSE;

  self->metrics_url = g_strdup_printf ("http://%s:%u/metrics", config->metrics_address,
                                       till_listen_get_port (socket));

  return TRUE;
}

static GSocket *
listen_at (TillRelayServer             *self,
           const TillRelayServerConfig *config,
           GError                     **error)
{
  const char *address = config->address != NULL ? config->address : "127.0.0.1";
  g_autoptr (GSocket) socket = NULL;

  if (config->socket != NULL)
    return g_object_ref (config->socket);

  if (config->unix_path != NULL)
    {
      self->unix_path = g_strdup (config->unix_path);
      return till_listen_unix (config->unix_path, error);
    }

  if (!(socket = till_listen_tcp (address, config->port, config->allow_direct, error)))
    return NULL;

  if (config->allow_direct)
    g_message ("Listening without a proxy in front: this server is not made to face the internet");

  self->url = g_strdup_printf (strchr (address, ':') != NULL ? "http://[%s]:%u" : "http://%s:%u",
                               address, till_listen_get_port (socket));

  return g_steal_pointer (&socket);
}

static gboolean
load_registry (TillRelayServer *self,
               GError         **error)
{
  g_autoptr (TillRelayStore) db = NULL;
  g_autoptr (TillRelaySnapshot) snapshot = NULL;

  if (!(db = till_relay_store_open (self->db_path, TILL_RELAY_STORE_READ_ONLY, error)) ||
      !till_relay_snapshot_read (db, 0, &snapshot, error))
    return FALSE;

  self->shared.is_shared = till_relay_store_is_shared (db);
  self->shared.registry = till_relay_registry_new (self->cache);
  till_relay_registry_apply (self->shared.registry, snapshot);

  return TRUE;
}

#ifdef TILL_HAVE_POSTGRESQL
/* Another relay has stored something. */
static void
head_cb (const TillRelayHead *head,
         gpointer             user_data)
{
  TillRelayServer *self = user_data;
  TillRelayLog *log = till_relay_registry_get_log (self->shared.registry, head->stream_id);

  if (log == NULL)
    return;

  if (head->first > 0)
    till_relay_log_set_first (log, head->first);
  if (till_relay_log_advance (log, head->last, head->is_hint))
    till_relay_log_wake (log);
}

static void
listen_to_others (TillRelayServer *self)
{
  self->listener = till_relay_listener_new (self->db_path, self->shared.limits.look_ms, head_cb,
                                            self);
}
#endif

static gboolean
open_files (TillRelayServer *self,
            GError         **error)
{
  if (!(self->writer = till_relay_writer_new (self->db_path, &self->shared.limits,
                                              self->shared.clock, report_cb, self, error)))
    return FALSE;

  if (!(self->reader = till_relay_reader_new (self->db_path, error)))
    return FALSE;

  self->cache = till_relay_cache_new (&self->shared.limits, self->reader);

  return load_registry (self, error);
}

static gboolean
start (TillRelayServer             *self,
       const TillRelayServerConfig *config,
       GError                     **error)
{
  g_autoptr (GSocket) socket = NULL;

  if (!open_files (self, error) ||
      !(socket = listen_at (self, config, error)) ||
      !(self->door = till_relay_door_new (&self->shared, socket, request_cb, self, error)))
    return FALSE;

  self->ingest = till_relay_ingest_new (&self->shared, self->door, self->writer,
                                        config->public_url);
  self->refresh = till_relay_refresh_new (&self->shared, self->reader);
  self->api = till_relay_api_new (&self->shared, self->door, self->writer, self->refresh,
                                  config->public_url);

  self->save_acks = g_timeout_source_new_seconds (SAVE_ACKS_S);
  g_source_set_callback (self->save_acks, save_acks_cb, self, NULL);
  g_source_attach (self->save_acks, g_main_context_get_thread_default ());

#ifdef TILL_HAVE_POSTGRESQL
  if (self->shared.is_shared)
    listen_to_others (self);
#endif

  return open_metrics (self, config, error);
}

/**
 * till_relay_server_new:
 * @config: how it is to run
 * @clock: the time of day
 * @error: return location for a #GError in #TILL_DB_ERROR or #G_IO_ERROR
 *
 * Opens the files, which blocks, and begins to listen.
 *
 * Returns: (transfer full) (nullable): the relay, or %NULL
 */
TillRelayServer *
till_relay_server_new (const TillRelayServerConfig *config,
                       TillClock                   *clock,
                       GError                     **error)
{
  g_autoptr (TillRelayServer) self = NULL;

  g_return_val_if_fail (config != NULL && config->db_path != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_new0 (TillRelayServer, 1);
  self->shared.limits = config->limits;
  self->shared.clock = till_clock_ref (clock);
  self->shared.hub = till_relay_hub_new (CLAMP (config->limits.heartbeat_ms / 8, 5, 1000));
  self->db_path = g_strdup (config->db_path);

  if (!start (self, config, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * till_relay_server_free:
 * @self: (nullable) (transfer full): a relay
 *
 * Ends it. What was accepted is committed; those who wait for an answer may not get it.
 */
void
till_relay_server_free (TillRelayServer *self)
{
  if (self == NULL)
    return;

  drop_source (&self->drain);
  drop_source (&self->save_acks);
#ifdef TILL_HAVE_POSTGRESQL
  g_clear_pointer (&self->listener, till_relay_listener_close);
#endif
  if (self->api != NULL)
    till_relay_api_save_acks (self->api);

  g_clear_pointer (&self->writer, till_relay_writer_close);
  g_clear_pointer (&self->refresh, till_relay_refresh_free);
  g_clear_pointer (&self->api, till_relay_api_free);
  g_clear_pointer (&self->shared.hub, till_relay_hub_free);
  g_clear_object (&self->metrics_server);
  g_clear_pointer (&self->door, till_relay_door_free);
  g_clear_pointer (&self->ingest, till_relay_ingest_free);

  g_clear_pointer (&self->reader, till_relay_reader_close);
  g_clear_pointer (&self->shared.registry, till_relay_registry_free);
  g_clear_pointer (&self->cache, till_relay_cache_free);
  g_clear_pointer (&self->shared.clock, till_clock_unref);

  if (self->unix_path != NULL)
    g_unlink (self->unix_path);
  g_free (self->unix_path);
  g_free (self->db_path);
  g_free (self->url);
  g_free (self->metrics_url);
  g_free (self);
}

/**
 * till_relay_server_get_url:
 * @self: a relay
 *
 * Returns: (transfer none) (nullable): "http://127.0.0.1:<port>", or %NULL on a unix socket
 */
const char *
till_relay_server_get_url (TillRelayServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * till_relay_server_get_metrics_url:
 * @self: a relay
 *
 * Returns: (transfer none) (nullable): where the metrics are, or %NULL
 */
const char *
till_relay_server_get_metrics_url (TillRelayServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->metrics_url;
}

/**
 * till_relay_server_set_failed_func:
 * @self: a relay
 * @func: (nullable): called when nobody knows any more what the disk keeps: the process should
 *   end, and the next one finds out
 * @user_data: data for @func
 */
void
till_relay_server_set_failed_func (TillRelayServer *self,
                                   GHookFunc        func,
                                   gpointer         user_data)
{
  g_return_if_fail (self != NULL);

  self->failed = func;
  self->failed_data = user_data;
}

static gboolean
drain_cb (gpointer user_data)
{
  TillRelayServer *self = user_data;

  if (g_get_monotonic_time () < self->drain_until_us &&
      (till_relay_door_count_busy (self->door) > 0 || till_relay_hub_count (self->shared.hub) > 0))
    return G_SOURCE_CONTINUE;

  g_source_unref (g_steal_pointer (&self->drain));
  self->drained (self->drained_data);

  return G_SOURCE_REMOVE;
}

/**
 * till_relay_server_drain:
 * @self: a relay
 * @timeout_ms: how long that may take
 * @done: called when it can be freed
 * @user_data: data for @done
 *
 * Lets nobody in any more, says good-bye to the streams and answers what was begun.
 */
void
till_relay_server_drain (TillRelayServer *self,
                         guint            timeout_ms,
                         GHookFunc        done,
                         gpointer         user_data)
{
  g_return_if_fail (self != NULL && done != NULL);

  if (self->drain != NULL)
    return;

  till_relay_door_shut (self->door);
  till_relay_api_end_polls (self->api);
  till_relay_sse_end_all (&self->shared, DRAIN_RETRY_MS);

  self->drained = done;
  self->drained_data = user_data;
  self->drain_until_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  self->drain = g_timeout_source_new (DRAIN_STEP_MS);
  g_source_set_callback (self->drain, drain_cb, self, NULL);
  g_source_attach (self->drain, g_main_context_get_thread_default ());
}
