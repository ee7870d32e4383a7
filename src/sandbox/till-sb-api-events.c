/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/events and /v1/webhook_endpoints (docs.stripe.com/api/events, …/webhook_endpoints).
 *
 * What must hold: the secret of an endpoint is shown once, in the answer that made it; events are
 * sent to this machine only. */

#include "till-sb-api-events.h"

#include <gio/gio.h>
#include <string.h>

#include "till-ids.h"
#include "till-sb-error.h"
#include "till-sb-json.h"
#include "till-stmt.h"

#define MAX_ENDPOINTS 16
#define MAX_TYPES 20
#define SECRET_LENGTH 32

/**
 * till_sb_api_event_get:
 * @call: GET /v1/events/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_event_get (TillSbCall *call,
                       GError    **error)
{
  return till_sb_call_get (call, TILL_SB_EVENT, "id", error);
}

#define DELIVERED \
  " AND (?7 IS NULL OR ?7 = NOT EXISTS" \
  " (SELECT 1 FROM delivery WHERE delivery.event = event.seq AND state <> 1))"

/* One type is found by its index; a pattern or several types are looked for along the time. */
static const TillSbListing by_type = {
  TILL_SB_EVENT,
  { { TILL_SB_FILTER_TEXT, "type", 0 }, { TILL_SB_FILTER_BOOL, "delivery_success", 0 } },
  { TILL_SB_LIST_SQL ("event", "AND ?6 IS NULL" DELIVERED),
    TILL_SB_LIST_SQL ("event", "AND type = ?6" DELIVERED) },
};

static const TillSbListing by_pattern = {
  TILL_SB_EVENT,
  { { TILL_SB_FILTER_TEXT, "type", 0 }, { TILL_SB_FILTER_BOOL, "delivery_success", 0 } },
  { { NULL, NULL }, TILL_SB_LIST_SQL ("event", "AND type GLOB ?6" DELIVERED) },
};

static const TillSbListing by_types = {
  TILL_SB_EVENT,
  { { TILL_SB_FILTER_TEXT, "types_joined", 0 }, { TILL_SB_FILTER_BOOL, "delivery_success", 0 } },
  { { NULL, NULL }, TILL_SB_LIST_SQL ("event", "AND instr (?6, ' ' || type || ' ')" DELIVERED) },
};

static gboolean
list_types (TillSbCall *call,
            GError    **error)
{
  g_autoptr (GPtrArray) types = till_sb_params_list (call->params, "types");
  g_autoptr (GString) joined = g_string_new (" ");

  if (till_sb_params_has (call->params, "type"))
    return till_sb_refuse (error, 400, NULL, "types",
                           "You may only specify one of these parameters: type, types.");

  if (types->len > MAX_TYPES)
    return till_sb_refuse (error, 400, NULL, "types", "You may only pass up to %d types.",
                           MAX_TYPES);

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (joined, "%s ", (const char *) g_ptr_array_index (types, i));

  till_sb_params_set (call->params, "types_joined", joined->str);

  return till_sb_call_list (call, &by_types, 0, error);
}

