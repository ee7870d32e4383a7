/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of a practice gateway: its database, its clock, its ids, and rows in and out of it.
 *
 * What must hold: a file belongs to the seed it was made with (the ids depend on it), so a file
 * that is opened again keeps its own. Statements run on the main thread here, which is right for
 * this program alone: it has no window, and every one of them is a look-up by a key. */

#include "till-sb.h"

#include <string.h>

#include "till-hmac.h"
#include "till-ids.h"
#include "till-sandbox-resources.h"
#include "till-sb-error.h"
#include "till-stmt.h"

#define SCHEMA_FOLDER "/io/github/tillroll/sandbox/schema"
#define SCHEMA_VERSION 2

/* Enough for the inner pages of the indexes of a million payments, in KiB. */
#define TUNE_SQL "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"

/* Reads the seed and the key that the file was made with, or writes those it will have. */
static gboolean
take_identity (TillSb  *self,
               guint64  seed,
               GError **error)
{
  g_autofree char *kept = NULL;
  g_autofree char *key = NULL;

  if (!till_sb_meta_get (self, "seed", &kept, error) ||
      !till_sb_meta_get (self, "fingerprint-key", &key, error))
    return FALSE;

  if (kept != NULL && key != NULL)
    {
      till_sb_ids_init (&self->ids, g_ascii_strtoull (kept, NULL, 10));
      self->fingerprint_key = g_steal_pointer (&key);
      return TRUE;
    }

  till_sb_ids_init (&self->ids, seed);
  g_free (kept);
  kept = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  self->fingerprint_key = till_random_token (32);

  return till_sb_meta_set (self, "seed", kept, error) &&
         till_sb_meta_set (self, "fingerprint-key", self->fingerprint_key, error);
}

/**
 * till_sb_new:
 * @options: what it is started with
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens the state. Nothing is invented yet.
 *
 * Returns: (transfer full) (nullable): the gateway, or %NULL
 */
