/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"
#include "till-store-types.h"
#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillFactGroup:
 *
 * Under which heading a fact stands.
 */
typedef enum
{
  TILL_FACTS_DETAILS,
  TILL_FACTS_MONEY,
  TILL_FACTS_CHECKS,
  TILL_FACTS_IDS,
} TillFactGroup;

#define TILL_N_FACT_GROUPS (TILL_FACTS_IDS + 1)

/**
 * TillPaymentFact:
 * @group: under which heading it stands
 * @title: what it is about, untranslated
 * @copyable: whether it is an id, which people copy
 * @say: (nullable): what is the case, or %NULL when there is nothing to say; owned by the caller
 */
typedef struct
{
  TillFactGroup group;
  const char   *title;
  gboolean      copyable;
  char       *(*say) (const TillPayment *payment,
                      gint64             now_us,
                      TillTone          *ret_tone);
} TillPaymentFact;

const TillPaymentFact *till_payment_facts_get      (guint         *ret_n_facts);
const char            *till_fact_group_get_heading (TillFactGroup  group);
char                  *till_words_paid_out         (const TillPaymentDetail *detail,
                                                    gint64                   now_us,
                                                    TillTone                *ret_tone);

G_END_DECLS
