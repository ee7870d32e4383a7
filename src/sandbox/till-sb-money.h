/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbSettlement:
 * @amount: what arrives before fees, in pence
 * @fee: what is kept, in pence
 * @rate: pounds for one unit of the currency in millionths; 0 when it was pounds
 *
 * What becomes of a charge in the account's own currency.
 */
typedef struct
{
  gint64 amount;
  gint64 fee;
  gint64 rate;
} TillSbSettlement;

gboolean till_sb_currency_is_supported (const char       *currency);
char    *till_sb_currency_list         (void);
char    *till_sb_money_format          (gint64            amount,
                                        const char       *currency);
gint64   till_sb_money_convert         (gint64            amount,
                                        const char       *currency);
void     till_sb_money_settle          (gint64            amount,
                                        const char       *currency,
                                        const char       *card_country,
                                        TillSbSettlement *ret_settlement);
gint64   till_sb_money_from_pence      (gint64            pence,
                                        const char       *currency);
gboolean till_sb_money_check           (gint64            amount,
                                        const char       *currency,
                                        GError          **error);

G_END_DECLS