/**
 * till_sb_api_event_list:
 * @call: GET /v1/events
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_event_list (TillSbCall *call,
                        GError    **error)
{
  const char *type = till_sb_params_text (call->params, "type");

  if (till_sb_params_has (call->params, "types"))
    return list_types (call, error);

  return till_sb_call_list (call, type != NULL && strchr (type, '*') != NULL ? &by_pattern
                                                                             : &by_type,
                            0, error);
}

/* Events go to this machine only: the practice gateway must not be a way to reach others. */
static gboolean
is_loopback (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = NULL;
  const char *host;

  if (uri == NULL || strcmp (g_uri_get_scheme (uri), "http") != 0)
    return FALSE;

  if ((host = g_uri_get_host (uri)) == NULL)
    return FALSE;

  if (strcmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static void
take_url (TillSbCall     *call,
          TillSbEndpoint *endpoint)
{
  if (!till_sb_call_take_text (call, "url", &endpoint->url))
    return;

  if (endpoint->url == NULL || !is_loopback (endpoint->url))
    till_sb_params_fail (call->params, "url_invalid", "url",
                         "Invalid URL: the practice gateway sends events to this machine only "
                         "(http://127.0.0.1:…).");
}

static void
take_events (TillSbCall     *call,
             TillSbEndpoint *endpoint)
{
  g_autoptr (GPtrArray) types = till_sb_params_list (call->params, "enabled_events");
  TillSbJson json;

  if (types == NULL)
    return;

  if (types->len == 0)
    {
      till_sb_params_fail (call->params, "parameter_invalid_empty", "enabled_events",
                           "You must pass at least one event.");
      return;
    }

  till_sb_json_init (&json);
  till_sb_json_begin_array (&json, NULL);
  for (guint i = 0; i < types->len; i++)
    till_sb_json_text (&json, NULL, g_ptr_array_index (types, i));
  till_sb_json_end_array (&json);
  g_free (endpoint->enabled_events);
  endpoint->enabled_events = till_sb_json_steal (&json);
}

static const char count_sql[] = "SELECT COUNT (*) FROM endpoint WHERE deleted = 0";

static gboolean
check_room (TillSb  *sb,
            GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (sb->db, count_sql, error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (till_stmt_get_int64 (stmt, 0) >= MAX_ENDPOINTS)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "You have reached the maximum of %d test webhook endpoints.",
                           MAX_ENDPOINTS);

  return TRUE;
}

/* Adds the secret to the answer that makes the endpoint. */
static void
show_secret (TillSbCall           *call,
             const TillSbEndpoint *endpoint)
{
  g_autofree char *plain = call->answer;
  gsize length = strlen (plain);

  /* An object with members ends with "}": the secret goes before it. It needs no escaping. */
  plain[length - 1] = '\0';
  call->answer = g_strconcat (plain, ",\"secret\":\"", endpoint->secret, "\"}", NULL);
}

/**
 * till_sb_api_endpoint_create:
 * @call: POST /v1/webhook_endpoints
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_endpoint_create (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbEndpoint) endpoint = till_sb_row_new (TILL_SB_ENDPOINT);
  g_autofree char *token = till_random_token (SECRET_LENGTH);

  endpoint->row.created = till_sb_now (call->sb);
  endpoint->status = g_strdup ("enabled");
  endpoint->secret = g_strconcat ("whsec_", token, NULL);
  take_url (call, endpoint);
  take_events (call, endpoint);
  till_sb_params_need_text (call->params, "url");
  if (endpoint->enabled_events == NULL)
    till_sb_params_fail (call->params, "parameter_missing", "enabled_events",
                         "Missing required param: enabled_events.");
  till_sb_call_take_text (call, "api_version", &endpoint->api_version);
  till_sb_call_take_text (call, "description", &endpoint->description);
  till_sb_params_metadata (call->params, "metadata", &endpoint->metadata);
  till_sb_params_ignore (call->params, "connect");
  if (!till_sb_params_end (call->params, error) ||
      !check_room (call->sb, error) ||
      !till_sb_save (call->sb, endpoint, error) ||
      !till_sb_call_answer (call, TILL_SB_ENDPOINT, endpoint->row.seq, error))
    return FALSE;

  show_secret (call, endpoint);

  return TRUE;
}

/**
 * till_sb_api_endpoint_get:
 * @call: GET /v1/webhook_endpoints/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_endpoint_get (TillSbCall *call,
                          GError    **error)
{
  return till_sb_call_get (call, TILL_SB_ENDPOINT, "webhook_endpoint", error);
}

/**
 * till_sb_api_endpoint_update:
 * @call: POST /v1/webhook_endpoints/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_endpoint_update (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbEndpoint) endpoint = NULL;
  gboolean disabled;

  if (!(endpoint = till_sb_call_find (call, TILL_SB_ENDPOINT, 0, "webhook_endpoint", error)))
    return FALSE;

  take_url (call, endpoint);
  take_events (call, endpoint);
  if (till_sb_params_bool (call->params, "disabled", &disabled))
    till_sb_set (&endpoint->status, disabled ? "disabled" : "enabled");
  till_sb_call_take_text (call, "description", &endpoint->description);
  till_sb_params_metadata (call->params, "metadata", &endpoint->metadata);

  return till_sb_params_end (call->params, error) &&
         till_sb_save (call->sb, endpoint, error) &&
         till_sb_call_answer (call, TILL_SB_ENDPOINT, endpoint->row.seq, error);
}

static const char drop_deliveries_sql[] =
  "UPDATE delivery SET state = 2 WHERE endpoint = ?1 AND state = 0";

/**
 * till_sb_api_endpoint_delete:
 * @call: DELETE /v1/webhook_endpoints/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_endpoint_delete (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbEndpoint) endpoint = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  TillSbJson json;

  if (!till_sb_params_end (call->params, error) ||
      !(endpoint = till_sb_call_find (call, TILL_SB_ENDPOINT, 0, "webhook_endpoint", error)) ||
      !(stmt = till_db_statement (call->sb->db, drop_deliveries_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, endpoint->row.seq, error) ||
      !till_stmt_run (stmt, error))
    return FALSE;

  endpoint->deleted = TRUE;
  if (!till_sb_save (call->sb, endpoint, error))
    return FALSE;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "id", call->ids[0]);
  till_sb_json_text (&json, "object", "webhook_endpoint");
  till_sb_json_bool (&json, "deleted", TRUE);
  till_sb_json_end (&json);
  call->answer = till_sb_json_steal (&json);

  return TRUE;
}

/**
 * till_sb_api_endpoint_list:
 * @call: GET /v1/webhook_endpoints
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_endpoint_list (TillSbCall *call,
                           GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_ENDPOINT,
    { { TILL_SB_FILTER_END, NULL, 0 } },
    { TILL_SB_LIST_SQL ("endpoint", "AND deleted = 0") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}
