/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_CUSTOMER_ACCOUNT (till_customer_account_get_type ())
G_DECLARE_FINAL_TYPE (TillCustomerAccount, till_customer_account, TILL, CUSTOMER_ACCOUNT, GObject)

/*
 * TillCustomerAccount: what a customer has paid, and the cards the gateway keeps of them.
 * Signal "changed" (): till_customer_account_list_facts() gives something else.
 */

TillCustomerAccount *till_customer_account_new        (void);
void                 till_customer_account_set        (TillCustomerAccount *self,
                                                       TillSession         *session,
                                                       const char          *customer_id);
GPtrArray           *till_customer_account_list_facts (TillCustomerAccount *self,
                                                       gint64               now_us);

G_END_DECLS
