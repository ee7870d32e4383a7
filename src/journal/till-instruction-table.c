/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "instruction": every instruction as it stands now.
 *
 * What must hold: a row says nothing that its entries in the chain do not say; a row that cannot
 * be read back exactly is an altered row, never a default. */

#include "till-instruction-table-private.h"

#include "till-instruction-json-private.h"
#include "till-instruction-private.h"
#include "till-instruction-words-private.h"
#include "till-reference.h"
#include "till-stmt.h"

#define COLUMNS                                                                                   \
  "request, outcome, state, created_us, sent_us, settled_us, id, owner, attempts, next_look_us"
#define IS_OPEN "state IN ('held', 'prepared', 'sent', 'unknown')"

#define DEFAULT_LIMIT 1000

/**
 * till_instruction_row_free:
 * @row: (nullable) (transfer full): a row
 */
void
till_instruction_row_free (TillInstructionRow *row)
{
  if (row == NULL)
    return;

  till_instruction_unref (row->instruction);
  g_free (row->owner);
  g_free (row);
}

static gboolean
altered (GError    **error,
         const char *id,
         const char *why)
{
  g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED,
               "Instruction %s in the journal %s", id != NULL ? id : "without an id", why);

  return FALSE;
}

/* The instruction in the row of @stmt, whose columns are COLUMNS. */
static TillInstruction *
read_row (TillStmt *stmt,
          GError  **error)
{
  const char *request = till_stmt_get_text (stmt, 0), *id = till_stmt_get_text (stmt, 6);
  g_autoptr (TillInstruction) instruction = NULL;
  g_autoptr (GError) local_error = NULL;
  TillInstructionState state;

  if (request == NULL || !till_instruction_state_from_word (till_stmt_get_text (stmt, 2), &state))
    {
      altered (error, id, "is incomplete");
      return NULL;
    }

  instruction = till_instruction_read (request, till_stmt_get_text (stmt, 1), state,
                                       till_stmt_get_int64 (stmt, 3),
                                       till_stmt_get_int64 (stmt, 4),
                                       till_stmt_get_int64 (stmt, 5), &local_error);
  if (instruction == NULL || g_strcmp0 (till_instruction_get_id (instruction), id) != 0)
    {
      altered (error, id, local_error != NULL ? local_error->message : "has the id of another");
      return NULL;
    }

  if (state == TILL_INSTRUCTION_UNKNOWN)
    till_instruction_set_look (instruction, (guint) till_stmt_get_int64 (stmt, 8),
                               till_stmt_get_int64 (stmt, 9));

  return g_steal_pointer (&instruction);
}

/* Every row that the prepared and bound @stmt gives. */
static GPtrArray *
read_instructions (TillStmt *stmt,
                   GError  **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (
    (GDestroyNotify) till_instruction_unref);
  TillInstruction *instruction;
  gboolean has_row;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&list);

      if (!(instruction = read_row (stmt, error)))
        return NULL;

      g_ptr_array_add (list, instruction);
    }
}

static const char insert_sql[] =
  "INSERT INTO instruction (id, idempotency_key, kind, state, amount_minor, currency, target_id,"
  "  target_intent_id, reference_key, request, owner, created_us)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

