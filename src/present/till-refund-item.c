/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of a list of refunds, weighed against its payment and against the journal.
 *
 * What must hold: what the journal has of a row comes before everything else; what is not
 * certainly refused or done is never shown as such; a row that cannot be carried out says why, in
 * words; the amount is exact, in the payment's own currency. */

#include "till-refund-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-order-words.h"
#include "till-text.h"

/**
 * till_refund_item_new:
 * @row: what is wanted; it must live longer
 *
 * Returns: (transfer full): an item that has not been looked at, or is refused if the row itself
 *   has a problem
 */
TillRefundItem *
till_refund_item_new (const TillRefundRow *row)
{
  TillRefundItem *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_new0 (TillRefundItem, 1);
  self->row = row;
  if (row->problem != NULL)
    till_refund_item_refuse (self, row->problem);

  return self;
}

/**
 * till_refund_item_free:
 * @self: (transfer full): an item
 */
void
till_refund_item_free (TillRefundItem *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->payment, till_record_unref);
  g_free (self->target_id);
  g_free (self->who);
  g_free (self->why);
  g_free (self->details);
  g_free (self->refund_id);
  g_free (self->instruction_id);
  g_free (self);
}

/**
 * till_refund_item_refuse:
 * @self: an item of which nothing is under way
 * @why: the reason, translated
 */
void
till_refund_item_refuse (TillRefundItem *self,
                         const char     *why)
{
  g_return_if_fail (self != NULL && why != NULL);

  self->state = TILL_REFUND_ITEM_REFUSED;
  g_free (self->why);
  self->why = g_strdup (why);
}

static void
take_outcome (TillRefundItem    *self,
              const TillOutcome *known)
{
  TillOutcome outcome = *known;
  TillDeclineWords words;

  g_free (self->refund_id);
  self->refund_id = g_strdup (outcome.result_id);
  g_free (self->details);
  self->details = till_order_words_format_details (&outcome, /* error= */ NULL);
  if (outcome.state == TILL_INSTRUCTION_DONE)
    {
      self->state = TILL_REFUND_ITEM_DONE;
      return;
    }

  till_order_words_explain_outcome (&outcome, &words);
  till_refund_item_refuse (self, words.title);
}

/**
 * till_refund_item_take:
 * @self: an item
 * @instruction: the newest instruction of its row
 *
 * Takes what the journal says of the row.
 */
void
till_refund_item_take (TillRefundItem  *self,
                       TillInstruction *instruction)
{
  const TillOutcome *known;
  TillOutcome outcome;

  g_return_if_fail (self != NULL && instruction != NULL);

  self->amount = till_instruction_get_order (instruction)->amount;
  g_free (self->target_id);
  self->target_id = g_strdup (till_instruction_get_order (instruction)->target_id);
  g_free (self->who);
  self->who = g_strdup (till_instruction_get_order (instruction)->customer_name);
  g_free (self->instruction_id);
  self->instruction_id = g_strdup (till_instruction_get_id (instruction));
  g_clear_pointer (&self->why, g_free);

  if (till_instruction_is_open (instruction))
    {
      self->state = TILL_REFUND_ITEM_UNKNOWN;
      return;
    }

  known = till_instruction_get_outcome (instruction);
  outcome = known != NULL ? *known : (TillOutcome) { 0 };
  outcome.state = till_instruction_get_state (instruction);
  take_outcome (self, &outcome);
}

/* A won or closed dispute, or an inquiry, leaves the money with the merchant. */
static gboolean
stands_in_the_way (const TillDispute *dispute)
{
  return dispute->stage != TILL_DISPUTE_STAGE_INQUIRY && dispute->state != TILL_DISPUTE_WON &&
         dispute->state != TILL_DISPUTE_CLOSED && dispute->state != TILL_DISPUTE_PREVENTED;
}

static gboolean
is_disputed (const TillPaymentDetail *detail)
{
  /* What is not known in detail may stand in the way. */
  if (detail->disputes->len == 0)
    return detail->payment->disputed;

  for (guint i = 0; i < detail->disputes->len; i++)
    if (stands_in_the_way (g_ptr_array_index (detail->disputes, i)))
      return TRUE;

  return FALSE;
}

