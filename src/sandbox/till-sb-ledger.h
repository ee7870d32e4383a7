/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

/* How many working days pass until a charge's money is available. */
#define TILL_SB_DELAY_DAYS 3

gint64   till_sb_working_day           (gint64                     time,
                                        guint                      n_days);
gboolean till_sb_ledger_charge         (TillSb                    *sb,
                                        TillSbCharge              *charge,
                                        const TillSbPaymentMethod *method,
                                        gint64                     at,
                                        GError                   **error);
gboolean till_sb_ledger_refund         (TillSb                    *sb,
                                        TillSbRefund              *refund,
                                        const TillSbCharge        *charge,
                                        gint64                     at,
                                        GError                   **error);
gboolean till_sb_ledger_refund_failure (TillSb                    *sb,
                                        TillSbRefund              *refund,
                                        const TillSbCharge        *charge,
                                        gint64                     at,
                                        GError                   **error);
gboolean till_sb_ledger_dispute        (TillSb                    *sb,
                                        TillSbDispute             *dispute,
                                        gboolean                   reinstate,
                                        gint64                     at,
                                        GError                   **error);
gboolean till_sb_ledger_payout         (TillSb                    *sb,
                                        gint64                     at,
                                        TillSbPayout             **ret_payout,
                                        GError                   **error);

G_END_DECLS
