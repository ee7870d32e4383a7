/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

/* The first steps of the commands. */
void till_ctl_sign_in  (TillCtl *ctl);
void till_ctl_sign_out (TillCtl *ctl);
void till_ctl_accounts (TillCtl *ctl);
void till_ctl_sync     (TillCtl *ctl);
void till_ctl_watch    (TillCtl *ctl);
void till_ctl_payments (TillCtl *ctl);
void till_ctl_refunds  (TillCtl *ctl);
void till_ctl_disputes (TillCtl *ctl);
void till_ctl_customers (TillCtl *ctl);
void till_ctl_list_customers (TillCtl *ctl);
void till_ctl_show     (TillCtl *ctl);
void till_ctl_holds    (TillCtl *ctl);
void till_ctl_payouts  (TillCtl *ctl);
void till_ctl_bank     (TillCtl *ctl);
void till_ctl_report   (TillCtl *ctl);
void till_ctl_export   (TillCtl *ctl);
void till_ctl_charge   (TillCtl *ctl);
void till_ctl_refund   (TillCtl *ctl);
void till_ctl_capture  (TillCtl *ctl);
void till_ctl_cancel   (TillCtl *ctl);
void till_ctl_link     (TillCtl *ctl);
void till_ctl_journal  (TillCtl *ctl);
void till_ctl_relay    (TillCtl *ctl);
void till_ctl_doctor   (TillCtl *ctl);

G_END_DECLS
