/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the handlers share: finding what the path names, answering with an object, listing.
 *
 * What must hold: a list is newest first and stable among objects of the same second; a walk with
 * cursors gives each object once, whatever is added meanwhile (docs.stripe.com/api/pagination). */

#include "till-sb-call.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-json.h"
#include "till-sb-render.h"
#include "till-stmt.h"

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100

/**
 * till_sb_call_answer:
 * @call: a request
 * @kind: what the answer is
 * @seq: its number
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Answers with an object.
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_sb_call_answer (TillSbCall *call,
                     TillSbKind  kind,
                     gint64      seq,
                     GError    **error)
{
  call->answer = till_sb_render (call->sb, kind, seq, call->expand, error);

  return call->answer != NULL;
}

/**
 * till_sb_call_find:
 * @call: a request
 * @kind: what the path names
 * @index: which of its ids
 * @param: what the refusal calls it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the row, or %NULL with a 404
 */
gpointer
till_sb_call_find (TillSbCall *call,
                   TillSbKind  kind,
                   guint       index,
                   const char *param,
                   GError    **error)
{
  return till_sb_find (call->sb, kind, call->ids[index], 404, param, error);
}

/**
 * till_sb_call_param:
 * @call: a request
 * @kind: what a parameter names
 * @param: the parameter, which must be there
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the row, or %NULL with a 400
 */
gpointer
till_sb_call_param (TillSbCall *call,
                    TillSbKind  kind,
                    const char *param,
                    GError    **error)
{
  return till_sb_find (call->sb, kind, till_sb_params_text (call->params, param), 400, param,
                       error);
}

/**
 * till_sb_call_get:
 * @call: a request
 * @kind: what is asked for
 * @param: what a refusal calls it
 * @error: return location for a #GError
 *
 * Handles GET of one object.
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_call_get (TillSbCall *call,
                  TillSbKind  kind,
                  const char *param,
                  GError    **error)
{
  TillSbRow *row;
  gint64 seq;

  if (!till_sb_params_end (call->params, error) ||
      !(row = till_sb_call_find (call, kind, 0, param, error)))
    return FALSE;

  seq = row->seq;
  till_sb_row_free (row);

  return till_sb_call_answer (call, kind, seq, error);
}

/**
 * till_sb_call_take_text:
 * @call: a request
 * @param: a parameter
 * @field: (inout): the text it sets; "" unsets it
 *
 * Returns: whether the parameter was there
 */
gboolean
till_sb_call_take_text (TillSbCall *call,
                        const char *param,
                        char      **field)
{
  const char *text = till_sb_params_text (call->params, param);

  if (text == NULL)
    return FALSE;

  till_sb_set (field, *text != '\0' ? text : NULL);

  return TRUE;
}

/**
 * till_sb_call_take_address:
 * @call: a request
 * @param: the parameter that holds the address
 * @field: (inout): the address as JSON
 *
 * Replaces an address; what is not given becomes null.
 *
 * Returns: whether the parameter was there
 */
gboolean
till_sb_call_take_address (TillSbCall *call,
                           const char *param,
                           char      **field)
{
  static const char * const parts[] = {
    "city", "country", "line1", "line2", "postal_code", "state",
  };
  TillSbJson json;

  if (!till_sb_params_has (call->params, param))
    return FALSE;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%s]", param, parts[i]);
      const char *text = till_sb_params_text (call->params, path);

      till_sb_json_text (&json, parts[i], text != NULL && *text != '\0' ? text : NULL);
    }
  till_sb_json_end (&json);

  g_free (*field);
  *field = till_sb_json_steal (&json);

  return TRUE;
}

/* What a list request asks for. */
typedef struct
{
  gint64      from;
  gint64      to;
  gint64      cursor_created;
  gint64      cursor_seq;
  gint64      limit;
  gboolean    forwards;
  guint       driver; /* which of the listing's statements */
  gboolean    has[2 * TILL_SB_N_FILTERS];
  gint64      numbers[2 * TILL_SB_N_FILTERS];
  const char *texts[2 * TILL_SB_N_FILTERS];
} Query;

