/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-run.h"
#include "till-doubt-text.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillCardsState:
 * @TILL_CARDS_NONE: no customer is chosen
 * @TILL_CARDS_LOADING: being asked for
 * @TILL_CARDS_READY: see till_charge_desk_get_cards()
 * @TILL_CARDS_FAILED: could not be asked for
 */
typedef enum
{
  TILL_CARDS_NONE,
  TILL_CARDS_LOADING,
  TILL_CARDS_READY,
  TILL_CARDS_FAILED,
} TillCardsState;

#define TILL_TYPE_CHARGE_DESK (till_charge_desk_get_type ())
G_DECLARE_FINAL_TYPE (TillChargeDesk, till_charge_desk, TILL, CHARGE_DESK, GObject)

/*
 * TillChargeDesk: a charge form, its run, and the session that carries it out.
 *
 * Signals:
 *  "changed" ()           anything changed but the elapsed time
 *  "problem" (char *text) something beside the charge went wrong, translated
 */

TillChargeDesk  *till_charge_desk_new              (TillSession     *session,
                                                    TillClock       *clock);
TillSession     *till_charge_desk_get_session      (TillChargeDesk  *self);
TillChargeForm  *till_charge_desk_get_form         (TillChargeDesk  *self);
TillChargeRun   *till_charge_desk_get_run          (TillChargeDesk  *self);

TillCardsState   till_charge_desk_get_cards_state  (TillChargeDesk  *self);
GPtrArray       *till_charge_desk_get_cards        (TillChargeDesk  *self);

gboolean         till_charge_desk_begin            (TillChargeDesk  *self,
                                                    const TillMoney *shown,
                                                    TillCardInput   *card);
gboolean         till_charge_desk_insist           (TillChargeDesk  *self);
void             till_charge_desk_desist           (TillChargeDesk  *self);
GPtrArray       *till_charge_desk_compare          (TillChargeDesk  *self);
gboolean         till_charge_desk_send_link        (TillChargeDesk  *self);
gboolean         till_charge_desk_close_link       (TillChargeDesk  *self);
gboolean         till_charge_desk_is_closing_link  (TillChargeDesk  *self);

G_END_DECLS
