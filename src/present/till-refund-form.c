/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving money back, and taking or releasing money that is held: one payment, one order.
 *
 * What must hold: never more than is left; sent at most once for each filling-in, and only with the
 * amount that the person was shown; nothing changes while the order is under way. */

#include "till-refund-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-amount-input.h"
#include "till-kept-text.h"
#include "till-text.h"

struct _TillRefundForm
{
  GObject             parent_instance;

  TillInstructionKind kind;
  TillPayment        *payment;
  TillMoney           available;
  gboolean            takes_amount;
  char               *account_name;
  TillAccountMode     mode;
  TillClock          *clock;

  TillAmountInput     amount;
  guint               reason;
  char               *note;

  TillRefundStep      step;
  gint64              begun_us;
  char               *instruction_id;
  TillDeclineWords    words;
  char               *details;
};

G_DEFINE_FINAL_TYPE (TillRefundForm, till_refund_form, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillRefundFormSignal;

static guint signals[N_SIGNALS];

static void
changed (TillRefundForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
till_refund_form_finalize (GObject *object)
{
  TillRefundForm *self = TILL_REFUND_FORM (object);

  g_clear_pointer (&self->payment, till_record_unref);
  g_clear_pointer (&self->clock, till_clock_unref);
  till_amount_input_clear (&self->amount);
  g_free (self->account_name);
  g_free (self->note);
  g_free (self->instruction_id);
  g_free (self->details);

  G_OBJECT_CLASS (till_refund_form_parent_class)->finalize (object);
}

static void
till_refund_form_class_init (TillRefundFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = till_refund_form_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_refund_form_init (TillRefundForm *self)
{
  self->note = g_strdup ("");
}

/**
 * till_refund_form_new:
 * @kind: %TILL_INSTRUCTION_REFUND, %TILL_INSTRUCTION_CAPTURE or %TILL_INSTRUCTION_CANCEL
 * @payment: the payment
 * @capabilities: what gateway, account and key can do
 * @account_name: what the merchant calls the account
 * @mode: whether money is real
 * @clock: tells how long it takes
 *
 * Returns: (transfer full): a form that begins with all that is left
 */
TillRefundForm *
till_refund_form_new (TillInstructionKind     kind,
                      TillPayment            *payment,
                      const TillCapabilities *capabilities,
                      const char             *account_name,
                      TillAccountMode         mode,
                      TillClock              *clock)
{
  TillRefundForm *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (kind == TILL_INSTRUCTION_REFUND || kind == TILL_INSTRUCTION_CAPTURE ||
                          kind == TILL_INSTRUCTION_CANCEL,
                        NULL);
  g_return_val_if_fail (payment != NULL && capabilities != NULL && clock != NULL, NULL);
  g_return_val_if_fail (account_name != NULL, NULL);

  self = g_object_new (TILL_TYPE_REFUND_FORM, NULL);
  self->kind = kind;
  self->payment = till_record_ref (payment);
  self->account_name = g_strdup (account_name);
  self->mode = mode;
  self->clock = till_clock_ref (clock);

  self->available = payment->amount;
  if (kind == TILL_INSTRUCTION_REFUND)
    self->available.minor = till_payment_get_refundable (payment);

  if (kind != TILL_INSTRUCTION_CANCEL)
    self->takes_amount =
      capabilities->support[kind == TILL_INSTRUCTION_REFUND ? TILL_CAPABILITY_PARTIAL_REFUND
                                                            : TILL_CAPABILITY_PARTIAL_CAPTURE] !=
      TILL_SUPPORT_NO;

  till_amount_input_init (&self->amount, payment->amount.currency);
  text = till_amount_input_write (&self->available);
  till_amount_input_set_text (&self->amount, text);

  return self;
}

/**
 * till_refund_form_get_kind:
 * @self: a form
 *
 * Returns: what it does
 */
TillInstructionKind
till_refund_form_get_kind (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), TILL_INSTRUCTION_REFUND);

  return self->kind;
}

/**
 * till_refund_form_get_payment:
 * @self: a form
 *
 * Returns: (transfer none): the payment it is about
 */
TillPayment *
till_refund_form_get_payment (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return self->payment;
}

/**
 * till_refund_form_get_available:
 * @self: a form
 *
 * Returns: (transfer none): how much is left, as far as was known when the form was made
 */
const TillMoney *
till_refund_form_get_available (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return &self->available;
}

/**
 * till_refund_form_takes_amount:
 * @self: a form
 *
 * Returns: whether less than all can be chosen
 */
gboolean
till_refund_form_takes_amount (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), FALSE);

  return self->takes_amount;
}

