/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-cards.h"
#include "till-sb.h"

G_BEGIN_DECLS

TillSbCharge *till_sb_charge_new     (TillSb                    *sb,
                                      const TillSbPaymentIntent *intent,
                                      gboolean                   moto);
gboolean      till_sb_charge_checks  (TillSb                    *sb,
                                      TillSbPaymentMethod       *method,
                                      GError                   **error);
gboolean      till_sb_charge_capture (TillSb                    *sb,
                                      TillSbCharge              *charge,
                                      gint64                     amount,
                                      gboolean                   settle_later,
                                      GError                   **error);
gboolean      till_sb_charge_settle  (TillSb                    *sb,
                                      gint64                     charge,
                                      GError                   **error);
gboolean      till_sb_charge_plan    (TillSb                    *sb,
                                      const TillSbCharge        *charge,
                                      gint64                     behaviour,
                                      GError                   **error);

G_END_DECLS
