/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record-table-private.h"
#include "till-search-private.h"
#include "till-store-types.h"

G_BEGIN_DECLS

extern const TillRecordTable till_refund_table;
extern const TillRecordTable till_dispute_table;
extern const TillRecordTable till_payout_table;
extern const TillRecordTable till_entry_table;
extern const TillRecordTable till_link_table;
extern const TillRecordTable till_customer_table;

const TillRecordTable *till_record_table_get   (TillRecordKind       kind);
GPtrArray  *till_refund_table_list_of_payment  (TillDb              *db,
                                                const char          *payment_id,
                                                GError             **error);
GPtrArray  *till_dispute_table_list_of_payment (TillDb              *db,
                                                const char          *payment_id,
                                                GError             **error);
gboolean    till_dispute_table_has_any         (TillDb              *db,
                                                const char          *payment_id,
                                                gboolean            *ret_has_any,
                                                GError             **error);
GPtrArray  *till_entry_table_list_of_payout    (TillDb              *db,
                                                const char          *payout_id,
                                                GError             **error);
GPtrArray  *till_entry_table_list_of_payment   (TillDb              *db,
                                                const char          *payment_id,
                                                GError             **error);
GPtrArray  *till_payout_table_list_bare        (TillDb              *db,
                                                guint                limit,
                                                GError             **error);
GPtrArray  *till_ledger_list_of_payment        (TillDb              *db,
                                                const char          *payment_id,
                                                GError             **error);
gboolean    till_customer_table_write          (TillDb              *db,
                                                const TillCustomer  *customer,
                                                GError             **error);
GPtrArray  *till_customer_table_match          (TillDb              *db,
                                                const TillSearchTerm *term,
                                                guint                limit,
                                                GError             **error);
gboolean    till_mark_table_set                (TillDb              *db,
                                                const TillMark      *mark,
                                                GError             **error);
GHashTable *till_mark_table_load               (TillDb              *db,
                                                GError             **error);
gboolean    till_day_total_table_add           (TillDb              *db,
                                                gint64               key,
                                                const TillPayment   *payment,
                                                int                  sign,
                                                GError             **error);

G_END_DECLS
