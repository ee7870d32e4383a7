/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One charge on its way, from the press of the button to its outcome.
 *
 * What must hold: an order is sent at most once for each filling-in of the form, however often the
 * button is pressed, and only if the person was shown the amount that is sent. While there is no
 * outcome the form is locked and cannot be left for a new attempt. An unknown outcome turns into a
 * known one only by the journal's word. */

#include "till-charge-run.h"

struct _TillChargeRun
{
  GObject          parent_instance;

  TillChargeForm  *form;
  TillClock       *clock;

  TillChargeStep   step;
  TillMoney        amount; /* what was sent */
  gboolean         held;   /* and only to be held */
  gboolean         is_link;
  gint64           begun_us;
  char            *instruction_id;
  char            *result_id;
  TillDeclineWords words;
  char            *details;
  TillPayment     *payment;
  TillLink        *link;
  GPtrArray       *objections;
};

G_DEFINE_FINAL_TYPE (TillChargeRun, till_charge_run, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillChargeRunSignal;

static guint signals[N_SIGNALS];

static void
changed (TillChargeRun *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
forget_outcome (TillChargeRun *self)
{
  g_clear_pointer (&self->instruction_id, g_free);
  g_clear_pointer (&self->result_id, g_free);
  g_clear_pointer (&self->details, g_free);
  g_clear_pointer (&self->payment, till_record_unref);
  g_clear_pointer (&self->link, till_record_unref);
  g_clear_pointer (&self->objections, g_ptr_array_unref);
  self->words = (TillDeclineWords) { 0 };
}

static void
till_charge_run_finalize (GObject *object)
{
  TillChargeRun *self = TILL_CHARGE_RUN (object);

  forget_outcome (self);
  g_clear_object (&self->form);
  g_clear_pointer (&self->clock, till_clock_unref);

  G_OBJECT_CLASS (till_charge_run_parent_class)->finalize (object);
}

static void
till_charge_run_class_init (TillChargeRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = till_charge_run_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_charge_run_init (TillChargeRun *self)
{
}

/**
 * till_charge_run_new:
 * @form: the form to send
 * @clock: tells how long it takes
 *
 * Returns: (transfer full): a run at its beginning
 */
TillChargeRun *
till_charge_run_new (TillChargeForm *form,
                     TillClock      *clock)
{
  TillChargeRun *self;

  g_return_val_if_fail (TILL_IS_CHARGE_FORM (form), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (TILL_TYPE_CHARGE_RUN, NULL);
  self->form = g_object_ref (form);
  self->clock = till_clock_ref (clock);

  return self;
}

/**
 * till_charge_run_get_form:
 * @self: a run
 *
 * Returns: (transfer none): its form
 */
TillChargeForm *
till_charge_run_get_form (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->form;
}

/**
 * till_charge_run_get_step:
 * @self: a run
 *
 * Returns: how far it has come
 */
TillChargeStep
till_charge_run_get_step (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), TILL_CHARGE_STEP_EDIT);

  return self->step;
}

/**
 * till_charge_run_begin:
 * @self: a run
 * @shown: the amount that the person read on the button
 *
 * Takes the press of the button. To be asked before anything is sent: only %TRUE allows it, and
 * it is %TRUE once. A second press, a held key, a form that is not complete, or an amount that is
 * not the one that was shown get %FALSE.
 *
 * Returns: whether to send the order now
 */
gboolean
till_charge_run_begin (TillChargeRun   *self,
                       const TillMoney *shown)
{
  const TillMoney *amount;

  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  amount = till_charge_form_get_amount (self->form);
  if (self->step != TILL_CHARGE_STEP_EDIT || till_charge_form_get_problem (self->form) != NULL ||
      amount == NULL || !till_money_equal (amount, shown))
    return FALSE;

  forget_outcome (self);
  self->step = TILL_CHARGE_STEP_SENDING;
  self->amount = *amount;
  self->is_link = till_charge_form_get_lane (self->form) == TILL_LANE_LINK;
  self->held = till_charge_form_is_held (self->form);
  self->begun_us = till_clock_now_us (self->clock);
  till_charge_form_set_locked (self->form, TRUE);
  changed (self);

  return TRUE;
}

/**
 * till_charge_run_doubt:
 * @self: a run that was begun
 * @objections: (element-type TillObjection): what speaks against sending it, at least one
 *
 * Stops before anything is sent, until the person has said what is meant.
 */
void
till_charge_run_doubt (TillChargeRun *self,
                       GPtrArray     *objections)
{
  g_return_if_fail (TILL_IS_CHARGE_RUN (self));
  g_return_if_fail (objections != NULL && objections->len > 0);

  if (self->step != TILL_CHARGE_STEP_SENDING)
    return;

  g_clear_pointer (&self->objections, g_ptr_array_unref);
  self->objections = g_ptr_array_ref (objections);
  self->step = TILL_CHARGE_STEP_DOUBT;
  changed (self);
}

/**
 * till_charge_run_get_objections:
 * @self: a run
 *
 * Returns: (nullable) (transfer none) (element-type TillObjection): what speaks against sending
 *   it, the weightiest first
 */
GPtrArray *
till_charge_run_get_objections (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->objections;
}

/**
 * till_charge_run_may_insist:
 * @self: a run
 *
 * Returns: whether a person may have it sent all the same
 */
gboolean
till_charge_run_may_insist (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);

  if (self->step != TILL_CHARGE_STEP_DOUBT)
    return FALSE;

  for (guint i = 0; i < self->objections->len; i++)
    {
      const TillObjection *objection = g_ptr_array_index (self->objections, i);

      if (!objection->may_go_on)
        return FALSE;
    }

  return TRUE;
}

/**
 * till_charge_run_insist:
 * @self: a run
 *
 * Takes the person's second word. As with till_charge_run_begin(), only %TRUE allows sending, and
 * it is %TRUE once.
 *
 * Returns: whether to send the order now
 */
gboolean
till_charge_run_insist (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);

  if (!till_charge_run_may_insist (self))
    return FALSE;

  self->step = TILL_CHARGE_STEP_SENDING;
  self->begun_us = till_clock_now_us (self->clock);
  changed (self);

  return TRUE;
}