/* Reads created[gte] and its like, or created itself. */
static gboolean
read_range (TillSbCall *call,
            const char *param,
            gint64     *from,
            gint64     *to)
{
  static const struct
  {
    const char *name;
    gboolean    is_from;
    gint64      shift;
  } bounds[] = {
    { "gt", TRUE, 1 }, { "gte", TRUE, 0 }, { "lt", FALSE, -1 }, { "lte", FALSE, 0 },
  };
  gboolean any = FALSE;
  gint64 value;

  *from = G_MININT64;
  *to = G_MAXINT64;
  if (!till_sb_params_has (call->params, param))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%s]", param, bounds[i].name);

      if (!till_sb_params_int (call->params, path, 0, &value))
        continue;

      any = TRUE;
      value += bounds[i].shift;
      if (bounds[i].is_from)
        *from = MAX (*from, value);
      else
        *to = MIN (*to, value);
    }

  if (!any && till_sb_params_int (call->params, param, 0, &value))
    *from = *to = value;

  return TRUE;
}

static gboolean
read_filter (TillSbCall          *call,
             const TillSbListing *listing,
             guint                index,
             guint                place,
             Query               *query,
             GError             **error)
{
  const char *param = listing->filters[index].param;
  gboolean flag;

  switch (listing->filters[index].type)
    {
    case TILL_SB_FILTER_ID:
      if (till_sb_params_has (call->params, param))
        {
          TillSbRow *row = till_sb_call_param (call, listing->filters[index].target, param, error);

          if (row == NULL)
            return FALSE;

          query->has[place] = TRUE;
          query->numbers[place] = row->seq;
          till_sb_row_free (row);
        }
      break;

    case TILL_SB_FILTER_TEXT:
      query->texts[place] = till_sb_params_text (call->params, param);
      query->has[place] = query->texts[place] != NULL;
      break;

    case TILL_SB_FILTER_BOOL:
      if (till_sb_params_bool (call->params, param, &flag))
        {
          query->has[place] = TRUE;
          query->numbers[place] = flag;
        }
      break;

    case TILL_SB_FILTER_RANGE:
      query->has[place] = query->has[place + 1] =
        read_range (call, param, &query->numbers[place], &query->numbers[place + 1]);
      break;

    case TILL_SB_FILTER_END:
      break;
    }

  if (query->has[place] && query->driver == 0 && listing->sql[index + 1].backwards != NULL)
    query->driver = index + 1;

  return TRUE;
}

static gboolean
read_cursor (TillSbCall *call,
             TillSbKind  kind,
             Query      *query,
             GError    **error)
{
  const char *after = till_sb_params_text (call->params, "starting_after");
  const char *before = till_sb_params_text (call->params, "ending_before");
  TillSbRow *row;

  query->cursor_created = query->cursor_seq = G_MAXINT64;
  if (after != NULL && before != NULL)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "Received both starting_after and ending_before parameters. Please pass "
                           "in only one.");

  query->forwards = before != NULL;
  if (after == NULL && before == NULL)
    return TRUE;

  if (!(row = till_sb_call_param (call, kind, after != NULL ? "starting_after" : "ending_before",
                                  error)))
    return FALSE;

  query->cursor_created = row->created;
  query->cursor_seq = row->seq;
  if (query->forwards)
    query->from = MAX (query->from, row->created);
  else
    query->to = MIN (query->to, row->created);
  till_sb_row_free (row);

  return TRUE;
}

