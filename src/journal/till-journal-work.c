/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the journal's thread does: each function is one job, each change one transaction.
 *
 * What must hold: an instruction's row and its entry in the chain are written together or not at
 * all; where an instruction stands is read from the file inside the transaction that moves it,
 * never taken from the caller; what is held, prepared or sent is moved only by the process that
 * made it, as long as that lives (till-lease.c); when it has died, what it had sent becomes unknown
 * and what it had only held or prepared is refused, by whoever looks first. */

#include "till-journal-work-private.h"

#include "till-crash-point.h"
#include "till-instruction-json-private.h"
#include "till-instruction-private.h"
#include "till-instruction-table-private.h"
#include "till-instruction-words-private.h"
#include "till-journal-chain-private.h"
#include "till-journal-copies-private.h"
#include "till-journal-key-private.h"
#include "till-journal-made-private.h"
#include "till-journal-rules-private.h"
#include "till-text.h"

typedef TillInstruction *(*Change) (TillDb         *db,
                                    TillJournalJob *job,
                                    GError        **error);

/**
 * till_journal_opened_free:
 * @opened: (nullable) (transfer full): what opening gave
 */
void
till_journal_opened_free (TillJournalOpened *opened)
{
  if (opened == NULL)
    return;

  till_lease_unref (opened->lease);
  g_clear_pointer (&opened->left, g_ptr_array_unref);
  g_free (opened);
}

/**
 * till_journal_job_free:
 * @job: (transfer full): a job
 */
void
till_journal_job_free (TillJournalJob *job)
{
  g_free (job->path);
  till_clock_unref (job->clock);
  till_lease_unref (job->lease);
  till_instruction_unref (job->instruction);
  g_free ((char *) job->query.target_id);
  g_free ((char *) job->query.batch);
  g_free ((char *) job->query.reference);
  g_free (job->copy_path);
  till_receipt_note_free (job->receipt);
  g_free (job);
}

/* Runs @change in a transaction of its own. */
static TillInstruction *
in_transaction (TillDb         *db,
                TillJournalJob *job,
                Change          change,
                GError        **error)
{
  g_autoptr (TillInstruction) changed = NULL;

  if (!till_db_begin (db, error))
    return NULL;

  if (!(changed = change (db, job, error)))
    {
      till_db_rollback (db);
      return NULL;
    }

  TILL_CRASH_POINT ("before",
                    till_instruction_state_to_word (till_instruction_get_state (changed)));
  if (!till_db_commit (db, error))
    return NULL;

  TILL_CRASH_POINT ("after",
                    till_instruction_state_to_word (till_instruction_get_state (changed)));

  return g_steal_pointer (&changed);
}

/* The time; never 0, which stands for "not yet". */
static gint64
now_us (TillJournalJob *job)
{
  return MAX (till_clock_now_us (job->clock), 1);
}

/* Moves @stored to @state: row and entry. */
static TillInstruction *
move (TillDb              *db,
      TillInstruction     *stored,
      TillInstructionState state,
      const TillOutcome   *outcome,
      gint64               time_us,
      GError             **error)
{
  gint64 sent_us = till_instruction_get_sent_us (stored);
  g_autoptr (TillInstruction) plain = NULL;
  g_autoptr (TillInstruction) moved = NULL;
  g_autofree char *written = NULL;
  gboolean is_settled = state != TILL_INSTRUCTION_SENT && state != TILL_INSTRUCTION_UNKNOWN;

  plain = till_instruction_new (till_instruction_get_id (stored),
                                till_instruction_get_idempotency_key (stored), state,
                                till_instruction_get_order (stored), outcome,
                                till_instruction_get_operator (stored),
                                till_instruction_get_console_id (stored),
                                till_instruction_get_created_us (stored),
                                state == TILL_INSTRUCTION_SENT ? time_us : sent_us,
                                is_settled ? time_us : 0);
  moved = till_journal_rules_clean (plain);
  if (outcome != NULL)
    written = till_instruction_write_outcome (till_instruction_get_outcome (moved));

  if (!till_instruction_table_update (db, moved, written, error) ||
      !till_journal_chain_append (db, time_us, till_instruction_get_id (moved), state,
                                  written != NULL ? written : "{}", error))
    return NULL;

  return g_steal_pointer (&moved);
}

