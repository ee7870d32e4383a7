/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "entry": what happened to each instruction, as a chain of hashes.
 *
 * What must hold: entries are numbered 1, 2, 3 … without a gap; the hash of each is SHA-256 over
 * the hash before it (32 zero bytes before the first) and its own content, each text with its
 * length before it so that nothing can be shifted from one column into the next. A changed, missing
 * or inserted row is found. What a chain cannot show is a file that was put back as a whole to an
 * earlier day: for that, keep a copy elsewhere. */

#include "till-journal-chain-private.h"

#include <string.h>

#include "till-instruction-words-private.h"
#include "till-journal-types.h"
#include "till-stmt.h"

#define HASH_SIZE 32

typedef struct
{
  gint64      seq;
  gint64      time_us;
  const char *instruction_id;
  const char *state;
  const char *change;
} Entry;

static void
add_number (GChecksum *checksum,
            gint64     number)
{
  guint64 bytes = GUINT64_TO_BE ((guint64) number);

  g_checksum_update (checksum, (const guchar *) &bytes, sizeof bytes);
}

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  add_number (checksum, strlen (text));
  g_checksum_update (checksum, (const guchar *) text, strlen (text));
}

/* Puts the hash of @entry in the place of the hash before it. */
static void
advance (guint8       hash[HASH_SIZE],
         const Entry *entry)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HASH_SIZE;

  g_checksum_update (checksum, hash, HASH_SIZE);
  add_number (checksum, entry->seq);
  add_number (checksum, entry->time_us);
  add_text (checksum, entry->instruction_id);
  add_text (checksum, entry->state);
  add_text (checksum, entry->change);
  g_checksum_get_digest (checksum, hash, &size);
}

static gboolean
altered (GError    **error,
         gint64      seq,
         const char *why)
{
  g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED,
               "Entry %" G_GINT64_FORMAT " of the journal %s", seq, why);

  return FALSE;
}

static const char last_sql[] = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1";

static gboolean
find_last (TillDb  *db,
           gint64  *ret_seq,
           guint8   ret_hash[HASH_SIZE],
           GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gconstpointer hash;
  gboolean has_row;
  gsize size;

  if (!(stmt = till_db_statement (db, last_sql, error)) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row)
    {
      *ret_seq = 0;
      memset (ret_hash, 0, HASH_SIZE);
      return TRUE;
    }

  hash = till_stmt_get_blob (stmt, 1, &size);
  if (size != HASH_SIZE)
    return altered (error, till_stmt_get_int64 (stmt, 0), "has no hash");

  *ret_seq = till_stmt_get_int64 (stmt, 0);
  memcpy (ret_hash, hash, HASH_SIZE);

  return TRUE;
}

static const char append_sql[] =
  "INSERT INTO entry (seq, time_us, instruction_id, state, change, hash)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/**
 * till_journal_chain_append:
 * @db: the journal, in a writing transaction, owned by the calling thread
 * @time_us: when it happened, in µs since 1970 UTC
 * @instruction_id: to which instruction
 * @state: where it went
 * @change: what changed, as canonical JSON
 * @error: return location for a #GError in #TILL_DB_ERROR, or %TILL_JOURNAL_ERROR_ALTERED
 *
 * Adds an entry at the end of the chain.
 *
 * Returns: %FALSE when it was not added: roll back
 */