static gboolean
is_reason (const char *code)
{
  TillReasonWords reason;

  for (guint i = 0; i < till_order_words_get_n_reasons (); i++)
    {
      till_order_words_get_reason (i, &reason);
      if (g_strcmp0 (reason.code, code) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Why nothing of the payment can be given back, or NULL. */
static const char *
find_obstacle (const TillRefundItem    *self,
               const TillPaymentDetail *detail)
{
  if (detail->payment->state == TILL_PAYMENT_AUTHORIZED)
    return _("The money is only held: release it instead");
  if (detail->payment->state != TILL_PAYMENT_SUCCEEDED)
    return _("No money was taken");
  if (till_payment_get_refundable (detail->payment) == 0)
    return _("All of the payment has been refunded already");
  if (is_disputed (detail))
    return _("The payment is disputed: the bank decides");
  if (*self->row->reason != '\0' && !is_reason (self->row->reason))
    return _("This is not one of the gateway's reasons");

  return NULL;
}

/* Reads how much is wanted; refuses the row if that cannot be. */
static gboolean
read_amount (TillRefundItem *self,
             char            decimal_point)
{
  const char *currency = self->payment->amount.currency;
  g_autoptr (GError) error = NULL;

  if (*self->row->currency != '\0' && strcmp (self->row->currency, currency) != 0)
    till_refund_item_refuse (self, _("The payment is in another currency"));
  else if (*self->row->amount == '\0')
    self->amount = (TillMoney) { .minor = self->left };
  else if (!till_refund_row_get_money (self->row, currency, decimal_point, &self->amount, &error))
    till_refund_item_refuse (self, error->domain == G_IO_ERROR
                                     ? error->message : _("This is not an amount of its currency"));

  if (self->state == TILL_REFUND_ITEM_REFUSED)
    return FALSE;

  g_strlcpy (self->amount.currency, currency, sizeof self->amount.currency);

  return TRUE;
}

static void
refuse_too_much (TillRefundItem *self,
                 gint64          spoken_for)
{
  TillMoney left = self->payment->amount;
  g_autofree char *text = NULL;
  g_autofree char *why = NULL;

  left.minor = MAX (self->left, 0);
  text = till_money_format (&left);
  why = g_strdup_printf (spoken_for > 0
                           /* Translators: an amount of money, which may be nothing */
                           ? _("More than the lines before leave of the payment: %s")
                           : _("More than is left of the payment: %s"), text);
  till_refund_item_refuse (self, why);
}

/**
 * till_refund_item_weigh:
 * @self: an item without a problem, and without an instruction that counts
 * @detail: its payment, as it is known
 * @capabilities: what gateway, account and key can do
 * @decimal_point: '.' or ',', as the list is written
 * @spoken_for: how much of the payment the rows before are to give back, in minor units
 *
 * Says whether the row would be refunded, and how much that is.
 */
void
till_refund_item_weigh (TillRefundItem          *self,
                        const TillPaymentDetail *detail,
                        const TillCapabilities  *capabilities,
                        char                     decimal_point,
                        gint64                   spoken_for)
{
  const char *obstacle;
  gint64 refundable;

  g_return_if_fail (self != NULL && self->row->problem == NULL);
  g_return_if_fail (detail != NULL && capabilities != NULL);
  g_return_if_fail (spoken_for >= 0);

  g_clear_pointer (&self->payment, till_record_unref);
  self->payment = till_record_ref (detail->payment);
  g_free (self->target_id);
  self->target_id = g_strdup (detail->payment->record.id);
  self->state = TILL_REFUND_ITEM_READY;
  refundable = till_payment_get_refundable (detail->payment);
  self->left = refundable - spoken_for;

  if ((obstacle = find_obstacle (self, detail)) != NULL)
    {
      till_refund_item_refuse (self, obstacle);
      return;
    }

  if (!read_amount (self, decimal_point))
    return;

  if (self->amount.minor > self->left || self->amount.minor <= 0)
    refuse_too_much (self, spoken_for);
  else if (self->amount.minor < refundable &&
           capabilities->support[TILL_CAPABILITY_PARTIAL_REFUND] == TILL_SUPPORT_NO)
    till_refund_item_refuse (self, _("This gateway only gives back all of a payment"));
}

/**
 * till_refund_item_fill_order:
 * @self: an item that is ready
 * @ret_order: (out caller-allocates): the order, without the part of a list that it is; strings
 *   belong to the item
 */
void
till_refund_item_fill_order (const TillRefundItem *self,
                             TillOrder            *ret_order)
{
  g_return_if_fail (self != NULL && self->payment != NULL);
  g_return_if_fail (ret_order != NULL);

  *ret_order = (TillOrder) {
    .kind = TILL_INSTRUCTION_REFUND,
    .amount = self->amount,
    .target_id = self->target_id,
    .target_intent_id = self->payment->intent_id,
    .available = self->left,
    .last4 = self->payment->last4,
    .customer_id = self->payment->customer_id,
    .customer_name = self->payment->customer_name,
    .reference = self->payment->reference,
    .reason = till_text_is_empty (self->row->reason) ? NULL : self->row->reason,
    .note = till_text_is_empty (self->row->note) ? NULL : self->row->note,
  };
}
