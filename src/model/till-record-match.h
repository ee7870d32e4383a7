/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillRecordMatch:
 *
 * What a person looks for among refunds, disputes, payouts, customers or links.
 */
typedef struct _TillRecordMatch TillRecordMatch;

TillRecordMatch *till_record_match_new       (const char            *text,
                                              guint32                states);
void             till_record_match_free      (TillRecordMatch       *self);
gboolean         till_record_match_has_words (const TillRecordMatch *self);
gboolean         till_record_match_accepts   (const TillRecordMatch *self,
                                              gconstpointer          record,
                                              const TillPayment     *payment);
guint            till_record_get_state       (gconstpointer          record);
const TillMoney *till_record_get_amount      (gconstpointer          record);
const char      *till_record_get_payment_id  (gconstpointer          record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRecordMatch, till_record_match_free)

G_END_DECLS