/**
 * till_refund_form_set_amount:
 * @self: a form that takes an amount
 * @text: the amount as it is typed
 */
void
till_refund_form_set_amount (TillRefundForm *self,
                             const char     *text)
{
  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (text != NULL);

  if (self->step == TILL_REFUND_STEP_EDIT && self->takes_amount &&
      till_amount_input_set_text (&self->amount, text))
    changed (self);
}

/**
 * till_refund_form_get_amount_text:
 * @self: a form
 *
 * Returns: (transfer none): the amount as it was typed
 */
const char *
till_refund_form_get_amount_text (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), "");

  return self->amount.text;
}

/**
 * till_refund_form_get_amount:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): the amount, or %NULL while none above zero is typed
 */
const TillMoney *
till_refund_form_get_amount (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return self->amount.has_amount ? &self->amount.amount : NULL;
}

/**
 * till_refund_form_is_whole:
 * @self: a form
 *
 * Returns: whether the amount is all that is left
 */
gboolean
till_refund_form_is_whole (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), FALSE);

  return self->amount.has_amount && till_money_equal (&self->amount.amount, &self->available);
}

/**
 * till_refund_form_set_reason:
 * @self: a form
 * @reason: index of a reason of till_order_words_get_reason()
 */
void
till_refund_form_set_reason (TillRefundForm *self,
                             guint           reason)
{
  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (reason < till_order_words_get_n_reasons ());

  if (self->step != TILL_REFUND_STEP_EDIT || self->reason == reason)
    return;

  self->reason = reason;
  changed (self);
}

/**
 * till_refund_form_get_reason:
 * @self: a form
 *
 * Returns: index of the chosen reason
 */
guint
till_refund_form_get_reason (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), 0);

  return self->reason;
}

/**
 * till_refund_form_set_note:
 * @self: a form
 * @note: what only the merchant reads
 */
void
till_refund_form_set_note (TillRefundForm *self,
                           const char     *note)
{
  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (note != NULL);

  if (self->step != TILL_REFUND_STEP_EDIT || strcmp (self->note, note) == 0)
    return;

  g_free (self->note);
  self->note = g_strdup (note);
  changed (self);
}

/**
 * till_refund_form_get_problem:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): what is missing or wrong, translated; %NULL when it can be
 *   sent
 */
const char *
till_refund_form_get_problem (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  if (self->available.minor <= 0)
    return _("Nothing is left of this payment");

  if (self->amount.problem != NULL)
    return self->amount.problem;

  if (!self->amount.has_amount)
    return _("Type the amount");

  if (self->amount.amount.minor > self->available.minor)
    return _("More than is left of this payment");

  return till_kept_text_has_card (self->note) ? _("A card number does not belong into a note")
                                                : NULL;
}

/**
 * till_refund_form_format_title:
 * @self: a form
 *
 * Returns: (transfer full): what it does, translated: "Refund a payment"
 */
char *
till_refund_form_format_title (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  if (self->kind == TILL_INSTRUCTION_REFUND)
    return g_strdup (_("Refund a payment"));

  return g_strdup (self->kind == TILL_INSTRUCTION_CAPTURE ? _("Capture money that is held")
                                                          : _("Release money that is held"));
}

/**
 * till_refund_form_format_warning:
 * @self: a form
 *
 * Returns: (transfer full): what cannot be undone, translated
 */
