/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-run.h"
#include "till-charge-watch.h"
#include "till-doubt-text.h"
#include "till-saved-cards.h"
#include "till-session.h"

G_BEGIN_DECLS

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

TillChargeWatch *till_charge_desk_get_watch        (TillChargeDesk  *self);
TillSavedCards  *till_charge_desk_get_saved_cards  (TillChargeDesk  *self);

gboolean         till_charge_desk_begin            (TillChargeDesk  *self,
                                                    const TillMoney *shown,
                                                    TillCardInput   *card);
gboolean         till_charge_desk_insist           (TillChargeDesk  *self);
void             till_charge_desk_desist           (TillChargeDesk  *self);
GPtrArray       *till_charge_desk_compare          (TillChargeDesk  *self);
gboolean         till_charge_desk_send_link        (TillChargeDesk  *self);

G_END_DECLS
