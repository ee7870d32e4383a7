/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/**
 * TillStmt:
 *
 * A prepared statement, lent by its database: leaving the scope of the autoptr resets it, clears
 * its parameters and gives it back. Parameters count from 1, columns from 0.
 */
typedef struct _TillStmt TillStmt;

TillStmt   *till_db_statement      (TillDb       *db,
                                    const char   *sql,
                                    GError      **error);
void        till_stmt_give_back    (TillStmt     *self);
gboolean    till_stmt_bind_int64   (TillStmt     *self,
                                    int           index,
                                    gint64        value,
                                    GError      **error);
gboolean    till_stmt_bind_text    (TillStmt     *self,
                                    int           index,
                                    const char   *text,
                                    GError      **error);
gboolean    till_stmt_bind_blob    (TillStmt     *self,
                                    int           index,
                                    gconstpointer data,
                                    gsize         length,
                                    GError      **error);
gboolean    till_stmt_step         (TillStmt     *self,
                                    gboolean     *ret_has_row,
                                    GError      **error);
gboolean    till_stmt_run          (TillStmt     *self,
                                    GError      **error);
void        till_stmt_reset        (TillStmt     *self);
gboolean    till_stmt_is_null      (TillStmt     *self,
                                    int           column);
gint64      till_stmt_get_int64    (TillStmt     *self,
                                    int           column);
const char *till_stmt_get_text     (TillStmt     *self,
                                    int           column);
gconstpointer till_stmt_get_blob   (TillStmt     *self,
                                    int           column,
                                    gsize        *ret_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStmt, till_stmt_give_back)

G_END_DECLS
