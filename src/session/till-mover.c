/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries an order out: look at it, turn a typed card into a token, write the order down, send it,
 * write down what came of it.
 *
 * What must hold: not a byte that moves money leaves before the journal has the instruction on
 * disk, marked as sent; a typed card is wiped before the call returns and before anything is
 * written down; once something may have been sent, the answer is an instruction, never an error. */

#include "till-mover.h"

#include "till-crash-point.h"
#include "till-order-check.h"
#include "till-outcome-writer.h"
#include "till-session-error.h"

struct _TillMover
{
  GObject      parent_instance;

  TillGateway *gateway;
  TillJournal *journal;
  TillStore   *store;
  TillIntake  *intake;
  TillClock   *clock;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillMover, till_mover, G_TYPE_OBJECT)

typedef struct
{
  TillOrder        order;   /* its strings are kept in @strings */
  GPtrArray       *strings;
  char            *operator_name;
  gboolean         asked;   /* the gateway was asked for the payment */
  TillInstruction *instruction;
  GError          *error;   /* why it was not sent */
} Move;

static void find_payment (GTask *task);

static const char *
keep (Move       *move,
      const char *text)
{
  char *copy = g_strdup (text);

  if (copy != NULL)
    g_ptr_array_add (move->strings, copy);

  return copy;
}

static Move *
move_new (const TillOrder *order,
          const char      *operator_name)
{
  Move *move = g_new0 (Move, 1);

  move->strings = g_ptr_array_new_with_free_func (g_free);
  move->operator_name = g_strdup (operator_name);
  move->order = *order;
  move->order.target_id = keep (move, order->target_id);
  move->order.target_intent_id = keep (move, order->target_intent_id);
  move->order.card_token = keep (move, order->card_token);
  move->order.last4 = keep (move, order->last4);
  move->order.customer_id = keep (move, order->customer_id);
  move->order.customer_name = keep (move, order->customer_name);
  move->order.customer_email = keep (move, order->customer_email);
  move->order.customer_phone = keep (move, order->customer_phone);
  move->order.reference = keep (move, order->reference);
  move->order.description = keep (move, order->description);
  move->order.note = keep (move, order->note);
  move->order.reason = keep (move, order->reason);
  move->order.receipt_email = keep (move, order->receipt_email);
  move->order.return_url = keep (move, order->return_url);

  return move;
}

static void
move_free (Move *move)
{
  g_clear_pointer (&move->instruction, till_instruction_unref);
  g_clear_error (&move->error);
  g_ptr_array_unref (move->strings);
  g_free (move->operator_name);
  g_free (move);
}

static void
till_mover_finalize (GObject *object)
{
  TillMover *self = TILL_MOVER (object);

  g_clear_object (&self->gateway);
  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_clear_object (&self->intake);
  g_clear_pointer (&self->clock, till_clock_unref);

  G_OBJECT_CLASS (till_mover_parent_class)->finalize (object);
}

static void
till_mover_class_init (TillMoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_mover_finalize;

  signals[CHANGED] = g_signal_new ("changed", TILL_TYPE_MOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
till_mover_init (TillMover *self)
{
}

/* Takes @instruction, the newest state of it. */
static void
set_instruction (GTask           *task,
                 TillInstruction *instruction)
{
  Move *move = g_task_get_task_data (task);

  g_clear_pointer (&move->instruction, till_instruction_unref);
  move->instruction = instruction;
  g_signal_emit (g_task_get_source_object (task), signals[CHANGED], 0, instruction);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Move *move = g_task_get_task_data (task);
  TillInstruction *settled = till_outcome_write_finish (result, &error);

  /* If the journal cannot take the outcome now, the instruction stays open: it is settled again
   * later, by asking the gateway what became of it. */
  if (settled != NULL)
    set_instruction (task, settled);
  else
    g_debug ("Writing the outcome down: %s", error->message);

  g_task_return_pointer (task, g_steal_pointer (&move->instruction),
                         (GDestroyNotify) till_instruction_unref);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGatewayResult) outcome = NULL;
  g_autoptr (GError) error = NULL;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  TILL_CRASH_POINT ("mover", "answered");
  outcome = till_gateway_execute_finish (TILL_GATEWAY (object), result, &error);
  if (outcome == NULL)
    {
      /* Only when the account cannot do it, and then nothing was sent. */
      const TillGatewayFailure failure = { .code = (char *) TILL_GATEWAY_CODE_NOT_SENT };
      gboolean refused = g_error_matches (error, TILL_GATEWAY_ERROR,
                                          TILL_GATEWAY_ERROR_UNSUPPORTED);

      outcome = g_new0 (TillGatewayResult, 1);
      outcome->state = refused ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
      outcome->records = till_record_array_new ();
      outcome->failure = till_gateway_error_new (error->domain == TILL_GATEWAY_ERROR
                                                 ? error->code
                                                 : TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN,
                                                 refused ? &failure : NULL, "%s", error->message);
    }

  till_outcome_write_async (self->journal, self->intake, move->instruction, outcome, written_cb,
                            g_object_ref (task));
}

static void
not_sent_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Move *move = g_task_get_task_data (task);
  TillInstruction *settled = till_journal_settle_finish (TILL_JOURNAL (object), result, &error);

  if (settled != NULL)
    set_instruction (task, settled);
  else
    g_debug ("Taking back what was not sent: %s", error->message); /* the next start does */

  g_task_return_error (task, g_steal_pointer (&move->error));
}