/**
 * till_instruction_table_insert:
 * @db: the journal, in a writing transaction, owned by the calling thread
 * @instruction: a new instruction
 * @owner: the token of our lease
 * @request: what till_instruction_write_request() makes of it
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_instruction_table_insert (TillDb          *db,
                               TillInstruction *instruction,
                               const char      *owner,
                               const char      *request,
                               GError         **error)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  g_autofree char *reference = till_reference_fold (order->reference);
  const char *state = till_instruction_state_to_word (till_instruction_get_state (instruction));
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, insert_sql, error)) &&
         till_stmt_bind_text (stmt, 1, till_instruction_get_id (instruction), error) &&
         till_stmt_bind_text (stmt, 2, till_instruction_get_idempotency_key (instruction),
                              error) &&
         till_stmt_bind_text (stmt, 3, till_instruction_kind_to_word (order->kind), error) &&
         till_stmt_bind_text (stmt, 4, state, error) &&
         till_stmt_bind_int64 (stmt, 5, order->amount.minor, error) &&
         till_stmt_bind_text (stmt, 6, order->amount.currency, error) &&
         till_stmt_bind_text (stmt, 7, order->target_id, error) &&
         till_stmt_bind_text (stmt, 8, order->target_intent_id, error) &&
         till_stmt_bind_text (stmt, 9, reference, error) &&
         till_stmt_bind_text (stmt, 10, request, error) &&
         till_stmt_bind_text (stmt, 11, owner, error) &&
         till_stmt_bind_int64 (stmt, 12, till_instruction_get_created_us (instruction), error) &&
         till_stmt_run (stmt, error);
}

static const char update_sql[] =
  "UPDATE instruction SET state = ?2, outcome = ?3, result_id = ?4, sent_us = ?5, settled_us = ?6"
  " WHERE id = ?1";

/**
 * till_instruction_table_update:
 * @db: the journal, in a writing transaction, owned by the calling thread
 * @instruction: an instruction in its new state
 * @outcome: (nullable): what till_instruction_write_outcome() makes of its outcome
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_instruction_table_update (TillDb          *db,
                               TillInstruction *instruction,
                               const char      *outcome,
                               GError         **error)
{
  const char *state = till_instruction_state_to_word (till_instruction_get_state (instruction));
  const TillOutcome *end = till_instruction_get_outcome (instruction);
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, update_sql, error)) &&
         till_stmt_bind_text (stmt, 1, till_instruction_get_id (instruction), error) &&
         till_stmt_bind_text (stmt, 2, state, error) &&
         till_stmt_bind_text (stmt, 3, outcome, error) &&
         till_stmt_bind_text (stmt, 4, end != NULL ? end->result_id : NULL, error) &&
         till_stmt_bind_int64 (stmt, 5, till_instruction_get_sent_us (instruction), error) &&
         till_stmt_bind_int64 (stmt, 6, till_instruction_get_settled_us (instruction), error) &&
         till_stmt_run (stmt, error);
}

static const char find_sql[] = "SELECT " COLUMNS " FROM instruction WHERE id = ?1";

/**
 * till_instruction_table_find:
 * @db: the journal, owned by the calling thread
 * @id: our id of an instruction
 * @error: return location for a #GError in #TILL_DB_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction as it stands, or %NULL with
 *   %TILL_JOURNAL_ERROR_ILLEGAL when there is none
 */
TillInstructionRow *
till_instruction_table_find (TillDb     *db,
                             const char *id,
                             GError    **error)
{
  g_autoptr (TillInstructionRow) row = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, find_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, id, error) || !till_stmt_step (stmt, &has_row, error))
    return NULL;

  if (!has_row)
    {
      g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL,
                   "This journal has no instruction %s", id);
      return NULL;
    }

  row = g_new0 (TillInstructionRow, 1);
  row->owner = g_strdup (till_stmt_get_text (stmt, 7));

  return (row->instruction = read_row (stmt, error)) ? g_steal_pointer (&row) : NULL;
}

static const char in_flight_sql[] =
  "SELECT " COLUMNS " FROM instruction"
  " WHERE " IS_OPEN " AND state IN ('held', 'prepared', 'sent') AND owner <> ?1 ORDER BY seq";

/**
 * till_instruction_table_list_in_flight:
 * @db: the journal, owned by the calling thread
 * @owner: the token of our lease
 * @error: return location for a #GError in #TILL_DB_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillInstructionRow): what other processes
 *   have prepared or sent and not yet settled, oldest first
 */
GPtrArray *
till_instruction_table_list_in_flight (TillDb     *db,
                                       const char *owner,
                                       GError    **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (
    (GDestroyNotify) till_instruction_row_free);
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, in_flight_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, owner, error))
    return NULL;

  for (;;)
    {
      TillInstructionRow *row;

      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&rows);

      row = g_new0 (TillInstructionRow, 1);
      row->owner = g_strdup (till_stmt_get_text (stmt, 7));
      g_ptr_array_add (rows, row);
      if (!(row->instruction = read_row (stmt, error)))
        return NULL;
    }
}

static const char related_sql[] =
  "SELECT " COLUMNS " FROM instruction WHERE " IS_OPEN
  " AND (reference_key = ?1 OR target_id IN (?2, ?3) OR target_intent_id IN (?2, ?3)"
  "  OR (kind = ?4 AND kind IN ('payout', 'save-card')))"
  " ORDER BY seq";

/**
 * till_instruction_table_list_related:
 * @db: the journal, owned by the calling thread
 * @order: something that is to be done
 * @error: return location for a #GError in #TILL_DB_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillInstruction): open instructions with the
 *   same order reference, about the same payment or link, or of a kind of which only one may be
 *   under way
 */
