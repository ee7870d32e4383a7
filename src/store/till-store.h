/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-clock.h"
#include "till-filter.h"
#include "till-records.h"

G_BEGIN_DECLS

#define TILL_TYPE_STORE (till_store_get_type ())
G_DECLARE_FINAL_TYPE (TillStore, till_store, TILL, STORE, GObject)

/**
 * TillMark:
 * @key: what it marks: "relay-cursor", "events-cursor", "backfill-payments"
 * @value: (nullable): where it stands; %NULL removes it
 *
 * A place to go on from, kept in the same transaction as the records it stands behind.
 */
typedef struct
{
  const char *key;
  const char *value;
} TillMark;

/**
 * TillDoubt:
 * @kind: what kind of object
 * @id: its id
 *
 * An object about which two equally old things were told: it has to be read again.
 */
typedef struct
{
  TillRecordKind kind;
  char          *id;
} TillDoubt;

/**
 * TillApplied:
 * @n_new: how many payments were not known before
 * @n_changed: how many payments look otherwise than before
 * @changed: (element-type gint64): the keys of both
 * @removed: (element-type gint64): the keys of payments that are no longer (an attempt that has
 *   become a charge)
 * @n_others: how many other records (refunds, disputes, customers, links …) are new or changed
 * @doubts: (element-type TillDoubt): what has to be read again
 */
typedef struct
{
  guint      n_new;
  guint      n_changed;
  GArray    *changed;
  GArray    *removed;
  guint      n_others;
  GPtrArray *doubts;
} TillApplied;

/**
 * TillTotal:
 * @currency: of which currency
 * @count: how many payments
 * @gross: what was taken, in minor units
 * @refunded: how much of it was given back
 */
typedef struct
{
  char   currency[TILL_CURRENCY_SIZE];
  gint64 count;
  gint64 gross;
  gint64 refunded;
} TillTotal;

/**
 * TillPaymentDetail:
 * @payment: the payment
 * @key: its key
 * @refunds: (element-type TillRefund): oldest first
 * @disputes: (element-type TillDispute): oldest first
 *
 * A payment with all that hangs on it.
 */
typedef struct
{
  TillPayment *payment;
  gint64       key;
  GPtrArray   *refunds;
  GPtrArray   *disputes;
} TillPaymentDetail;

void               till_store_open_async             (const char          *path,
                                                      TillClock           *clock,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillStore         *till_store_open_finish            (GAsyncResult        *result,
                                                      GError             **error);
const char        *till_store_get_set_aside          (TillStore           *self);
void               till_store_close                  (TillStore           *self);

const char        *till_store_get_mark               (TillStore           *self,
                                                      const char          *key);
void               till_store_apply_async            (TillStore           *self,
                                                      GPtrArray           *records,
                                                      const TillMark      *marks,
                                                      guint                n_marks,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillApplied       *till_store_apply_finish           (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

void               till_store_list_keys_async        (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      gint64               before_key,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_list_keys_finish       (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_load_payments_async    (TillStore           *self,
                                                      const gint64        *keys,
                                                      guint                n_keys,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_load_payments_finish   (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_find_payment_async     (TillStore           *self,
                                                      const char          *id,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillPaymentDetail *till_store_find_payment_finish    (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_get_totals_async       (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_get_totals_finish      (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_find_customers_async   (TillStore           *self,
                                                      const char          *text,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_find_customers_finish  (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_list_records_async     (TillStore           *self,
                                                      TillRecordKind       kind,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_list_records_finish    (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

void               till_applied_free                 (TillApplied         *applied);
void               till_payment_detail_free          (TillPaymentDetail   *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillApplied, till_applied_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPaymentDetail, till_payment_detail_free)

G_END_DECLS