static void
marked_sent_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  TillInstruction *sent = till_journal_mark_sent_finish (TILL_JOURNAL (object), result,
                                                         &move->error);

  if (sent == NULL)
    {
      const TillOutcome outcome = {
        .state = TILL_INSTRUCTION_REFUSED, .code = TILL_GATEWAY_CODE_NOT_SENT,
      };

      till_journal_settle_async (self->journal, move->instruction, &outcome, not_sent_cb,
                                 g_object_ref (task));
      return;
    }

  set_instruction (task, sent);
  till_gateway_execute_async (self->gateway, move->instruction, executed_cb, g_object_ref (task));
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  TillInstruction *prepared = till_journal_prepare_finish (TILL_JOURNAL (object), result, &error);

  if (prepared == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  set_instruction (task, prepared);
  till_journal_mark_sent_async (self->journal, move->instruction, marked_sent_cb,
                                g_object_ref (task));
}

static void
prepare (GTask *task)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  till_journal_prepare_async (self->journal, &move->order, move->operator_name,
                              /* cancellable= */ NULL, prepared_cb, g_object_ref (task));
}

static void
tokenized_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  TillCard *card = till_gateway_tokenize_finish (TILL_GATEWAY (object), result, &error);

  if (card == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  TILL_CRASH_POINT ("mover", "tokenized");
  move->order.card_token = keep (move, card->record.id);
  move->order.last4 = keep (move, card->last4);
  till_record_unref (card);
  prepare (task);
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_intake_read_finish (TILL_INTAKE (object), result, &error))
    find_payment (task);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);

  if (detail == NULL && !move->asked)
    {
      move->asked = TRUE;
      till_intake_read_async (self->intake, TILL_RECORD_PAYMENT, move->order.target_id,
                              /* cancellable= */ NULL, asked_cb, g_object_ref (task));
      return;
    }

  if (detail == NULL)
    g_task_return_new_error (task, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                             "There is no such payment");
  else if (!till_order_check_target (&move->order, detail->payment, &move->order.available, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      /* Under the name that the payment goes by now: an attempt may have become a charge. */
      move->order.target_id = keep (move, detail->payment->record.id);
      move->order.target_intent_id = keep (move, detail->payment->intent_id);
      prepare (task);
    }
}

static void
find_payment (GTask *task)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  till_store_find_payment_async (self->store, move->order.target_id, /* cancellable= */ NULL,
                                 found_cb, g_object_ref (task));
}

/**
 * till_mover_new:
 * @gateway: carries out
 * @journal: writes down
 * @store: knows the payments
 * @intake: takes in what the gateway tells
 * @clock: the time
 *
 * Returns: (transfer full): a mover
 */
TillMover *
till_mover_new (TillGateway *gateway,
                TillJournal *journal,
                TillStore   *store,
                TillIntake  *intake,
                TillClock   *clock)
{
  TillMover *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (intake), NULL);

  self = g_object_new (TILL_TYPE_MOVER, NULL);
  self->gateway = g_object_ref (gateway);
  self->journal = g_object_ref (journal);
  self->store = g_object_ref (store);
  self->intake = g_object_ref (intake);
  self->clock = till_clock_ref (clock);

  return self;
}

/**
 * till_mover_execute_async:
 * @self: a mover
 * @order: what a person wants done; copied
 * @card: (nullable): a typed card; wiped when this function returns, whatever happens
 * @operator_name: that person
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Carries an order out. It cannot be cancelled.
 */
void
till_mover_execute_async (TillMover          *self,
                          const TillOrder    *order,
                          TillCardInput      *card,
                          const char         *operator_name,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TILL_IS_MOVER (self));
  g_return_if_fail (order != NULL);
  g_return_if_fail (operator_name != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_mover_execute_async);
  g_task_set_task_data (task, move_new (order, operator_name), (GDestroyNotify) move_free);

  if (!till_order_check (order, card, till_clock_now_us (self->clock), &error))
    g_task_return_error (task, error);
  else if (card != NULL)
    till_gateway_tokenize_async (self->gateway, card, /* cancellable= */ NULL, tokenized_cb,
                                 g_object_ref (task));
  else if (till_order_needs_payment (order))
    find_payment (task);
  else
    prepare (task);

  if (card != NULL)
    till_card_input_wipe (card);
}

/**
 * till_mover_execute_finish:
 * @self: a mover
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_SESSION_ERROR, #TILL_JOURNAL_ERROR or
 *   #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the instruction: done, refused, or still open; %NULL when
 *   nothing was sent
 */
TillInstruction *
till_mover_execute_finish (TillMover    *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_MOVER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
