/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TILL_DB_ERROR (till_db_error_quark ())

/**
 * TillDbError:
 * @TILL_DB_ERROR_FAILED: Anything else: tell.
 * @TILL_DB_ERROR_BUSY: Another process holds the file: try again.
 * @TILL_DB_ERROR_FULL: The disk is full: make room; nothing was changed.
 * @TILL_DB_ERROR_CORRUPT: The file is not a sound database.
 * @TILL_DB_ERROR_CONSTRAINT: A row breaks the schema's rules.
 * @TILL_DB_ERROR_ACCESS: The file cannot be opened or written.
 * @TILL_DB_ERROR_NEWER: A newer version of the program wrote the file: update.
 */
typedef enum
{
  TILL_DB_ERROR_FAILED,
  TILL_DB_ERROR_BUSY,
  TILL_DB_ERROR_FULL,
  TILL_DB_ERROR_CORRUPT,
  TILL_DB_ERROR_CONSTRAINT,
  TILL_DB_ERROR_ACCESS,
  TILL_DB_ERROR_NEWER,
} TillDbError;

GQuark till_db_error_quark (void);

/**
 * TillDbSchema:
 * @resources: holds the numbered steps
 * @folder: their folder: step 1 is "@folder/0001.sql"
 * @version: the newest step
 * @page_size: bytes per page of a file that is made new, or 0 for SQLite's own; a file keeps the
 *   size it was made with
 */
typedef struct
{
  GResource  *resources;
  const char *folder;
  int         version;
  int         page_size;
} TillDbSchema;

/**
 * TillDbFlags:
 * @TILL_DB_PRECIOUS: Every commit is on disk when it returns (synchronous=FULL); a copy is made
 *   before a migration. Without it a power cut may take the last commits, never the file.
 * @TILL_DB_READ_ONLY: Only reads; the file must exist and have the newest schema.
 * @TILL_DB_MANUAL_CHECKPOINT: The write-ahead log is moved into the file only when asked
 *   (till_db_checkpoint()), never inside a commit.
 * @TILL_DB_SHRINKABLE: Pages that deleted rows leave can be given back to the disk a few at a time
 *   (PRAGMA incremental_vacuum). Only a file that is made new takes this up.
 */
typedef enum
{
  TILL_DB_FLAGS_NONE        = 0,
  TILL_DB_PRECIOUS          = 1 << 0,
  TILL_DB_READ_ONLY         = 1 << 1,
  TILL_DB_MANUAL_CHECKPOINT = 1 << 2,
  TILL_DB_SHRINKABLE        = 1 << 3,
} TillDbFlags;

/**
 * TillDb:
 *
 * An open SQLite database. Belongs to one thread at a time.
 */
typedef struct _TillDb TillDb;

TillDb  *till_db_open               (const char         *path,
                                     const TillDbSchema *schema,
                                     TillDbFlags         flags,
                                     GError            **error);
void     till_db_close              (TillDb             *self);
void     till_db_set_cancellable    (TillDb             *self,
                                     GCancellable       *cancellable);
gboolean till_db_exec               (TillDb             *self,
                                     const char         *sql,
                                     GError            **error);
gboolean till_db_begin              (TillDb             *self,
                                     GError            **error);
gboolean till_db_commit             (TillDb             *self,
                                     GError            **error);
void     till_db_rollback           (TillDb             *self);
gint64   till_db_get_last_rowid     (TillDb             *self);
int      till_db_get_changes        (TillDb             *self);
gboolean till_db_checkpoint         (TillDb             *self,
                                     gboolean            truncate,
                                     GError            **error);
gint64   till_db_get_log_bytes      (TillDb             *self);
gboolean till_db_backup             (TillDb             *self,
                                     const char         *path,
                                     GError            **error);
gboolean till_db_check              (TillDb             *self,
                                     GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillDb, till_db_close)

G_END_DECLS
