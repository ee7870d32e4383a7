/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-columns-private.h"
#include "till-db.h"
#include "till-store-types.h"

G_BEGIN_DECLS

/**
 * TillPaymentRow:
 * @key: its rid
 * @payment: (nullable): the payment; %NULL when there is no such row
 */
typedef struct
{
  gint64       key;
  TillPayment *payment;
} TillPaymentRow;

#define TILL_PAYMENT_ROW_INIT { 0, NULL }

/**
 * TillPaymentWords:
 *
 * Words of the payments that a transaction writes, to be written at its end. Used by one thread.
 */
typedef struct _TillPaymentWords TillPaymentWords;

void         till_payment_row_clear          (TillPaymentRow     *row);

gboolean     till_payment_table_find         (TillDb             *db,
                                              const char         *id,
                                              TillPaymentRow     *ret_row,
                                              GError            **error);
gboolean     till_payment_table_find_charge  (TillDb             *db,
                                              const char         *intent_id,
                                              TillPaymentRow     *ret_row,
                                              GError            **error);
gboolean     till_payment_table_load         (TillDb             *db,
                                              gint64              key,
                                              TillPayment       **ret_payment,
                                              GError            **error);
GArray      *till_payment_table_list_range   (TillDb             *db,
                                              gint64              floor,
                                              gint64              before,
                                              GError            **error);
gboolean     till_payment_table_visit        (TillDb             *db,
                                              GArray             *keys,
                                              TillPaymentVisit    visit,
                                              gpointer            user_data,
                                              GError            **error);
gboolean     till_payment_table_has_charge   (TillDb             *db,
                                              const char         *intent_id,
                                              gboolean           *ret_has_charge,
                                              GError            **error);
gboolean     till_payment_table_find_free    (TillDb             *db,
                                              gint64              from,
                                              gint64             *ret_key,
                                              GError            **error);
gboolean     till_payment_table_same         (const TillPayment  *a,
                                              const TillPayment  *b);

gboolean     till_payment_table_insert       (TillDb             *db,
                                              gint64              key,
                                              const TillPayment  *payment,
                                              TillPaymentWords   *words,
                                              GError            **error);
gboolean     till_payment_table_update       (TillDb             *db,
                                              const TillPaymentRow *old,
                                              const TillPayment  *payment,
                                              TillPaymentWords   *words,
                                              GError            **error);
gboolean     till_payment_table_touch        (TillDb             *db,
                                              gint64              key,
                                              const TillPayment  *payment,
                                              GError            **error);
gboolean     till_payment_table_remove       (TillDb             *db,
                                              const TillPaymentRow *old,
                                              GError            **error);

TillPaymentWords *till_payment_words_new     (void);
void         till_payment_words_free         (TillPaymentWords   *self);
gboolean     till_payment_words_add          (TillPaymentWords   *self,
                                              TillDb             *db,
                                              gint64              key,
                                              const TillPayment  *payment,
                                              GError            **error);
gboolean     till_payment_words_write        (TillPaymentWords   *self,
                                              TillDb             *db,
                                              GError            **error);
gboolean     till_payment_words_same         (const TillPayment  *a,
                                              const TillPayment  *b);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillPaymentRow, till_payment_row_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPaymentWords, till_payment_words_free)

G_END_DECLS