/* How what a dead process left ends: what was sent is unknown, the rest never left. */
static TillOutcome
get_end (TillInstructionState state)
{
  if (state == TILL_INSTRUCTION_SENT)
    return (TillOutcome) {
      .state = TILL_INSTRUCTION_UNKNOWN,
      .message = "The program ended before the answer came",
    };

  return (TillOutcome) {
    .state = TILL_INSTRUCTION_REFUSED,
    .code = state == TILL_INSTRUCTION_HELD ? TILL_INSTRUCTION_CODE_LEFT_HELD
                                           : TILL_INSTRUCTION_CODE_NOT_SENT,
    .message = "The program ended before it was sent",
  };
}

/* Looks for what dead processes left. With @left, inside a transaction, ends it and adds there what
 * was not sent and is to be told; otherwise only tells whether there is any. */
static gboolean
visit_orphans (TillDb         *db,
               TillJournalJob *job,
               TillLease      *lease,
               GPtrArray      *left,
               gboolean       *ret_any,
               GError        **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gint64 time_us = now_us (job);
  gboolean any = FALSE;

  if (!(rows = till_instruction_table_list_in_flight (db, till_lease_get_token (lease), error)))
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      TillInstructionRow *row = g_ptr_array_index (rows, i);
      TillOutcome end = get_end (till_instruction_get_state (row->instruction));
      g_autoptr (TillInstruction) moved = NULL;

      if (till_lease_is_held (job->path, row->owner))
        continue;

      any = TRUE;
      if (left == NULL)
        continue;

      if (!(moved = move (db, row->instruction, end.state, &end, time_us, error)))
        return FALSE;

      /* What stands on a list is offered again with the list. */
      if (end.state == TILL_INSTRUCTION_REFUSED &&
          till_instruction_get_order (moved)->batch == NULL)
        g_ptr_array_add (left, g_steal_pointer (&moved));
    }

  *ret_any = any;

  return TRUE;
}

/* Ends what dead processes left; writes nothing if there is none. Returns what was not sent. */
static GPtrArray *
recover (TillDb         *db,
         TillJournalJob *job,
         TillLease      *lease,
         GError        **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (
    (GDestroyNotify) till_instruction_unref);
  gboolean any;

  if (!visit_orphans (db, job, lease, /* left= */ NULL, &any, error))
    return NULL;

  if (!any)
    return g_steal_pointer (&left);

  if (!till_db_begin (db, error))
    return NULL;

  if (!visit_orphans (db, job, lease, left, &any, error))
    {
      till_db_rollback (db);
      return NULL;
    }

  TILL_CRASH_POINT ("before", "recovered");

  return till_db_commit (db, error) ? g_steal_pointer (&left) : NULL;
}

/**
 * till_journal_work_open:
 * @db: the journal
 * @job: a #TillJournalJob without lease
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Looks the file over, remembers that there is one, takes a lease, ends what dead processes left
 * and makes the copy of the day.
 *
 * Returns: (transfer full) (nullable): a #TillJournalOpened
 */
gpointer
till_journal_work_open (TillDb       *db,
                        gpointer      user_data,
                        GCancellable *cancellable,
                        GError      **error)
{
  TillJournalJob *job = user_data;
  g_autoptr (TillJournalOpened) opened = g_new0 (TillJournalOpened, 1);
  g_autoptr (GError) copy_error = NULL;

  if (!till_db_check (db, error) || !till_journal_made_note (job->path, error))
    return NULL;

  till_lease_tidy (job->path);
  if (!(opened->lease = till_lease_new (job->path, error)) ||
      !(opened->left = recover (db, job, opened->lease, error)))
    return NULL;

  /* A journal without a copy is better than none. */
  if (!till_journal_copies_keep (db, job->path, now_us (job), &copy_error))
    g_debug ("Copying the journal: %s", copy_error->message);

  return g_steal_pointer (&opened);
}

