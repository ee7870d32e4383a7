/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the gateway said came of an instruction: into the journal first, then into the history, and
 * then the payment is read again, so that its total is right when the person looks.
 *
 * What must hold: what the gateway told is taken into the history even if the journal cannot be
 * written at that moment; a payment that cannot be read now is read later and holds nobody up. */

#include "till-outcome-writer.h"

#include "till-crash-point.h"

/* The outcome is known; nobody waits longer than this for the payment to be read again. */
#define READ_TIMEOUT_MS 5000

typedef struct
{
  TillJournal     *journal;
  TillIntake      *intake;
  GPtrArray       *records;
  char            *payment_id; /* (nullable): to be read again */
  TillInstruction *settled;
  GError          *error;      /* why it is not settled */
  GCancellable    *reading;
  guint            timeout_id;
} Write;

static void
write_free (Write *job)
{
  g_clear_handle_id (&job->timeout_id, g_source_remove);
  g_clear_object (&job->reading);
  g_clear_object (&job->journal);
  g_clear_object (&job->intake);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->settled, till_instruction_unref);
  g_clear_error (&job->error);
  g_free (job->payment_id);
  g_free (job);
}

static void
finish (GTask *task)
{
  Write *job = g_task_get_task_data (task);

  if (job->settled != NULL)
    g_task_return_pointer (task, g_steal_pointer (&job->settled),
                           (GDestroyNotify) till_instruction_unref);
  else
    g_task_return_error (task, g_steal_pointer (&job->error));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* The intake has it on its list if it failed. */
  if (!till_intake_read_finish (TILL_INTAKE (object), result, &error))
    g_debug ("Reading the payment again: %s", error->message);

  finish (task);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Write *job = user_data;

  job->timeout_id = 0;
  g_cancellable_cancel (job->reading);

  return G_SOURCE_REMOVE;
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Write *job = g_task_get_task_data (task);

  TILL_CRASH_POINT ("writer", "taken-in");

  /* The history is a cache: the next catch-up brings what could not be written. */
  if (!till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_news= */ NULL, &error))
    g_debug ("Taking the outcome in: %s", error->message);

  if (job->payment_id == NULL)
    {
      finish (task);
      return;
    }

  job->reading = g_cancellable_new ();
  job->timeout_id = g_timeout_add (READ_TIMEOUT_MS, timeout_cb, job);
  till_intake_read_async (job->intake, TILL_RECORD_PAYMENT, job->payment_id, job->reading, read_cb,
                          g_object_ref (task));
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Write *job = g_task_get_task_data (task);

  TILL_CRASH_POINT ("writer", "settled");
  job->settled = till_journal_settle_finish (TILL_JOURNAL (object), result, &job->error);
  till_intake_apply_async (job->intake, job->records, /* marks= */ NULL, 0,
                           /* cancellable= */ NULL, applied_cb, g_object_ref (task));
}

static gboolean
tells_payment (const TillGatewayResult *result,
               const char              *payment_id)
{
  for (guint i = 0; i < result->records->len; i++)
    {
      const TillRecord *record = result->records->pdata[i];

      if (record->kind == TILL_RECORD_PAYMENT && record->origin == TILL_ORIGIN_READ &&
          g_strcmp0 (record->id, payment_id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The payment that looks different now and that the result does not tell, or NULL. */
static const char *
get_payment_to_read (TillInstruction         *instruction,
                     const TillGatewayResult *result)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  const TillGatewayFailure *failure =
    result->failure != NULL ? till_gateway_error_get_failure (result->failure) : NULL;
  const char *payment_id = NULL;

  switch (order->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      payment_id = result->result_id != NULL ? result->result_id
                                             : failure != NULL ? failure->object_id : NULL;
      break;

    case TILL_INSTRUCTION_CAPTURE:
    case TILL_INSTRUCTION_CANCEL:
    case TILL_INSTRUCTION_REFUND:
      payment_id = order->target_id;
      break;

    case TILL_INSTRUCTION_CREATE_LINK:
    case TILL_INSTRUCTION_CLOSE_LINK:
    case TILL_INSTRUCTION_CANCEL_REFUND:
    case TILL_INSTRUCTION_SAVE_CARD:
    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
    case TILL_INSTRUCTION_PAYOUT:
      break;
    }

  return payment_id != NULL && !tells_payment (result, payment_id) ? payment_id : NULL;
}

/**
 * till_outcome_write_async:
 * @journal: has the instruction
 * @intake: takes the records in
 * @instruction: an open instruction
 * @result: what the gateway said; needed only during the call
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes an outcome down. It cannot be cancelled.
 */
void
till_outcome_write_async (TillJournal             *journal,
                          TillIntake              *intake,
                          TillInstruction         *instruction,
                          const TillGatewayResult *result,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
  g_autoptr (GTask) task = NULL;
  const TillGatewayFailure *failure = NULL;
  TillOutcome outcome = { 0 };
  Write *job;

  g_return_if_fail (TILL_IS_JOURNAL (journal));
  g_return_if_fail (TILL_IS_INTAKE (intake));
  g_return_if_fail (instruction != NULL);
  g_return_if_fail (result != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, till_outcome_write_async);

  job = g_new0 (Write, 1);
  job->journal = g_object_ref (journal);
  job->intake = g_object_ref (intake);
  job->records = till_record_array_new ();
  g_ptr_array_extend (job->records, result->records, (GCopyFunc) till_record_ref, NULL);
  job->payment_id = g_strdup (get_payment_to_read (instruction, result));
  g_task_set_task_data (task, job, (GDestroyNotify) write_free);

  outcome.state = result->state;
  outcome.result_id = result->result_id;
  outcome.request_id = result->request_id;
  if (result->failure != NULL)
    {
      outcome.message = result->failure->message;
      failure = till_gateway_error_get_failure (result->failure);
    }
  if (failure != NULL)
    {
      outcome.code = failure->code;
      outcome.decline_code = failure->decline_code;
      if (outcome.request_id == NULL)
        outcome.request_id = failure->request_id;
    }

  till_journal_settle_async (journal, instruction, &outcome, settled_cb, g_steal_pointer (&task));
}

/**
 * till_outcome_write_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction with its outcome; %NULL when the journal
 *   could not take it, so that the instruction is as open as before
 */
TillInstruction *
till_outcome_write_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