static gboolean
read_query (TillSbCall          *call,
            const TillSbListing *listing,
            gint64               owner,
            Query               *query,
            GError             **error)
{
  guint place = 0;

  query->limit = DEFAULT_LIMIT;
  if (till_sb_params_int (call->params, "limit", 1, &query->limit) && query->limit > MAX_LIMIT)
    till_sb_params_fail (call->params, "parameter_invalid_integer", "limit",
                         "This value must be less than or equal to %d (it currently is '%"
                         G_GINT64_FORMAT "').", MAX_LIMIT, query->limit);
  read_range (call, "created", &query->from, &query->to);

  for (guint i = 0; i < TILL_SB_N_FILTERS && listing->filters[i].type != TILL_SB_FILTER_END; i++)
    {
      if (owner != 0 && i == 0)
        {
          query->has[place] = TRUE;
          query->numbers[place] = owner;
          query->driver = 1;
        }
      else if (!read_filter (call, listing, i, place, query, error))
        return FALSE;

      place += listing->filters[i].type == TILL_SB_FILTER_RANGE ? 2 : 1;
    }

  return read_cursor (call, listing->kind, query, error) &&
         till_sb_params_end (call->params, error);
}

static TillStmt *
prepare (TillSb              *sb,
         const TillSbListing *listing,
         const Query         *query,
         GError             **error)
{
  const char *sql = query->forwards ? listing->sql[query->driver].forwards
                                    : listing->sql[query->driver].backwards;
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (sb->db, sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, query->from, error) ||
      !till_stmt_bind_int64 (stmt, 2, query->to, error) ||
      !till_stmt_bind_int64 (stmt, 3, query->cursor_created, error) ||
      !till_stmt_bind_int64 (stmt, 4, query->cursor_seq, error) ||
      !till_stmt_bind_int64 (stmt, 5, query->limit + 1, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (query->has); i++)
    if (query->has[i] &&
        (query->texts[i] != NULL
         ? !till_stmt_bind_text (stmt, i + 6, query->texts[i], error)
         : !till_stmt_bind_int64 (stmt, i + 6, query->numbers[i], error)))
      return NULL;

  return g_steal_pointer (&stmt);
}

static GArray *
read_page (TillSb              *sb,
           const TillSbListing *listing,
           const Query         *query,
           GError             **error)
{
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillStmt) stmt = prepare (sb, listing, query, error);
  gboolean has_row;

  if (stmt == NULL)
    return NULL;

  for (;;)
    {
      gint64 seq;

      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&page);

      seq = till_stmt_get_int64 (stmt, 0);
      g_array_append_val (page, seq);
    }
}

/**
 * till_sb_call_list:
 * @call: a request
 * @listing: what is listed
 * @owner: the number of the object in the path that owns the list, or 0; takes the place of the
 *   first filter
 * @error: return location for a #GError
 *
 * Handles GET of a list.
 *
 * Returns: %FALSE when it was refused or could not be read
 */
gboolean
till_sb_call_list (TillSbCall          *call,
                   const TillSbListing *listing,
                   gint64               owner,
                   GError             **error)
{
  g_autoptr (GArray) page = NULL;
  TillSbWriter writer;
  Query query = { 0 };
  guint n;

  if (!read_query (call, listing, owner, &query, error) ||
      !(page = read_page (call->sb, listing, &query, error)))
    return FALSE;

  n = MIN (page->len, (guint) query.limit);
  till_sb_render_init (&writer, call->sb);
  till_sb_json_begin (&writer.json, NULL);
  till_sb_json_text (&writer.json, "object", "list");
  till_sb_json_begin_array (&writer.json, "data");
  for (guint i = 0; i < n; i++)
    till_sb_writer_object (&writer, NULL, listing->kind,
                           g_array_index (page, gint64, query.forwards ? n - 1 - i : i),
                           till_sb_expand_get (call->expand, "data"));
  till_sb_json_end_array (&writer.json);
  till_sb_json_bool (&writer.json, "has_more", page->len > n);
  till_sb_json_text (&writer.json, "url", call->path);
  till_sb_json_end (&writer.json);
  call->answer = till_sb_render_end (&writer, error);

  return call->answer != NULL;
}