TillSb *
till_sb_new (const TillSandboxOptions *options,
             GError                  **error)
{
  g_autoptr (TillSb) self = NULL;
  TillDbSchema schema = { NULL, SCHEMA_FOLDER, SCHEMA_VERSION };

  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (TillSb, 1);
  self->clock = options->clock != NULL ? till_clock_ref (options->clock)
                                       : till_clock_new_system ();
  self->account_name = g_strdup (options->account_name != NULL ? options->account_name
                                                               : "Practice Shop");
  self->may_moto = !options->no_moto;
  self->may_raw_card = !options->no_raw_card;
  self->settle_us = options->settle_ms * (TILL_SECOND / 1000);

  schema.resources = till_sandbox_get_resource ();
  self->db = till_db_open (options->db_path != NULL ? options->db_path : ":memory:", &schema,
                           TILL_DB_FLAGS_NONE, error);
  if (self->db == NULL ||
      !till_db_exec (self->db, TUNE_SQL, error) ||
      !take_identity (self, options->seed, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * till_sb_free:
 * @self: (nullable) (transfer full): a gateway
 */
void
till_sb_free (TillSb *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->db, till_db_close);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_free (self->fingerprint_key);
  g_free (self->account_name);
  g_free (self->base_url);
  g_free (self);
}

/**
 * till_sb_now:
 * @self: a gateway
 *
 * Returns: the time in seconds since 1970
 */
gint64
till_sb_now (TillSb *self)
{
  if (self->invented_now != 0)
    return self->invented_now;

  return (till_clock_now_us (self->clock) + self->skew_us) / TILL_SECOND;
}

static const char meta_get_sql[] = "SELECT value FROM meta WHERE name = ?1";

/**
 * till_sb_meta_get:
 * @self: a gateway
 * @name: what is asked for
 * @ret_value: (out) (transfer full) (nullable): what is kept under @name, or %NULL
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_sb_meta_get (TillSb     *self,
                  const char *name,
                  char      **ret_value,
                  GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (self->db, meta_get_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, name, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_value = has_row ? g_strdup (till_stmt_get_text (stmt, 0)) : NULL;

  return TRUE;
}

static const char meta_set_sql[] = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)";

/**
 * till_sb_meta_set:
 * @self: a gateway
 * @name: what it is kept under
 * @value: what is kept
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_meta_set (TillSb     *self,
                  const char *name,
                  const char *value,
                  GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, meta_set_sql, error)) &&
         till_stmt_bind_text (stmt, 1, name, error) &&
         till_stmt_bind_text (stmt, 2, value, error) &&
         till_stmt_run (stmt, error);
}

static gboolean
load (TillSb    *self,
      TillSbKind kind,
      gint64     seq,
      gpointer  *ret_row,
      GError   **error)
{
  const TillSbTable *table = till_sb_table_get (kind);
  g_autoptr (TillStmt) stmt = NULL;
  TillSbRow *row;
  gboolean has_row;

  if (!(stmt = till_db_statement (self->db, table->load_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, seq, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row)
    {
      *ret_row = NULL;
      return TRUE;
    }

  row = till_sb_row_new (kind);
  row->seq = seq;
  row->created = till_stmt_get_int64 (stmt, 0);
  for (guint i = 0; i < table->n_fields; i++)
    {
      const TillSbField *field = &table->fields[i];

      if (field->is_text)
        G_STRUCT_MEMBER (char *, row, field->offset) =
          g_strdup (till_stmt_get_text (stmt, i + 1));
      else
        G_STRUCT_MEMBER (gint64, row, field->offset) = till_stmt_get_int64 (stmt, i + 1);
    }

  *ret_row = row;

  return TRUE;
}

/**
 * till_sb_load:
 * @self: a gateway
 * @kind: what the row is
 * @seq: its number, as another row names it
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Reads a row that must be there.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL with @error set
 */
gpointer
till_sb_load (TillSb    *self,
              TillSbKind kind,
              gint64     seq,
              GError   **error)
{
  gpointer row;

  if (!load (self, kind, seq, &row, error))
    return NULL;

  if (row == NULL)
    g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT,
                 "The %s %" G_GINT64_FORMAT " is gone", till_sb_table_get (kind)->object, seq);

  return row;
}

/**
 * till_sb_save:
 * @self: a gateway
 * @row: a row of any kind; a new one gets its number
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Writes @row.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_save (TillSb  *self,
              gpointer row,
              GError **error)
{
  TillSbRow *head = row;
  const TillSbTable *table = till_sb_table_get (head->kind);
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (self->db, table->save_sql, error)))
    return FALSE;

  if (head->seq != 0 && !till_stmt_bind_int64 (stmt, 1, head->seq, error))
    return FALSE;

  if (!till_stmt_bind_int64 (stmt, 2, head->created, error))
    return FALSE;

  for (guint i = 0; i < table->n_fields; i++)
    {
      const TillSbField *field = &table->fields[i];

      if (field->is_text
          ? !till_stmt_bind_text (stmt, i + 3, G_STRUCT_MEMBER (char *, row, field->offset), error)
          : !till_stmt_bind_int64 (stmt, i + 3, G_STRUCT_MEMBER (gint64, row, field->offset),
                                   error))
        return FALSE;
    }

  if (!till_stmt_run (stmt, error))
    return FALSE;

  if (head->seq == 0)
    head->seq = till_db_get_last_rowid (self->db);

  return TRUE;
}

/* Customers and endpoints that were deleted stay as rows, because others name them. */
static gboolean
is_deleted (TillSbRow *row)
{
  if (row->kind == TILL_SB_ENDPOINT)
    return ((TillSbEndpoint *) row)->deleted != 0;

  return FALSE;
}

/**
 * till_sb_look_up:
 * @self: a gateway
 * @kind: what it should be
 * @id: an id from outside
 * @ret_row: (out) (transfer full) (nullable): the row, or %NULL when there is none
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when the database failed; "none" is not a failure
 */
gboolean
till_sb_look_up (TillSb     *self,
                 TillSbKind  kind,
                 const char *id,
                 gpointer   *ret_row,
                 GError    **error)
{
  gpointer row;
  gint64 seq;

  if (!till_sb_ids_parse (&self->ids, kind, id, &seq))
    {
      *ret_row = NULL;
      return TRUE;
    }

  if (!load (self, kind, seq, &row, error))
    return FALSE;

  if (row != NULL && is_deleted (row))
    g_clear_pointer (&row, till_sb_row_free);

  *ret_row = row;

  return TRUE;
}

/**
 * till_sb_find:
 * @self: a gateway
 * @kind: what it should be
 * @id: an id from outside
 * @status: the status of the refusal: 404 for an id in the address, 400 for a parameter
 * @param: the parameter the refusal names
 * @error: return location for a #GError
 *
 * Reads the row an id stands for.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL with a resource_missing refusal
 */
gpointer
till_sb_find (TillSb     *self,
              TillSbKind  kind,
              const char *id,
              guint       status,
              const char *param,
              GError    **error)
{
  gpointer row;

  if (!till_sb_look_up (self, kind, id, &row, error))
    return NULL;

  if (row == NULL)
    till_sb_refuse (error, status, "resource_missing", param, "No such %s: '%s'",
                    till_sb_table_get (kind)->label, id);

  return row;
}

static const char task_add_sql[] = "INSERT INTO task (due_us, what, target) VALUES (?1, ?2, ?3)";

static gboolean
add_task (TillSb    *self,
          gint64     due_us,
          TillSbTask what,
          gint64     target,
          GError   **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, task_add_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, due_us, error) &&
         till_stmt_bind_int64 (stmt, 2, what, error) &&
         till_stmt_bind_int64 (stmt, 3, target, error) &&
         till_stmt_run (stmt, error);
}

/**
 * till_sb_task_at:
 * @self: a gateway
 * @time: when, in seconds since 1970
 * @what: what happens then
 * @target: the number of the row it happens to
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Remembers, in the transaction that runs, what is to happen by itself at a moment.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_task_at (TillSb    *self,
                 gint64     time,
                 TillSbTask what,
                 gint64     target,
                 GError   **error)
{
  return add_task (self, time * TILL_SECOND, what, target, error);
}

/**
 * till_sb_task_add:
 * @self: a gateway
 * @delay_us: how long from now, in µs
 * @what: what happens then
 * @target: the number of the row it happens to
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Remembers, in the transaction that runs, what is to happen by itself after a while.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_task_add (TillSb    *self,
                  gint64     delay_us,
                  TillSbTask what,
                  gint64     target,
                  GError   **error)
{
  return add_task (self, till_clock_now_us (self->clock) + delay_us, what, target, error);
}

/**
 * till_sb_keyed_hash:
 * @self: a gateway
 * @purpose: what it is for; different purposes give unrelated hashes
 * @text: a card number, a request
 *
 * Hashes what must be recognised again but not kept.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
till_sb_keyed_hash (TillSb     *self,
                    const char *purpose,
                    const char *text)
{
  char hex[TILL_HMAC_SHA256_HEX + 1];

  till_hmac_sha256_hex (self->fingerprint_key, purpose, text, strlen (text), hex);

  return g_strdup (hex);
}