gboolean
till_journal_chain_append (TillDb              *db,
                           gint64               time_us,
                           const char          *instruction_id,
                           TillInstructionState state,
                           const char          *change,
                           GError             **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  Entry entry = { 0, time_us, instruction_id, till_instruction_state_to_word (state), change };
  guint8 hash[HASH_SIZE];

  if (!find_last (db, &entry.seq, hash, error))
    return FALSE;

  entry.seq++;
  advance (hash, &entry);

  return (stmt = till_db_statement (db, append_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, entry.seq, error) &&
         till_stmt_bind_int64 (stmt, 2, entry.time_us, error) &&
         till_stmt_bind_text (stmt, 3, entry.instruction_id, error) &&
         till_stmt_bind_text (stmt, 4, entry.state, error) &&
         till_stmt_bind_text (stmt, 5, entry.change, error) &&
         till_stmt_bind_blob (stmt, 6, hash, HASH_SIZE, error) &&
         till_stmt_run (stmt, error);
}

/* Whether @entry follows on what is known of its instruction; remembers where it went. */
static gboolean
check_step (GHashTable  *states,
            const Entry *entry,
            GError     **error)
{
  TillInstructionState from, to;
  gpointer known;

  if (!till_instruction_state_from_word (entry->state, &to))
    return altered (error, entry->seq, "has a state that does not exist");

  from = g_hash_table_lookup_extended (states, entry->instruction_id, NULL, &known)
           ? GPOINTER_TO_INT (known)
           : 0;
  if (from == 0 ? to != TILL_INSTRUCTION_PREPARED && to != TILL_INSTRUCTION_HELD
                : !till_instruction_state_may_go (from, to))
    return altered (error, entry->seq, "does not follow on the one before it");

  g_hash_table_replace (states, g_strdup (entry->instruction_id), GINT_TO_POINTER (to));

  return TRUE;
}

/* The entry in the row of @stmt. */
static Entry
read_entry (TillStmt *stmt)
{
  return (Entry) { till_stmt_get_int64 (stmt, 0), till_stmt_get_int64 (stmt, 1),
                   till_stmt_get_text (stmt, 2),  till_stmt_get_text (stmt, 3),
                   till_stmt_get_text (stmt, 4) };
}

static gboolean
is_complete (const Entry *entry)
{
  return entry->instruction_id != NULL && entry->state != NULL && entry->change != NULL;
}

/* Whether the row of @stmt has the hash @hash. */
static gboolean
has_hash (TillStmt    *stmt,
          const guint8 hash[HASH_SIZE])
{
  gsize size;
  gconstpointer stored = till_stmt_get_blob (stmt, 5, &size);

  return size == HASH_SIZE && memcmp (stored, hash, HASH_SIZE) == 0;
}

/* Whether the row of @stmt would be right after one that has @hash. */
static gboolean
follows_on (TillStmt    *stmt,
            const guint8 hash[HASH_SIZE])
{
  Entry entry = read_entry (stmt);
  guint8 next[HASH_SIZE];

  memcpy (next, hash, HASH_SIZE);
  if (!is_complete (&entry))
    return FALSE;

  advance (next, &entry);

  return has_hash (stmt, next);
}

/* The row of @stmt has another hash than @right: the row after it knows which of the two was there
 * when it was written. Always fails. */
static gboolean
tell_altered (TillStmt    *stmt,
              const guint8 right[HASH_SIZE],
              GError     **error)
{
  g_autofree char *id = g_strdup (till_stmt_get_text (stmt, 2));
  g_autofree char *why = NULL;
  gint64 seq = till_stmt_get_int64 (stmt, 0);
  guint8 stored[HASH_SIZE] = { 0 };
  const char *what = "was altered, or the one before it together with its hash";
  gconstpointer hash;
  gboolean has_row;
  gsize size;

  hash = till_stmt_get_blob (stmt, 5, &size);
  if (size == HASH_SIZE)
    memcpy (stored, hash, HASH_SIZE);

  if (till_stmt_step (stmt, &has_row, NULL) && has_row)
    {
      if (follows_on (stmt, stored))
        what = "no longer says what was written";
      else if (follows_on (stmt, right))
        what = "has another hash than was written";
    }

  why = g_strdup_printf ("%s; it is about instruction %s", what, id);

  return altered (error, seq, why);
}

static gboolean
check_entry (TillStmt   *stmt,
             gint64      seq,
             guint8      hash[HASH_SIZE],
             GHashTable *states,
             GError    **error)
{
  Entry entry = read_entry (stmt);

  if (entry.seq != seq)
    return altered (error, seq, "is missing");

  if (!is_complete (&entry))
    return altered (error, seq, "is incomplete");

  advance (hash, &entry);

  return has_hash (stmt, hash) ? check_step (states, &entry, error)
                               : tell_altered (stmt, hash, error);
}

static const char walk_sql[] =
  "SELECT seq, time_us, instruction_id, state, change, hash FROM entry ORDER BY seq";

/**
 * till_journal_chain_verify:
 * @db: the journal, owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR, %TILL_JOURNAL_ERROR_ALTERED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Walks the chain from its beginning. Takes a second for some 200 000 entries.
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_ALTERED and the first entry that is wrong
 */
gboolean
till_journal_chain_verify (TillDb  *db,
                           GError **error)
{
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TillStmt) stmt = NULL;
  guint8 hash[HASH_SIZE] = { 0 };
  gboolean has_row;

  if (!(stmt = till_db_statement (db, walk_sql, error)))
    return FALSE;

  for (gint64 seq = 1;; seq++)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (!check_entry (stmt, seq, hash, states, error))
        return FALSE;
    }
}