/* Whether the customer can still pay, by a link. */
static gboolean
can_send_link (TillChargeRun *self)
{
  return self->words.needs_customer && !self->is_link &&
         till_charge_form_is_lane_offered (self->form, TILL_LANE_LINK);
}

static TillChargeStep
get_step_of (TillChargeRun     *self,
             const TillOutcome *outcome)
{
  switch (outcome->state)
    {
    case TILL_INSTRUCTION_DONE:
      return self->is_link ? TILL_CHARGE_STEP_LINK : TILL_CHARGE_STEP_APPROVED;

    case TILL_INSTRUCTION_REFUSED:
    case TILL_INSTRUCTION_GIVEN_UP:
      return can_send_link (self) ? TILL_CHARGE_STEP_NEEDS_CUSTOMER : TILL_CHARGE_STEP_DECLINED;

    case TILL_INSTRUCTION_HELD:
    case TILL_INSTRUCTION_PREPARED:
    case TILL_INSTRUCTION_SENT:
    case TILL_INSTRUCTION_UNKNOWN:
      return TILL_CHARGE_STEP_UNKNOWN;
    }

  g_return_val_if_reached (TILL_CHARGE_STEP_UNKNOWN);
}

/**
 * till_charge_run_settle:
 * @self: a run
 * @instruction_id: the instruction that was made of the order
 * @outcome: its outcome
 *
 * Takes the outcome of what was sent, and again when an unknown one has become known. An outcome
 * of another instruction, or one that comes when none is awaited, changes nothing.
 */
void
till_charge_run_settle (TillChargeRun     *self,
                        const char        *instruction_id,
                        const TillOutcome *outcome)
{
  TillChargeStep step;

  g_return_if_fail (TILL_IS_CHARGE_RUN (self));
  g_return_if_fail (instruction_id != NULL);
  g_return_if_fail (outcome != NULL);

  if (self->step != TILL_CHARGE_STEP_SENDING &&
      !(self->step == TILL_CHARGE_STEP_UNKNOWN &&
        g_strcmp0 (self->instruction_id, instruction_id) == 0))
    return;

  till_order_words_explain_outcome (outcome, &self->words);
  step = get_step_of (self, outcome);
  if (step == self->step)
    return;

  self->step = step;
  g_free (self->details);
  self->details = till_order_words_format_details (outcome, NULL);
  if (g_strcmp0 (self->instruction_id, instruction_id) != 0)
    {
      g_free (self->instruction_id);
      self->instruction_id = g_strdup (instruction_id);
    }

  g_free (self->result_id);
  self->result_id = g_strdup (outcome->result_id);
  changed (self);
}

/**
 * till_charge_run_fail:
 * @self: a run that was begun
 * @error: why the order was not sent
 *
 * Takes the news that no order left this computer, perhaps because the card was refused before.
 */
void
till_charge_run_fail (TillChargeRun *self,
                      const GError  *error)
{
  g_return_if_fail (TILL_IS_CHARGE_RUN (self));
  g_return_if_fail (error != NULL);

  if (self->step != TILL_CHARGE_STEP_SENDING)
    return;

  till_order_words_explain_error (error, &self->words);
  g_free (self->details);
  self->details = till_order_words_format_details (NULL, error);
  if (can_send_link (self))
    self->step = TILL_CHARGE_STEP_NEEDS_CUSTOMER;
  else
    self->step = self->words.about_card ? TILL_CHARGE_STEP_DECLINED : TILL_CHARGE_STEP_NOT_SENT;

  changed (self);
}

/**
 * till_charge_run_try_again:
 * @self: a run
 *
 * Goes back to the form after a refusal or a doubt; amount, customer and all else but the card
 * stay.
 *
 * Returns: %FALSE when there is no refusal to go back from
 */