/* In the transaction that writes @order down: two of the same that come at the same moment see each
 * other here, if nowhere else. */
static gboolean
check_repeated (TillDb          *db,
                TillJournalJob  *job,
                const TillOrder *order,
                gint64           time_us,
                GError         **error)
{
  const TillJournalQuery query = {
    .reference = order->reference, .since_us = job->repeat_us > 0 ? time_us - job->repeat_us : 0,
  };
  g_autoptr (GPtrArray) alike = NULL;

  if (query.reference == NULL && query.since_us == 0)
    return TRUE;

  return (alike = till_instruction_table_list (db, &query, error)) != NULL &&
         till_journal_rules_check_repeated (order, alike, query.since_us, error);
}

/* The same for what stands on a line of a list. */
static gboolean
check_batch (TillDb          *db,
             const TillOrder *order,
             GError         **error)
{
  g_autoptr (GPtrArray) earlier = NULL;
  g_autofree char *key = NULL;

  if (order->batch == NULL)
    return TRUE;

  key = till_journal_key_derive (order);

  return (earlier = till_instruction_table_list_by_key (db, key, error)) != NULL &&
         till_journal_rules_check_batch (order, earlier, error);
}

static TillInstruction *
prepare (TillDb         *db,
         TillJournalJob *job,
         GError        **error)
{
  const TillOrder *order = till_instruction_get_order (job->instruction);
  gint64 time_us = now_us (job);
  g_autoptr (TillInstruction) instruction = NULL;
  TillInstructionState state = till_instruction_get_state (job->instruction);
  g_autoptr (GPtrArray) related = NULL;
  g_autofree char *request = NULL;
  g_autofree char *key = NULL;

  if (!(related = till_instruction_table_list_related (db, order, error)) ||
      !till_journal_rules_check_open (order, related, error) ||
      !check_repeated (db, job, order, time_us, error) || !check_batch (db, order, error) ||
      !(key = till_journal_key_new (db, order, error)))
    return NULL;

  instruction = till_instruction_new (till_instruction_get_id (job->instruction), key, state,
                                      order, NULL,
                                      till_instruction_get_operator (job->instruction),
                                      till_instruction_get_console_id (job->instruction), time_us,
                                      0, 0);
  request = till_instruction_write_request (instruction);
  if (!till_instruction_table_insert (db, instruction, till_lease_get_token (job->lease), request,
                                      error) ||
      !till_journal_chain_append (db, time_us, till_instruction_get_id (instruction),
                                  state, request, error))
    return NULL;

  return g_steal_pointer (&instruction);
}

/**
 * till_journal_work_prepare:
 * @db: the journal
 * @job: a #TillJournalJob with a new instruction that is whole and clean
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Writes a new instruction down, if nothing that is open stands in its way.
 *
 * Returns: (transfer full) (nullable): the #TillInstruction as it was written
 */
gpointer
till_journal_work_prepare (TillDb       *db,
                           gpointer      user_data,
                           GCancellable *cancellable,
                           GError      **error)
{
  TillJournalJob *job = user_data;
  g_autoptr (GPtrArray) left = recover (db, job, job->lease, error);

  if (left == NULL)
    return NULL;

  return in_transaction (db, job, prepare, error);
}

/* Whether @stored may go to @state at our hands. */
static gboolean
check_move (TillInstructionRow  *stored,
            TillJournalJob      *job,
            TillInstructionState state,
            GError             **error)
{
  TillInstructionState from = till_instruction_get_state (stored->instruction);

  if (!till_instruction_state_may_go (from, state))
    {
      g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL,
                   "What is “%s” cannot become “%s”", till_instruction_state_to_word (from),
                   till_instruction_state_to_word (state));
      return FALSE;
    }

  if (from != TILL_INSTRUCTION_UNKNOWN &&
      g_strcmp0 (stored->owner, till_lease_get_token (job->lease)) != 0)
    {
      g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL,
                           "Another window or command is still busy with it");
      return FALSE;
    }

  return TRUE;
}

