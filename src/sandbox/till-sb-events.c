/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Events: what happened, with the object as it was at that moment, and to whom it is told.
 *
 * What must hold: an event and its deliveries are written in the transaction of what it tells of,
 * so neither can exist without the other. */

#include "till-sb-events.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-render.h"
#include "till-stmt.h"

/* Returns what of @before differs in @after: a new object, empty if they are the same. */
static JsonObject *
diff_objects (JsonObject *before,
              JsonObject *after)
{
  JsonObject *changed = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *was;

  json_object_iter_init (&iter, before);
  while (json_object_iter_next (&iter, &name, &was))
    {
      JsonNode *is = json_object_get_member (after, name);

      if (is != NULL && json_node_equal (was, is))
        continue;

      if (is != NULL && JSON_NODE_HOLDS_OBJECT (was) && JSON_NODE_HOLDS_OBJECT (is))
        json_object_set_object_member (changed, name,
                                       diff_objects (json_node_get_object (was),
                                                     json_node_get_object (is)));
      else
        json_object_set_member (changed, name, json_node_copy (was));
    }

  json_object_iter_init (&iter, after);
  while (json_object_iter_next (&iter, &name, &was))
    if (!json_object_has_member (before, name))
      json_object_set_null_member (changed, name);

  return changed;
}

/**
 * till_sb_json_diff:
 * @before: an object as JSON
 * @after: the same object later
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Says what previous_attributes says: the members that changed, with their former values.
 *
 * Returns: (transfer full) (nullable): JSON, or %NULL on failure
 */
char *
till_sb_json_diff (const char *before,
                   const char *after,
                   GError    **error)
{
  g_autoptr (JsonNode) was = NULL;
  g_autoptr (JsonNode) is = NULL;
  g_autoptr (JsonNode) changed = NULL;

  if (!(was = till_json_parse (before, strlen (before), error)) ||
      !(is = till_json_parse (after, strlen (after), error)))
    return NULL;

  changed = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (changed, diff_objects (json_node_get_object (was),
                                                json_node_get_object (is)));

  return till_json_to_string (changed);
}

/* Whether an endpoint wants to hear of @type; @list is a JSON array that we wrote. */
static gboolean
is_enabled (const char *list,
            const char *type)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", type);

  return strstr (list, "\"*\"") != NULL || strstr (list, quoted) != NULL;
}

static const char endpoints_sql[] =
  "SELECT seq, enabled_events FROM endpoint WHERE deleted = 0 AND status = 'enabled'";
static const char deliver_sql[] =
  "INSERT INTO delivery (event, endpoint, state, attempts, due_us) VALUES (?1, ?2, 0, 0, ?3)";

static gboolean
add_deliveries (TillSb      *sb,
                TillSbEvent *event,
                GError     **error)
{
  g_autoptr (TillStmt) endpoints = NULL;
  g_autoptr (TillStmt) insert = NULL;
  gboolean has_row;

  if (!(endpoints = till_db_statement (sb->db, endpoints_sql, error)) ||
      !(insert = till_db_statement (sb->db, deliver_sql, error)))
    return FALSE;

  for (;;)
    {
      if (!till_stmt_step (endpoints, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (is_enabled (till_stmt_get_text (endpoints, 1), event->type) &&
          (!till_stmt_bind_int64 (insert, 1, event->row.seq, error) ||
           !till_stmt_bind_int64 (insert, 2, till_stmt_get_int64 (endpoints, 0), error) ||
           !till_stmt_bind_int64 (insert, 3, till_clock_now_us (sb->clock), error) ||
           !till_stmt_run (insert, error)))
        return FALSE;
    }
}

/* Records an event; takes @object and @previous. */
static gboolean
emit (TillSb     *sb,
      const char *type,
      char       *object,
      char       *previous,
      GError    **error)
{
  g_autoptr (TillSbEvent) event = till_sb_row_new (TILL_SB_EVENT);

  event->row.created = till_sb_now (sb);
  event->type = g_strdup (type);
  event->api_version = g_strdup (TILL_SB_API_VERSION);
  event->object = object;
  event->previous = previous;
  event->request = g_strdup (sb->request_id);
  event->idempotency_key = g_strdup (sb->idempotency_key);

  return till_sb_save (sb, event, error) && add_deliveries (sb, event, error);
}

/**
 * till_sb_emit:
 * @sb: a gateway, in a transaction
 * @type: what happened: "charge.succeeded"
 * @row: what it happened to, as it is now
 * @before: (nullable): the object as JSON before it happened
 * @error: return location for a #GError
 *
 * Records an event and whom it must be told.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_emit (TillSb       *sb,
              const char   *type,
              gconstpointer row,
              const char   *before,
              GError      **error)
{
  g_autofree char *object = till_sb_render_row (sb, row, error);
  g_autofree char *previous = NULL;

  if (object == NULL ||
      (before != NULL && !(previous = till_sb_json_diff (before, object, error))))
    return FALSE;

  return emit (sb, type, g_steal_pointer (&object), g_steal_pointer (&previous), error);
}

/**
 * till_sb_emit_previous:
 * @sb: a gateway, in a transaction
 * @type: what happened
 * @row: what it happened to, as it is now
 * @previous: (nullable): what changed, with its former values, as JSON
 * @error: return location for a #GError
 *
 * Like till_sb_emit() for those who know what changed: finding it out costs more than all the rest
 * of an event.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_emit_previous (TillSb       *sb,
                       const char   *type,
                       gconstpointer row,
                       const char   *previous,
                       GError      **error)
{
  char *object = till_sb_render_row (sb, row, error);

  return object != NULL && emit (sb, type, object, g_strdup (previous), error);
}

static const char prune_sql[] = "DELETE FROM event WHERE created < ?1";
static const char prune_deliveries_sql[] =
  "DELETE FROM delivery WHERE state <> 0 AND event NOT IN (SELECT seq FROM event)";

/**
 * till_sb_events_prune:
 * @sb: a gateway
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Forgets events that are too old to be asked for.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_sb_events_prune (TillSb  *sb,
                      GError **error)
{
  g_autoptr (TillStmt) events = NULL;
  g_autoptr (TillStmt) deliveries = NULL;

  return (events = till_db_statement (sb->db, prune_sql, error)) &&
         till_stmt_bind_int64 (events, 1,
                               till_sb_now (sb) - TILL_SB_EVENT_DAYS * TILL_SB_DAY, error) &&
         till_stmt_run (events, error) &&
         (deliveries = till_db_statement (sb->db, prune_deliveries_sql, error)) &&
         till_stmt_run (deliveries, error);
}