GPtrArray *
till_instruction_table_list_related (TillDb          *db,
                                     const TillOrder *order,
                                     GError         **error)
{
  g_autofree char *reference = till_reference_fold (order->reference);
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, related_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, reference, error) ||
      !till_stmt_bind_text (stmt, 2, order->target_id, error) ||
      !till_stmt_bind_text (stmt, 3, order->target_intent_id, error) ||
      !till_stmt_bind_text (stmt, 4, till_instruction_kind_to_word (order->kind), error))
    return NULL;

  return read_instructions (stmt, error);
}

static const char by_key_sql[] =
  "SELECT " COLUMNS " FROM instruction WHERE idempotency_key BETWEEN ?1 AND ?1 || '~'"
  " ORDER BY seq";

/**
 * till_instruction_table_list_by_key:
 * @db: the journal, owned by the calling thread
 * @key: what till_journal_key_derive() made
 * @error: return location for a #GError in #TILL_DB_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillInstruction): all instructions whose key
 *   begins with it, open or not, oldest first
 */
GPtrArray *
till_instruction_table_list_by_key (TillDb     *db,
                                    const char *key,
                                    GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, by_key_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, key, error))
    return NULL;

  return read_instructions (stmt, error);
}

static const char look_sql[] =
  "UPDATE instruction SET attempts = ?2, next_look_us = ?3 WHERE id = ?1 AND state = 'unknown'";

/**
 * till_instruction_table_set_look:
 * @db: the journal, owned by the calling thread
 * @id: our id of an instruction whose outcome is unknown
 * @attempts: how often it was asked for in vain
 * @next_look_us: when it is asked for next, or 0
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written
 */
gboolean
till_instruction_table_set_look (TillDb     *db,
                                 const char *id,
                                 guint       attempts,
                                 gint64      next_look_us,
                                 GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, look_sql, error)) &&
         till_stmt_bind_text (stmt, 1, id, error) &&
         till_stmt_bind_int64 (stmt, 2, attempts, error) &&
         till_stmt_bind_int64 (stmt, 3, next_look_us, error) && till_stmt_run (stmt, error);
}

static const char list_sql[] =
  "SELECT " COLUMNS " FROM instruction ORDER BY seq DESC LIMIT ?1";

static const char list_open_sql[] =
  "SELECT " COLUMNS " FROM instruction WHERE " IS_OPEN " ORDER BY seq DESC LIMIT ?1";

static const char list_alike_sql[] =
  "SELECT " COLUMNS " FROM instruction WHERE seq IN ("
  "  SELECT seq FROM instruction WHERE reference_key = ?2"
  "  UNION ALL SELECT seq FROM instruction WHERE created_us >= ?3 AND ?3 > 0)"
  " ORDER BY seq DESC LIMIT ?1";

/* Read through from end to end: nobody lists a batch often, and few journals are long. A text that
 * somebody typed cannot look like this: its quotation marks are written with a backslash. */
static const char list_batch_sql[] =
  "SELECT " COLUMNS " FROM instruction"
  " WHERE kind = 'refund' AND instr (request, '\"batch\":\"' || ?2) > 0"
  " ORDER BY seq DESC LIMIT ?1";

static const char list_about_sql[] =
  "SELECT " COLUMNS " FROM instruction WHERE seq IN ("
  "  SELECT seq FROM instruction WHERE target_id = ?2"
  "  UNION ALL SELECT seq FROM instruction WHERE target_intent_id = ?2"
  "  UNION ALL SELECT seq FROM instruction WHERE result_id = ?2)"
  " AND (NOT ?3 OR " IS_OPEN ") ORDER BY seq DESC LIMIT ?1";

/**
 * till_instruction_table_list:
 * @db: the journal, owned by the calling thread
 * @query: which
 * @error: return location for a #GError in #TILL_DB_ERROR or #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type TillInstruction): newest first
 */
