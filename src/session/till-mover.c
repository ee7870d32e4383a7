/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries an order out, step by step:
 *
 *   turn a typed card into a token · ask whether it may be a repetition · read the payment it is
 *   about at the gateway · write the order down · hold it back, if it is a refund and the merchant
 *   wants that, and read the payment again · mark it as sent · send it · write down what came of it
 *
 * What must hold: not a byte that moves money leaves before the journal has the instruction on
 * disk, marked as sent; a typed card is wiped before the call returns and before anything is
 * written down; a payment is given back only what the gateway said is left of it a moment ago; once
 * something may have been sent, the answer is an instruction, never an error. */

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
  TillCaution *caution;
  TillHold    *hold;
  guint        refund_grace_ms;
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
  TillOrder       *order;
  TillCardTraits   traits;
  char            *operator_name;
  TillInstruction *instruction;
  GError          *error; /* why it was not sent */
} Move;

static void
move_free (Move *move)
{
  g_clear_pointer (&move->instruction, till_instruction_unref);
  g_clear_error (&move->error);
  till_order_free (move->order);
  g_free (move->operator_name);
  g_free (move);
}

static void
set_text (const char **field,
          const char  *text)
{
  char *copy = g_strdup (text);

  g_free ((char *) *field);
  *field = copy;
}

static void
till_mover_finalize (GObject *object)
{
  TillMover *self = TILL_MOVER (object);

  g_clear_object (&self->gateway);
  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_clear_object (&self->intake);
  g_clear_object (&self->caution);
  g_clear_object (&self->hold);
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
return_instruction (GTask *task)
{
  Move *move = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&move->instruction),
                         (GDestroyNotify) till_instruction_unref);
}

/* --- sending ---------------------------------------------------------------------------------- */

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TillInstruction *settled = till_outcome_write_finish (result, &error);

  /* If the journal cannot take the outcome now, the instruction stays open: it is settled again
   * later, by asking the gateway what became of it. */
  if (settled != NULL)
    set_instruction (task, settled);
  else
    g_debug ("Writing the outcome down: %s", error->message);

  return_instruction (task);
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

  if (move->error != NULL)
    g_task_return_error (task, g_steal_pointer (&move->error));
  else
    return_instruction (task);
}

/* Ends an instruction of which nothing was sent. */
static void
take_back (GTask      *task,
           const char *code,
           const char *message)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  const TillOutcome outcome = {
    .state = TILL_INSTRUCTION_REFUSED, .code = code, .message = message,
    .operator_name = g_str_equal (code, TILL_INSTRUCTION_CODE_STOPPED) ? move->operator_name
                                                                       : NULL,
  };

  till_journal_settle_async (self->journal, move->instruction, &outcome, not_sent_cb,
                             g_object_ref (task));
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
      take_back (task, TILL_INSTRUCTION_CODE_NOT_SENT, NULL);
      return;
    }

  set_instruction (task, sent);
  till_gateway_execute_async (self->gateway, move->instruction, executed_cb, g_object_ref (task));
}

static void
send (GTask *task)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  till_journal_mark_sent_async (self->journal, move->instruction, marked_sent_cb,
                                g_object_ref (task));
}

/* --- the payment as the gateway has it now ---------------------------------------------------- */

/* Checks the order against the payment it is about, and takes what is decided on from it. */
static gboolean
weigh_target (Move                    *move,
              const TillPaymentDetail *detail,
              GError                 **error)
{
  gint64 shown = move->order->available;

  if (!till_order_check_target (move->order, detail->payment, &move->order->available, error) ||
      !till_order_check_shown (move->order, detail, shown, error))
    return FALSE;

  /* Under the name that the payment goes by now: an attempt may have become a charge. */
  set_text (&move->order->target_id, detail->payment->record.id);
  set_text (&move->order->target_intent_id, detail->payment->intent_id);
  if (move->order->kind == TILL_INSTRUCTION_REFUND)
    {
      g_autofree char *basis =
        g_strdup_printf ("%" G_GINT64_FORMAT " taken, %" G_GINT64_FORMAT " back in %u",
                         detail->payment->captured, detail->payment->refunded,
                         detail->refunds->len);

      set_text (&move->order->basis, basis);
    }

  return TRUE;
}

static void
found_again_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillPaymentDetail) detail = NULL;
  Move *move = g_task_get_task_data (task);
  const char *basis = till_instruction_get_order (move->instruction)->basis;

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &move->error);
  if (detail != NULL && weigh_target (move, detail, &move->error) &&
      g_strcmp0 (move->order->basis, basis) == 0)
    {
      send (task);
      return;
    }

  if (move->error == NULL)
    g_set_error_literal (&move->error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_CHANGED,
                         "The payment has changed while the order was held back: nothing was "
                         "sent. Look at it again");
  take_back (task, TILL_INSTRUCTION_CODE_NOT_SENT, move->error->message);
}

static void
read_again_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  if (till_intake_read_finish (TILL_INTAKE (object), result, &move->error))
    till_store_find_payment_async (self->store, move->order->target_id, /* cancellable= */ NULL,
                                   found_again_cb, g_object_ref (task));
  else
    take_back (task, TILL_INSTRUCTION_CODE_NOT_SENT, move->error->message);
}

/* --- writing down and holding back ------------------------------------------------------------ */

static void
held_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  switch (till_hold_wait_finish (TILL_HOLD (object), result))
    {
    case TILL_HOLD_SEND:
      /* Another console may have used the moment. */
      till_intake_read_async (self->intake, TILL_RECORD_PAYMENT, move->order->target_id,
                              /* cancellable= */ NULL, read_again_cb, g_object_ref (task));
      return;

    case TILL_HOLD_STOPPED:
      take_back (task, TILL_INSTRUCTION_CODE_STOPPED, "Stopped before it was sent");
      return;

    case TILL_HOLD_LEFT:
      break;
    }

  /* The journal has it as held; the next start ends it and says so. */
  return_instruction (task);
}

