/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-form.h"
#include "till-clock.h"
#include "till-money-types.h"

G_BEGIN_DECLS

/**
 * TillChargeStep:
 * @TILL_CHARGE_STEP_EDIT: the form is filled in
 * @TILL_CHARGE_STEP_SENDING: the order is under way; nothing can be changed
 * @TILL_CHARGE_STEP_DOUBT: nothing was sent, because something speaks against it: see
 *   till_charge_run_get_objections()
 * @TILL_CHARGE_STEP_APPROVED: money was taken, or is held
 * @TILL_CHARGE_STEP_DECLINED: nothing was taken, for certain
 * @TILL_CHARGE_STEP_NEEDS_CUSTOMER: nothing was taken; the customer can pay by a link
 * @TILL_CHARGE_STEP_UNKNOWN: money may have moved: being found out
 * @TILL_CHARGE_STEP_LINK: a link was made: see till_charge_run_get_link()
 * @TILL_CHARGE_STEP_NOT_SENT: the order did not leave this computer
 */
typedef enum
{
  TILL_CHARGE_STEP_EDIT,
  TILL_CHARGE_STEP_SENDING,
  TILL_CHARGE_STEP_DOUBT,
  TILL_CHARGE_STEP_APPROVED,
  TILL_CHARGE_STEP_DECLINED,
  TILL_CHARGE_STEP_NEEDS_CUSTOMER,
  TILL_CHARGE_STEP_UNKNOWN,
  TILL_CHARGE_STEP_LINK,
  TILL_CHARGE_STEP_NOT_SENT,
} TillChargeStep;

#define TILL_TYPE_CHARGE_RUN (till_charge_run_get_type ())
G_DECLARE_FINAL_TYPE (TillChargeRun, till_charge_run, TILL, CHARGE_RUN, GObject)

/*
 * TillChargeRun: what becomes of a charge form once it is sent, and the guard against sending it
 * twice.
 *
 * Signal: "changed" (), after anything changed but the elapsed time.
 */

TillChargeRun          *till_charge_run_new                (TillChargeForm    *form,
                                                            TillClock         *clock);
TillChargeForm         *till_charge_run_get_form           (TillChargeRun     *self);
TillChargeStep          till_charge_run_get_step           (TillChargeRun     *self);

gboolean                till_charge_run_begin              (TillChargeRun     *self,
                                                            const TillMoney   *shown);
void                    till_charge_run_doubt              (TillChargeRun     *self,
                                                            GPtrArray         *objections);
GPtrArray              *till_charge_run_get_objections     (TillChargeRun     *self);
gboolean                till_charge_run_may_insist         (TillChargeRun     *self);
gboolean                till_charge_run_insist             (TillChargeRun     *self);
void                    till_charge_run_settle             (TillChargeRun     *self,
                                                            const char        *instruction_id,
                                                            const TillOutcome *outcome);
void                    till_charge_run_fail               (TillChargeRun     *self,
                                                            const GError      *error);
gboolean                till_charge_run_try_again          (TillChargeRun     *self);
gboolean                till_charge_run_clear              (TillChargeRun     *self);

const TillMoney        *till_charge_run_get_amount         (TillChargeRun     *self);
gint64                  till_charge_run_get_elapsed_us     (TillChargeRun     *self);
const char             *till_charge_run_get_instruction_id (TillChargeRun     *self);
const char             *till_charge_run_get_result_id      (TillChargeRun     *self);
const TillDeclineWords *till_charge_run_get_words          (TillChargeRun     *self);
const char             *till_charge_run_get_details        (TillChargeRun     *self);
gboolean                till_charge_run_is_held            (TillChargeRun     *self);

void                    till_charge_run_set_payment        (TillChargeRun     *self,
                                                            TillPayment       *payment);
TillPayment            *till_charge_run_get_payment        (TillChargeRun     *self);
void                    till_charge_run_set_link           (TillChargeRun     *self,
                                                            TillLink          *link);
TillLink               *till_charge_run_get_link           (TillChargeRun     *self);

G_END_DECLS
