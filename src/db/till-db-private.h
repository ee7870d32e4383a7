/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "till-db.h"

G_BEGIN_DECLS

struct _TillDb
{
  sqlite3      *sqlite;
  GHashTable   *statements;  /* SQL text -> sqlite3_stmt that is not lent */
  gpointer      tokenizer;   /* (nullable): see till_tokenizer_get() */
  GDestroyNotify tokenizer_free;
  GCancellable *cancellable; /* (nullable): interrupts what runs */
  char         *path;
  TillDbFlags   flags;
  int           page_size;   /* of the file */
  int           log_pages;   /* in the write-ahead log after the last commit */
};

gboolean till_db_fail    (TillDb             *self,
                          int                 code,
                          const char         *doing,
                          GError            **error);
gboolean till_db_migrate (TillDb             *self,
                          const TillDbSchema *schema,
                          GError            **error);

G_END_DECLS