/* Somebody stands beside a list while it is carried out, and can stop it at any line. */
static gboolean
is_held (TillMover *self,
         Move      *move)
{
  return move->order->kind == TILL_INSTRUCTION_REFUND && move->order->batch == NULL &&
         self->refund_grace_ms > 0;
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  GError *error = NULL;
  TillInstruction *prepared = till_journal_prepare_finish (TILL_JOURNAL (object), result, &error);

  if (prepared == NULL)
    {
      /* Another process was faster than our own look at the journal. */
      if (g_error_matches (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_REPEATED))
        {
          error->domain = TILL_SESSION_ERROR;
          error->code = TILL_SESSION_ERROR_REPEATED;
        }
      g_task_return_error (task, error);
      return;
    }

  set_instruction (task, prepared);
  if (till_instruction_get_state (prepared) == TILL_INSTRUCTION_HELD)
    till_hold_wait_async (self->hold, prepared, self->refund_grace_ms, held_cb,
                          g_object_ref (task));
  else
    send (task);
}

static void
prepare (GTask *task)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  if (is_held (self, move))
    till_journal_hold_async (self->journal, move->order, move->operator_name,
                             /* cancellable= */ NULL, prepared_cb, g_object_ref (task));
  else
    till_journal_prepare_async (self->journal, move->order, move->operator_name,
                                /* cancellable= */ NULL, prepared_cb, g_object_ref (task));
}

/* --- before it is written down ---------------------------------------------------------------- */

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillPaymentDetail) detail = NULL;
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);
  if (detail == NULL && error == NULL)
    g_set_error_literal (&error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                         "There is no such payment");

  if (detail != NULL && weigh_target (move, detail, &error))
    prepare (task);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;

  if (till_intake_read_finish (TILL_INTAKE (object), result, &error))
    till_store_find_payment_async (self->store, move->order->target_id, /* cancellable= */ NULL,
                                   found_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) objections = NULL;
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;

  objections = till_caution_check_finish (TILL_CAUTION (object), result, &error);
  if (objections != NULL && till_order_check_objections (move->order, objections, &error))
    prepare (task);
  else
    g_task_return_error (task, error);
}

/* Orders about a payment are checked against the payment itself instead. */
static void
check (GTask *task)
{
  TillMover *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  if (move->order->kind == TILL_INSTRUCTION_CHARGE ||
      move->order->kind == TILL_INSTRUCTION_CREATE_LINK)
    till_caution_check_async (self->caution, move->order, &move->traits, /* cancellable= */ NULL,
                              checked_cb, g_object_ref (task));
  else
    prepare (task);
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
  set_text (&move->order->card_token, card->record.id);
  set_text (&move->order->last4, card->last4);
  till_record_unref (card);
  check (task);
}

/**
 * till_mover_new:
 * @parts: what it works with
 *
 * Returns: (transfer full): a mover
 */
TillMover *
till_mover_new (const TillMoverParts *parts)
{
  TillMover *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (TILL_IS_GATEWAY (parts->gateway), NULL);
  g_return_val_if_fail (TILL_IS_JOURNAL (parts->journal), NULL);
  g_return_val_if_fail (TILL_IS_STORE (parts->store), NULL);
  g_return_val_if_fail (TILL_IS_INTAKE (parts->intake), NULL);
  g_return_val_if_fail (TILL_IS_CAUTION (parts->caution), NULL);
  g_return_val_if_fail (TILL_IS_HOLD (parts->hold), NULL);

  self = g_object_new (TILL_TYPE_MOVER, NULL);
  self->gateway = g_object_ref (parts->gateway);
  self->journal = g_object_ref (parts->journal);
  self->store = g_object_ref (parts->store);
  self->intake = g_object_ref (parts->intake);
  self->clock = till_clock_ref (parts->clock);
  self->caution = g_object_ref (parts->caution);
  self->hold = g_object_ref (parts->hold);

  return self;
}

/**
 * till_mover_set_grace:
 * @self: a mover
 * @refund_grace_ms: for how long refunds are held back from now on; 0 = not at all
 */
void
till_mover_set_grace (TillMover *self,
                      guint      refund_grace_ms)
{
  g_return_if_fail (TILL_IS_MOVER (self));

  self->refund_grace_ms = refund_grace_ms;
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
 * Carries an order out. It cannot be cancelled; what is held back can be stopped (TillHold).
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
  Move *move;

  g_return_if_fail (TILL_IS_MOVER (self));
  g_return_if_fail (order != NULL);
  g_return_if_fail (operator_name != NULL);

  move = g_new0 (Move, 1);
  move->order = till_order_copy (order);
  move->operator_name = g_strdup (operator_name);
  till_card_traits_init (&move->traits, order, card);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_mover_execute_async);
  g_task_set_task_data (task, move, (GDestroyNotify) move_free);

  if (!till_order_check (order, card, till_clock_now_us (self->clock), &error))
    g_task_return_error (task, error);
  else if (card != NULL)
    till_gateway_tokenize_async (self->gateway, card, /* cancellable= */ NULL, tokenized_cb,
                                 g_object_ref (task));
  else if (till_order_needs_payment (order))
    till_intake_read_async (self->intake, TILL_RECORD_PAYMENT, order->target_id,
                            /* cancellable= */ NULL, read_cb, g_object_ref (task));
  else
    check (task);

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
