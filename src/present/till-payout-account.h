/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYOUT_ACCOUNT (till_payout_account_get_type ())
G_DECLARE_FINAL_TYPE (TillPayoutAccount, till_payout_account, TILL, PAYOUT_ACCOUNT, GObject)

/*
 * TillPayoutAccount: what went into a payout, and whether it comes to what was paid out.
 * Signal "changed" (): till_payout_account_list_facts() gives something else.
 */

TillPayoutAccount *till_payout_account_new        (void);
void               till_payout_account_set        (TillPayoutAccount *self,
                                                   TillSession       *session,
                                                   TillPayout        *payout);
GPtrArray         *till_payout_account_list_facts (TillPayoutAccount *self,
                                                   gint64             now_us);
gboolean           till_payout_account_has_entries (TillPayoutAccount *self);
gboolean           till_payout_account_can_turn   (TillPayoutAccount *self,
                                                   int                pages);
void               till_payout_account_turn       (TillPayoutAccount *self,
                                                   int                pages);

G_END_DECLS