char *
till_refund_form_format_warning (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  switch (self->kind)
    {
    case TILL_INSTRUCTION_CAPTURE:
      return g_strdup (till_refund_form_is_whole (self)
                         ? _("The customer is charged now.")
                         : _("The customer is charged now. The rest is released and cannot be "
                             "captured later."));

    case TILL_INSTRUCTION_CANCEL:
      return g_strdup (_("Nothing is charged. Money that was released cannot be taken later "
                         "without a new charge."));

    case TILL_INSTRUCTION_REFUND:
    case TILL_INSTRUCTION_CHARGE:
    case TILL_INSTRUCTION_CREATE_LINK:
    case TILL_INSTRUCTION_CLOSE_LINK:
    case TILL_INSTRUCTION_CANCEL_REFUND:
    case TILL_INSTRUCTION_SAVE_CARD:
    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
    case TILL_INSTRUCTION_PAYOUT:
      break;
    }

  /* docs.stripe.com/refunds: to the original payment method only, 5 to 10 business days; ways of
   * paying that are not a card have limits of their own, as 180 days. */
  return g_strdup (g_strcmp0 (self->payment->method, "card") == 0
                     ? _("It goes back to the card that paid and to no other, and cannot be taken "
                         "back. The customer’s bank shows it in 5 to 10 days.")
                     : _("It goes back the way it was paid and no other, which some ways allow "
                         "for a few months only, and cannot be taken back. The customer’s bank "
                         "shows it in 5 to 10 days."));
}

/**
 * till_refund_form_format_button:
 * @self: a form
 *
 * Returns: (transfer full): what the button that sends it says: "Refund £48.00 · Acme Tea (live)"
 */
char *
till_refund_form_format_button (TillRefundForm *self)
{
  TillMoney nothing = { 0 };

  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  memcpy (nothing.currency, self->available.currency, TILL_CURRENCY_SIZE);

  return till_order_words_format_button (self->kind, FALSE,
                                         self->amount.has_amount ? &self->amount.amount : &nothing,
                                         self->account_name, self->mode);
}

/**
 * till_refund_form_format_result:
 * @self: a form whose order was carried out
 *
 * Returns: (transfer full): what happened, translated: "£48.00 is on its way back"
 */
char *
till_refund_form_format_result (TillRefundForm *self)
{
  g_autofree char *money = NULL;

  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  money = till_money_format (&self->amount.amount);
  if (self->kind == TILL_INSTRUCTION_REFUND)
    return g_strdup_printf (_("%s is on its way back"), money);

  return g_strdup_printf (self->kind == TILL_INSTRUCTION_CAPTURE ? _("%s was captured")
                                                                 : _("%s was released"),
                          money);
}

/**
 * till_refund_form_begin:
 * @self: a form
 * @shown: the amount that the person read on the button
 *
 * Takes the press of the button. To be asked before anything is sent: only %TRUE allows it, and
 * it is %TRUE once.
 *
 * Returns: whether to send the order now
 */
gboolean
till_refund_form_begin (TillRefundForm  *self,
                        const TillMoney *shown)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  if (self->step != TILL_REFUND_STEP_EDIT || till_refund_form_get_problem (self) != NULL ||
      !till_money_equal (&self->amount.amount, shown))
    return FALSE;

  self->step = TILL_REFUND_STEP_SENDING;
  self->begun_us = till_clock_now_us (self->clock);
  changed (self);

  return TRUE;
}

/**
 * till_refund_form_fill_order:
 * @self: a form without a problem
 * @ret_order: (out caller-allocates): the order; strings belong to the form
 *
 * Makes an order of the form.
 */
void
till_refund_form_fill_order (TillRefundForm *self,
                             TillOrder      *ret_order)
{
  TillReasonWords reason;

  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (till_refund_form_get_problem (self) == NULL);
  g_return_if_fail (ret_order != NULL);

  till_order_words_get_reason (self->reason, &reason);
  *ret_order = (TillOrder) {
    .kind = self->kind,
    .amount = self->amount.amount,
    .target_id = self->payment->record.id,
    .target_intent_id = self->payment->intent_id,
    .available = self->available.minor,
    .last4 = self->payment->last4,
    .customer_id = self->payment->customer_id,
    .customer_name = self->payment->customer_name,
    .reference = self->payment->reference,
    .reason = self->kind == TILL_INSTRUCTION_REFUND ? reason.code : NULL,
    .note = till_text_is_empty (self->note) ? NULL : self->note,
  };

  if (self->kind == TILL_INSTRUCTION_CANCEL)
    ret_order->amount.minor = 0;
}