gboolean
till_charge_run_try_again (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);

  if (self->step != TILL_CHARGE_STEP_DECLINED && self->step != TILL_CHARGE_STEP_NEEDS_CUSTOMER &&
      self->step != TILL_CHARGE_STEP_NOT_SENT && self->step != TILL_CHARGE_STEP_DOUBT)
    return FALSE;

  forget_outcome (self);
  self->step = TILL_CHARGE_STEP_EDIT;
  till_charge_form_set_locked (self->form, FALSE);
  till_charge_form_set_card_complete (self->form, FALSE); /* it was handed over and is wiped */
  changed (self);

  return TRUE;
}

/**
 * till_charge_run_clear:
 * @self: a run
 *
 * Begins a new charge with an empty form. What is unknown goes on being found out without us.
 *
 * Returns: %FALSE while the order is being sent
 */
gboolean
till_charge_run_clear (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);

  if (self->step == TILL_CHARGE_STEP_SENDING)
    return FALSE;

  forget_outcome (self);
  self->step = TILL_CHARGE_STEP_EDIT;
  till_charge_form_clear (self->form);
  changed (self);

  return TRUE;
}

/**
 * till_charge_run_get_amount:
 * @self: a run that was begun
 *
 * Returns: (transfer none): what was sent
 */
const TillMoney *
till_charge_run_get_amount (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return &self->amount;
}

/**
 * till_charge_run_get_elapsed_us:
 * @self: a run that was begun
 *
 * Returns: how long ago it was begun, in µs
 */
gint64
till_charge_run_get_elapsed_us (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), 0);

  return MAX (till_clock_now_us (self->clock) - self->begun_us, 0);
}

/**
 * till_charge_run_get_instruction_id:
 * @self: a run
 *
 * Returns: (nullable) (transfer none): the instruction in the journal, once there is one
 */
const char *
till_charge_run_get_instruction_id (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->instruction_id;
}

/**
 * till_charge_run_get_result_id:
 * @self: a run
 *
 * Returns: (nullable) (transfer none): the gateway's id of the charge or link, once there is one
 */
const char *
till_charge_run_get_result_id (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->result_id;
}

/**
 * till_charge_run_get_words:
 * @self: a run with an outcome that is not plain success
 *
 * Returns: (transfer none): the outcome in words
 */
const TillDeclineWords *
till_charge_run_get_words (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return &self->words;
}

/**
 * till_charge_run_get_details:
 * @self: a run
 *
 * Returns: (nullable) (transfer none): code, request id and the gateway's sentence, for its support
 */
const char *
till_charge_run_get_details (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->details;
}

/**
 * till_charge_run_is_held:
 * @self: a run that was begun
 *
 * Returns: whether the money is only held on the card
 */
gboolean
till_charge_run_is_held (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), FALSE);

  return self->held;
}

/**
 * till_charge_run_set_payment:
 * @self: a run
 * @payment: the payment that came of it; one that did not changes nothing
 */
void
till_charge_run_set_payment (TillChargeRun *self,
                             TillPayment   *payment)
{
  g_return_if_fail (TILL_IS_CHARGE_RUN (self));
  g_return_if_fail (payment != NULL);

  if (self->payment == payment ||
      (self->step != TILL_CHARGE_STEP_APPROVED && self->step != TILL_CHARGE_STEP_LINK))
    return;

  g_clear_pointer (&self->payment, till_record_unref);
  self->payment = till_record_ref (payment);
  changed (self);
}

/**
 * till_charge_run_get_payment:
 * @self: a run
 *
 * Returns: (nullable) (transfer none): the payment that came of it, once it is known here
 */
TillPayment *
till_charge_run_get_payment (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->payment;
}

/* How far a link has come. */
static int
get_progress (const TillLink *link)
{
  switch (link->state)
    {
    case TILL_LINK_UNKNOWN:
      return 0;

    case TILL_LINK_OPEN:
      return link->payment_intent_id == NULL ? 1 : 2;

    case TILL_LINK_PAID:
    case TILL_LINK_EXPIRED:
      return 3;
    }

  g_return_val_if_reached (0);
}

/**
 * till_charge_run_set_link:
 * @self: a run
 * @link: the link as it is now; another one than was made changes nothing
 *
 * Two places tell of links, the store and the gateway: the later word is the one that tells more,
 * because what is over stays over and what was tried stays tried.
 */
void
till_charge_run_set_link (TillChargeRun *self,
                          TillLink      *link)
{
  g_return_if_fail (TILL_IS_CHARGE_RUN (self));
  g_return_if_fail (link != NULL);

  if (self->step != TILL_CHARGE_STEP_LINK || self->link == link ||
      g_strcmp0 (link->record.id, self->result_id) != 0 ||
      (self->link != NULL && get_progress (link) < get_progress (self->link)))
    return;

  g_clear_pointer (&self->link, till_record_unref);
  self->link = till_record_ref (link);
  changed (self);
}

/**
 * till_charge_run_get_link:
 * @self: a run
 *
 * Returns: (nullable) (transfer none): the link that was made, once it is known here
 */
TillLink *
till_charge_run_get_link (TillChargeRun *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (self), NULL);

  return self->link;
}
