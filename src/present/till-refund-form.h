/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-lanes.h"
#include "till-order-words.h"
#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillRefundStep:
 * @TILL_REFUND_STEP_EDIT: the form is filled in
 * @TILL_REFUND_STEP_SENDING: the order is under way; nothing can be changed
 * @TILL_REFUND_STEP_DONE: the gateway did it
 * @TILL_REFUND_STEP_REFUSED: it did not happen, for certain
 * @TILL_REFUND_STEP_UNKNOWN: being found out
 * @TILL_REFUND_STEP_NOT_SENT: the order did not leave this computer
 */
typedef enum
{
  TILL_REFUND_STEP_EDIT,
  TILL_REFUND_STEP_SENDING,
  TILL_REFUND_STEP_DONE,
  TILL_REFUND_STEP_REFUSED,
  TILL_REFUND_STEP_UNKNOWN,
  TILL_REFUND_STEP_NOT_SENT,
} TillRefundStep;

#define TILL_TYPE_REFUND_FORM (till_refund_form_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundForm, till_refund_form, TILL, REFUND_FORM, GObject)

/*
 * TillRefundForm: giving a payment back, or taking or releasing what is held of it.
 *
 * Signal: "changed" (), after anything changed but the elapsed time.
 */

TillRefundForm         *till_refund_form_new                (TillInstructionKind     kind,
                                                             TillPayment            *payment,
                                                             const TillCapabilities *capabilities,
                                                             const char             *account_name,
                                                             TillAccountMode         mode,
                                                             TillClock              *clock);
TillInstructionKind     till_refund_form_get_kind           (TillRefundForm         *self);
TillPayment            *till_refund_form_get_payment        (TillRefundForm         *self);
const TillMoney        *till_refund_form_get_available      (TillRefundForm         *self);
gboolean                till_refund_form_takes_amount       (TillRefundForm         *self);

void                    till_refund_form_set_amount         (TillRefundForm         *self,
                                                             const char             *text);
const char             *till_refund_form_get_amount_text    (TillRefundForm         *self);
const TillMoney        *till_refund_form_get_amount         (TillRefundForm         *self);
gboolean                till_refund_form_is_whole           (TillRefundForm         *self);
void                    till_refund_form_set_reason         (TillRefundForm         *self,
                                                             guint                   reason);
guint                   till_refund_form_get_reason         (TillRefundForm         *self);
void                    till_refund_form_set_note           (TillRefundForm         *self,
                                                             const char             *note);
const char             *till_refund_form_get_problem        (TillRefundForm         *self);
char                   *till_refund_form_format_title       (TillRefundForm         *self);
char                   *till_refund_form_format_warning     (TillRefundForm         *self);
char                   *till_refund_form_format_button      (TillRefundForm         *self);
char                   *till_refund_form_format_result      (TillRefundForm         *self);

gboolean                till_refund_form_begin              (TillRefundForm         *self,
                                                             const TillMoney        *shown);
void                    till_refund_form_fill_order         (TillRefundForm         *self,
                                                             TillOrder              *ret_order);
void                    till_refund_form_settle             (TillRefundForm         *self,
                                                             const char             *instruction_id,
                                                             const TillOutcome      *outcome);
void                    till_refund_form_fail               (TillRefundForm         *self,
                                                             const GError           *error);
gboolean                till_refund_form_try_again          (TillRefundForm         *self);

TillRefundStep          till_refund_form_get_step           (TillRefundForm         *self);
gint64                  till_refund_form_get_elapsed_us     (TillRefundForm         *self);
const char             *till_refund_form_get_instruction_id (TillRefundForm         *self);
const TillDeclineWords *till_refund_form_get_words          (TillRefundForm         *self);
const char             *till_refund_form_get_details        (TillRefundForm         *self);

G_END_DECLS
