/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-expand.h"
#include "till-sb-params.h"
#include "till-sb-upload.h"
#include "till-sb.h"

G_BEGIN_DECLS

/**
 * TillSbCall:
 * @sb: the gateway
 * @path: the path that was called, without the query
 * @ids: what stood in the path where the route has "*"
 * @params: the parameters; whoever handles the call reads all it knows and then calls
 *   till_sb_params_end(), before it changes anything
 * @expand: what is to be written out in the answer
 * @upload: (nullable): the file that came with it
 * @is_publishable: whether the key may only make tokens
 * @answer: (nullable): the body of the answer, once there is one
 *
 * One request on its way through a handler.
 */
typedef struct
{
  TillSb             *sb;
  const char         *path;
  char               *ids[2];
  TillSbParams       *params;
  const TillSbExpand *expand;
  const TillSbUpload *upload;
  gboolean            is_publishable;
  char               *answer;
} TillSbCall;

/**
 * TillSbHandler:
 * @call: the request; the handler sets its answer
 * @error: return location for a #GError
 *
 * Does what a request asks for, inside a transaction if it may change anything.
 *
 * Returns: %FALSE when it was refused or failed
 */
typedef gboolean (*TillSbHandler) (TillSbCall *call,
                                   GError    **error);

/* What a listing can be narrowed by: a number of %TILL_SB_N_FILTERS at most. */
typedef enum
{
  TILL_SB_FILTER_END,
  TILL_SB_FILTER_ID,      /* the id of another object; takes one place in the SQL */
  TILL_SB_FILTER_TEXT,    /* one place */
  TILL_SB_FILTER_BOOL,    /* one place */
  TILL_SB_FILTER_RANGE,   /* two places: from, to */
} TillSbFilterType;

#define TILL_SB_N_FILTERS 4

/**
 * TillSbListing:
 * @kind: what is listed
 * @filters: by what it can be narrowed, in the order of the places in the SQL
 * @sql: backwards and forwards; [0] without, [i + 1] with the i-th filter, %NULL for the first
 *
 * How one kind of object is listed. The places of the SQL are till_sb_call_list()'s affair.
 */
typedef struct
{
  TillSbKind kind;
  struct
  {
    TillSbFilterType type;
    const char      *param;
    TillSbKind       target;
  } filters[TILL_SB_N_FILTERS];
  struct
  {
    const char *backwards;
    const char *forwards;
  } sql[TILL_SB_N_FILTERS + 1];
} TillSbListing;

/* The SQL of a listing of @table narrowed by @where; its own places begin with ?6. */
#define TILL_SB_LIST_SQL(table, where) \
  { \
    "SELECT seq FROM " table " WHERE created >= ?1 AND created <= ?2" \
    " AND (created < ?3 OR seq < ?4) " where " ORDER BY created DESC, seq DESC LIMIT ?5", \
    "SELECT seq FROM " table " WHERE created >= ?1 AND created <= ?2" \
    " AND (created > ?3 OR seq > ?4) " where " ORDER BY created, seq LIMIT ?5" \
  }

gboolean till_sb_call_answer       (TillSbCall          *call,
                                    TillSbKind           kind,
                                    gint64               seq,
                                    GError             **error);
gpointer till_sb_call_find         (TillSbCall          *call,
                                    TillSbKind           kind,
                                    guint                index,
                                    const char          *param,
                                    GError             **error);
gpointer till_sb_call_param        (TillSbCall          *call,
                                    TillSbKind           kind,
                                    const char          *param,
                                    GError             **error);
gboolean till_sb_call_get          (TillSbCall          *call,
                                    TillSbKind           kind,
                                    const char          *param,
                                    GError             **error);
gboolean till_sb_call_list         (TillSbCall          *call,
                                    const TillSbListing *listing,
                                    gint64               owner,
                                    GError             **error);
gboolean till_sb_call_take_text    (TillSbCall          *call,
                                    const char          *param,
                                    char               **field);
gboolean till_sb_call_take_address (TillSbCall          *call,
                                    const char          *param,
                                    char               **field);

G_END_DECLS