/**
 * till_refund_form_settle:
 * @self: a form
 * @instruction_id: the instruction that was made of the order
 * @outcome: its outcome
 *
 * Takes the outcome of what was sent, and again when an unknown one has become known. An outcome
 * of another instruction, or one that comes when none is awaited, changes nothing.
 */
void
till_refund_form_settle (TillRefundForm    *self,
                         const char        *instruction_id,
                         const TillOutcome *outcome)
{
  TillRefundStep step;

  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (instruction_id != NULL && outcome != NULL);

  if (self->step != TILL_REFUND_STEP_SENDING &&
      !(self->step == TILL_REFUND_STEP_UNKNOWN &&
        g_strcmp0 (self->instruction_id, instruction_id) == 0))
    return;

  if (outcome->state == TILL_INSTRUCTION_DONE)
    step = TILL_REFUND_STEP_DONE;
  else if (outcome->state == TILL_INSTRUCTION_REFUSED ||
           outcome->state == TILL_INSTRUCTION_GIVEN_UP)
    step = TILL_REFUND_STEP_REFUSED;
  else
    step = TILL_REFUND_STEP_UNKNOWN;

  if (step == self->step)
    return;

  self->step = step;
  till_order_words_explain_outcome (outcome, &self->words);
  g_free (self->details);
  self->details = till_order_words_format_details (outcome, NULL);
  if (self->instruction_id == NULL)
    self->instruction_id = g_strdup (instruction_id);

  changed (self);
}

/**
 * till_refund_form_fail:
 * @self: a form that was begun
 * @error: why the order was not sent
 *
 * Takes the news that nothing left this computer.
 */
void
till_refund_form_fail (TillRefundForm *self,
                       const GError   *error)
{
  g_return_if_fail (TILL_IS_REFUND_FORM (self));
  g_return_if_fail (error != NULL);

  if (self->step != TILL_REFUND_STEP_SENDING)
    return;

  self->step = TILL_REFUND_STEP_NOT_SENT;
  till_order_words_explain_error (error, &self->words);
  g_free (self->details);
  self->details = till_order_words_format_details (NULL, error);
  changed (self);
}

/**
 * till_refund_form_try_again:
 * @self: a form
 *
 * Goes back to editing after a refusal.
 *
 * Returns: %FALSE when there is no refusal to go back from
 */
gboolean
till_refund_form_try_again (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), FALSE);

  if (self->step != TILL_REFUND_STEP_REFUSED && self->step != TILL_REFUND_STEP_NOT_SENT)
    return FALSE;

  self->step = TILL_REFUND_STEP_EDIT;
  g_clear_pointer (&self->instruction_id, g_free);
  changed (self);

  return TRUE;
}

/**
 * till_refund_form_get_step:
 * @self: a form
 *
 * Returns: how far it has come
 */
TillRefundStep
till_refund_form_get_step (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), TILL_REFUND_STEP_EDIT);

  return self->step;
}

/**
 * till_refund_form_get_elapsed_us:
 * @self: a form that was begun
 *
 * Returns: how long ago it was begun, in µs
 */
gint64
till_refund_form_get_elapsed_us (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), 0);

  return MAX (till_clock_now_us (self->clock) - self->begun_us, 0);
}

/**
 * till_refund_form_get_instruction_id:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): the instruction in the journal, once there is one
 */
const char *
till_refund_form_get_instruction_id (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return self->instruction_id;
}

/**
 * till_refund_form_get_words:
 * @self: a form with an outcome that is not plain success
 *
 * Returns: (transfer none): the outcome in words
 */
const TillDeclineWords *
till_refund_form_get_words (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return &self->words;
}

/**
 * till_refund_form_get_details:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): code, request id and the gateway's sentence, for its support
 */
const char *
till_refund_form_get_details (TillRefundForm *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_FORM (self), NULL);

  return self->details;
}