GPtrArray *
till_instruction_table_list (TillDb                 *db,
                             const TillJournalQuery *query,
                             GError                **error)
{
  gboolean is_alike = query->reference != NULL || query->since_us > 0;
  const char *sql = query->batch != NULL       ? list_batch_sql
                    : query->target_id != NULL ? list_about_sql
                    : query->open_only       ? list_open_sql
                    : is_alike               ? list_alike_sql
                                             : list_sql;
  g_autofree char *reference = till_reference_fold (query->reference);
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, query->limit > 0 ? query->limit : DEFAULT_LIMIT, error))
    return NULL;

  if (sql == list_batch_sql && !till_stmt_bind_text (stmt, 2, query->batch, error))
    return NULL;

  if (sql == list_about_sql &&
      (!till_stmt_bind_text (stmt, 2, query->target_id, error) ||
       !till_stmt_bind_int64 (stmt, 3, query->open_only, error)))
    return NULL;

  if (sql == list_alike_sql && (!till_stmt_bind_text (stmt, 2, reference, error) ||
                                !till_stmt_bind_int64 (stmt, 3, query->since_us, error)))
    return NULL;

  return read_instructions (stmt, error);
}

/* An instruction whose columns and whose entries do not say the same. The first entry holds the
 * request, the last one state and outcome. */
static const char differing_sql[] =
  "SELECT i.id FROM instruction AS i"
  " LEFT JOIN entry AS first"
  "  ON first.seq = (SELECT min (seq) FROM entry WHERE instruction_id = i.id)"
  " LEFT JOIN entry AS last"
  "  ON last.seq = (SELECT max (seq) FROM entry WHERE instruction_id = i.id)"
  " WHERE first.change IS NOT i.request OR first.time_us IS NOT i.created_us"
  "  OR last.state IS NOT i.state"
  "  OR (i.outcome IS NOT NULL AND last.change IS NOT i.outcome)"
  "  OR (i.settled_us <> 0 AND last.time_us IS NOT i.settled_us)"
  "  OR (SELECT max (time_us) FROM entry WHERE instruction_id = i.id AND state = 'sent')"
  "     IS NOT nullif (i.sent_us, 0)"
  " ORDER BY i.seq LIMIT 1";

static const char columns_sql[] =
  "SELECT " COLUMNS ", idempotency_key, kind, amount_minor, currency, target_id,"
  "  target_intent_id, reference_key, result_id FROM instruction ORDER BY seq";

/* Whether the columns that rows are found by say what the request and the outcome say. */
static gboolean
check_columns (TillStmt *stmt,
               GError  **error)
{
  g_autoptr (TillInstruction) instruction = NULL;
  g_autofree char *reference = NULL;
  const TillOutcome *outcome;
  const TillOrder *order;

  if (!(instruction = read_row (stmt, error)))
    return FALSE;

  order = till_instruction_get_order (instruction);
  outcome = till_instruction_get_outcome (instruction);
  reference = till_reference_fold (order->reference);

  return (g_strcmp0 (till_instruction_get_idempotency_key (instruction),
                     till_stmt_get_text (stmt, 10)) == 0 &&
          g_strcmp0 (till_instruction_kind_to_word (order->kind),
                     till_stmt_get_text (stmt, 11)) == 0 &&
          order->amount.minor == till_stmt_get_int64 (stmt, 12) &&
          g_strcmp0 (order->amount.currency, till_stmt_get_text (stmt, 13)) == 0 &&
          g_strcmp0 (order->target_id, till_stmt_get_text (stmt, 14)) == 0 &&
          g_strcmp0 (order->target_intent_id, till_stmt_get_text (stmt, 15)) == 0 &&
          g_strcmp0 (reference, till_stmt_get_text (stmt, 16)) == 0 &&
          g_strcmp0 (outcome != NULL ? outcome->result_id : NULL,
                     till_stmt_get_text (stmt, 17)) == 0) ||
         altered (error, till_instruction_get_id (instruction), "was altered");
}

/**
 * till_instruction_table_verify:
 * @db: the journal, owned by the calling thread, its chain verified
 * @error: return location for a #GError in #TILL_DB_ERROR, %TILL_JOURNAL_ERROR_ALTERED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Compares every instruction with its entries in the chain.
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_ALTERED and the first instruction that differs
 */
gboolean
till_instruction_table_verify (TillDb  *db,
                               GError **error)
{
  g_autoptr (TillStmt) differing = NULL;
  g_autoptr (TillStmt) columns = NULL;
  gboolean has_row;

  if (!(differing = till_db_statement (db, differing_sql, error)) ||
      !till_stmt_step (differing, &has_row, error))
    return FALSE;

  if (has_row)
    return altered (error, till_stmt_get_text (differing, 0), "is not as its entries say");

  if (!(columns = till_db_statement (db, columns_sql, error)))
    return FALSE;

  for (;;)
    {
      if (!till_stmt_step (columns, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (!check_columns (columns, error))
        return FALSE;
    }
}
