/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-intake.h"
#include "till-journal.h"
#include "till-money-types.h"

G_BEGIN_DECLS

/**
 * TillCardTraits:
 * @last4: the last four digits, or ""
 * @exp_month, @exp_year: the expiry; 0 = not known
 *
 * What of a card may be kept, to know it again.
 */
typedef struct
{
  char last4[5];
  int  exp_month;
  int  exp_year;
} TillCardTraits;

#define TILL_TYPE_CAUTION (till_caution_get_type ())
G_DECLARE_FINAL_TYPE (TillCaution, till_caution, TILL, CAUTION, GObject)

TillCaution *till_caution_new          (TillGateway          *gateway,
                                        TillJournal          *journal,
                                        TillStore            *store,
                                        TillIntake           *intake,
                                        TillClock            *clock,
                                        guint                 ask_ms);
void         till_caution_set_minutes  (TillCaution          *self,
                                        guint                 minutes);
void         till_caution_set_fresh    (TillCaution          *self,
                                        gboolean              fresh);
void         till_caution_check_async  (TillCaution          *self,
                                        const TillOrder      *order,
                                        const TillCardTraits *traits,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
GPtrArray   *till_caution_check_finish (TillCaution          *self,
                                        GAsyncResult         *result,
                                        GError              **error);
void         till_card_traits_init     (TillCardTraits       *self,
                                        const TillOrder      *order,
                                        const TillCardInput  *card);

G_END_DECLS