static TillInstruction *
move_to_job (TillDb         *db,
             TillJournalJob *job,
             GError        **error)
{
  TillInstructionState state = till_instruction_get_state (job->instruction);
  const TillOutcome *outcome = till_instruction_get_outcome (job->instruction);
  g_autoptr (TillInstructionRow) stored = NULL;
  TillOutcome named;

  if (!(stored = till_instruction_table_find (db, till_instruction_get_id (job->instruction),
                                              error)) ||
      !check_move (stored, job, state, error))
    return NULL;

  /* What was never sent says so, whoever ends it. */
  if (till_instruction_get_sent_us (stored->instruction) == 0 && outcome != NULL &&
      outcome->code == NULL)
    {
      named = *outcome;
      named.code = TILL_INSTRUCTION_CODE_NOT_SENT;
      outcome = &named;
    }

  return move (db, stored->instruction, state, outcome, now_us (job), error);
}

/**
 * till_journal_work_move:
 * @db: the journal
 * @job: a #TillJournalJob with an instruction in the state it is to go to, and with its outcome
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Moves an instruction from where the file says it stands.
 *
 * Returns: (transfer full) (nullable): the #TillInstruction as it stands now
 */
gpointer
till_journal_work_move (TillDb       *db,
                        gpointer      job,
                        GCancellable *cancellable,
                        GError      **error)
{
  return in_transaction (db, job, move_to_job, error);
}

/**
 * till_journal_work_list:
 * @db: the journal
 * @job: a #TillJournalJob with a query
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Lists instructions. Who asks for the open ones wants to settle them, so what dead processes left
 * is ended first.
 *
 * Returns: (transfer full) (nullable) (element-type TillInstruction): a #GPtrArray, newest first
 */
gpointer
till_journal_work_list (TillDb       *db,
                        gpointer      user_data,
                        GCancellable *cancellable,
                        GError      **error)
{
  TillJournalJob *job = user_data;
  g_autoptr (GPtrArray) left = NULL;

  if (job->query.open_only && !(left = recover (db, job, job->lease, error)))
    return NULL;

  return till_instruction_table_list (db, &job->query, error);
}

/**
 * till_journal_work_note_look:
 * @db: the journal
 * @job: a #TillJournalJob with an instruction and how the search for its outcome goes
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (nullable): something that is not %NULL if it was written down
 */
gpointer
till_journal_work_note_look (TillDb       *db,
                             gpointer      user_data,
                             GCancellable *cancellable,
                             GError      **error)
{
  TillJournalJob *job = user_data;

  return GINT_TO_POINTER (
    till_instruction_table_set_look (db, till_instruction_get_id (job->instruction),
                                     job->attempts, job->next_look_us, error));
}

/**
 * till_journal_work_copy:
 * @db: the journal
 * @job: a #TillJournalJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Makes a copy where the job says, or the copy of the day.
 *
 * Returns: (nullable): something that is not %NULL if there is a copy
 */
gpointer
till_journal_work_copy (TillDb       *db,
                        gpointer      user_data,
                        GCancellable *cancellable,
                        GError      **error)
{
  TillJournalJob *job = user_data;

  return GINT_TO_POINTER (job->copy_path != NULL
                            ? till_journal_copies_write (db, job->copy_path, error)
                            : till_journal_copies_keep (db, job->path, now_us (job), error));
}

/**
 * till_journal_work_verify:
 * @db: the journal
 * @job: a #TillJournalJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Walks the chain and compares the instructions with it.
 *
 * Returns: (nullable): something that is not %NULL if all is well
 */
gpointer
till_journal_work_verify (TillDb       *db,
                          gpointer      job,
                          GCancellable *cancellable,
                          GError      **error)
{
  gboolean ok;

  /* One transaction, so that both look at the same moment. */
  if (!till_db_exec (db, "BEGIN", error))
    return NULL;

  ok = till_journal_chain_verify (db, error) && till_instruction_table_verify (db, error);
  till_db_rollback (db);

  return GINT_TO_POINTER (ok);
}
