/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_CHARGE_PAGE (till_charge_page_get_type ())
G_DECLARE_FINAL_TYPE (TillChargePage, till_charge_page, TILL, CHARGE_PAGE, AdwBin)

/*
 * TillChargePage: the virtual terminal: a new charge from the amount to its outcome.
 *
 * Property "session": the account, or %NULL.
 * Property "return-url": where customers go after they have paid by a link; to be remembered for
 * each account.
 *
 * Signals:
 *  "show-payment" (#TillPayment pointer, valid during the emission): the person wants to see what
 *     came of it
 *  "typed-card-allowed" (boolean): the merchant states that the gateway takes typed cards from this
 *     account; to be kept, and the account to be opened with it
 *
 * Uses the actions "win.say" (s), to say in passing what went wrong, and "win.receipt".
 */

GtkWidget  *till_charge_page_new            (void);
void        till_charge_page_set_session    (TillChargePage *self,
                                             TillSession    *session);
void        till_charge_page_begin          (TillChargePage *self);
gboolean    till_charge_page_repeat         (TillChargePage *self,
                                             TillPayment    *payment);
const char *till_charge_page_get_return_url (TillChargePage *self);
void        till_charge_page_set_return_url (TillChargePage *self,
                                             const char     *return_url);
gboolean    till_charge_page_is_sending     (TillChargePage *self);
TillPayment *till_charge_page_get_payment   (TillChargePage *self);

G_END_DECLS
