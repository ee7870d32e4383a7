/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-call.h"
#include "till-sb-cards.h"

G_BEGIN_DECLS

TillSbPaymentMethod *till_sb_method_new_card   (TillSb              *sb,
                                                const TillSbCard    *card);
TillSbPaymentMethod *till_sb_method_new_number (TillSb              *sb,
                                                const char          *number,
                                                gint64               exp_month,
                                                gint64               exp_year,
                                                const char          *cvc,
                                                GError             **error);
TillSbPaymentMethod *till_sb_method_resolve    (TillSb              *sb,
                                                const char          *id,
                                                const char          *param,
                                                GError             **error);
gboolean             till_sb_method_attach     (TillSb              *sb,
                                                TillSbPaymentMethod *method,
                                                gint64               customer,
                                                GError             **error);
TillSbCustomer      *till_sb_find_customer     (TillSb              *sb,
                                                const char          *id,
                                                guint                status,
                                                const char          *param,
                                                GError             **error);

G_END_DECLS
