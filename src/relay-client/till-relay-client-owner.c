/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an owner changes at the relay: the console makes a source of its own there, registers its
 * address with the gateway, and tells the relay the secret it gets.
 *
 * What must hold: secrets pass through memory that is wiped. */

#include "till-relay-client-private.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-relay-call.h"

#define MAX_URL 2048

typedef struct
{
  gint64 source_id;
  char  *ingest_url;
} NewSource;

static void
new_source_free (NewSource *source)
{
  g_free (source->ingest_url);
  g_free (source);
}

static void
wipe_and_free (gpointer data)
{
  till_secret_wipe_memory (data, strlen (data));
  g_free (data);
}

static GBytes *
take_json (JsonBuilder *builder)
{
  char *json;

  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  return g_bytes_new_with_free_func (json, strlen (json), wipe_and_free, json);
}

static NewSource *
parse_new_source (GBytes  *answer,
                  GError **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  const char *url;
  gint64 id;
  NewSource *source;

  if (!(node = till_json_parse_bytes (answer, error)))
    return NULL;

  till_json_reader_init (&reader, node, "source");
  id = till_json_reader_int (&reader, "id", 1, G_MAXINT64);
  url = till_json_reader_string (&reader, "ingest_url", MAX_URL);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  source = g_new0 (NewSource, 1);
  source->source_id = id;
  source->ingest_url = g_strdup (url);

  return source;
}

static void
source_created_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = NULL;
  GError *error = NULL;
  NewSource *source = NULL;

  if ((answer = till_relay_call_finish (result, &error)))
    source = parse_new_source (answer, &error);

  if (source != NULL)
    g_task_return_pointer (task, source, (GDestroyNotify) new_source_free);
  else
    g_task_return_error (task, error);
}

/**
 * till_relay_client_create_source_async:
 * @self: a client with an owner's token; need not be started
 * @kind: which gateway's webhooks: "stripe"
 * @mode: "verify" or "blind"
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Makes a source at the relay: an address that the gateway may post to.
 */
void
till_relay_client_create_source_async (TillRelayClient    *self,
                                       const char         *kind,
                                       const char         *mode,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));
  g_return_if_fail (kind != NULL && mode != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_client_create_source_async);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind);
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (builder, mode);
  json = take_json (builder);

  path = g_strdup_printf ("/v1/streams/%s/sources", till_relay_client_get_stream (self));
  till_relay_call_async (till_relay_client_get_place (self), SOUP_METHOD_POST, path, json,
                         cancellable, source_created_cb, task);
}

/**
 * till_relay_client_create_source_finish:
 * @self: a client
 * @result: the #GAsyncResult given to the callback
 * @ret_source_id: (out): the source's number; untouched on failure
 * @ret_ingest_url: (out) (transfer full): the address for the gateway, told this once; untouched
 *   on failure
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR, #TILL_JSON_ERROR or
 *   #G_IO_ERROR
 *
 * Returns: whether there is a new source
 */
gboolean
till_relay_client_create_source_finish (TillRelayClient *self,
                                        GAsyncResult    *result,
                                        gint64          *ret_source_id,
                                        char           **ret_ingest_url,
                                        GError         **error)
{
  NewSource *source;

  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!(source = g_task_propagate_pointer (G_TASK (result), error)))
    return FALSE;

  *ret_source_id = source->source_id;
  *ret_ingest_url = g_steal_pointer (&source->ingest_url);
  new_source_free (source);

  return TRUE;
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = NULL;
  GError *error = NULL;

  if ((answer = till_relay_call_finish (result, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * till_relay_client_set_secret_async:
 * @self: a client with an owner's token; need not be started
 * @source_id: a source that verifies
 * @secret: the signing secret of its endpoint
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Tells the relay a secret. The last two count, so that a gateway may roll them.
 */
void
till_relay_client_set_secret_async (TillRelayClient    *self,
                                    gint64              source_id,
                                    const TillSecret   *secret,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));
  g_return_if_fail (secret != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_client_set_secret_async);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "secret");
  json_builder_add_string_value (builder, till_secret_peek (secret));
  json = take_json (builder);

  path = g_strdup_printf ("/v1/sources/%" G_GINT64_FORMAT "/secret", source_id);
  till_relay_call_async (till_relay_client_get_place (self), SOUP_METHOD_PUT, path, json,
                         cancellable, done_cb, task);
}

/**
 * till_relay_client_set_secret_finish:
 * @self: a client
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR or #G_IO_ERROR
 *
 * Returns: whether the relay has it
 */
gboolean
till_relay_client_set_secret_finish (TillRelayClient *self,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_relay_client_remove_source_async:
 * @self: a client with an owner's token; need not be started
 * @source_id: a source
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes a source's address away. Its events stay in the stream.
 */
void
till_relay_client_remove_source_async (TillRelayClient    *self,
                                       gint64              source_id,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (TILL_IS_RELAY_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_client_remove_source_async);

  path = g_strdup_printf ("/v1/sources/%" G_GINT64_FORMAT, source_id);
  till_relay_call_async (till_relay_client_get_place (self), SOUP_METHOD_DELETE, path, NULL,
                         cancellable, done_cb, task);
}

/**
 * till_relay_client_remove_source_finish:
 * @self: a client
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR or #G_IO_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
till_relay_client_remove_source_finish (TillRelayClient *self,
                                        GAsyncResult    *result,
                                        GError         **error)
{
  g_return_val_if_fail (TILL_IS_RELAY_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
