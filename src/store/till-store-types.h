/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record-page.h"

G_BEGIN_DECLS

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
 * @mark: the key of the mark that stands in the history until it was read
 *
 * An object about which two equally old things were told: it has to be read again.
 */
typedef struct
{
  TillRecordKind kind;
  char          *id;
  char          *mark;
} TillDoubt;

/**
 * TillApplied:
 * @n_new: how many payments were not known before
 * @n_changed: how many payments look otherwise than before
 * @changed: (element-type gint64): the keys of both
 * @removed: (element-type gint64): the keys of payments that are no longer (an attempt that has
 *   become a charge)
 * @n_others: how many other records (refunds, disputes, customers, links …) are new or changed
 * @doubts: (element-type TillDoubt): what has to be read again; their marks are set
 * @told: (element-type gint64): the keys of payments that were told and look as before, perhaps
 *   because another process has taken them into the same file
 */
typedef struct
{
  guint      n_new;
  guint      n_changed;
  GArray    *changed;
  GArray    *removed;
  guint      n_others;
  GPtrArray *doubts;
  GArray    *told;
} TillApplied;

/**
 * TillTotal:
 * @currency: of which currency
 * @count: how many payments
 * @gross: what was taken, in minor units
 * @refunded: how much of it was given back
 * @fees: what the gateway kept of payments that it settled in this currency, whatever currency they
 *   were made in
 * @net: what came or comes of them
 */
typedef struct
{
  char   currency[TILL_CURRENCY_SIZE];
  gint64 count;
  gint64 gross;
  gint64 refunded;
  gint64 fees;
  gint64 net;
} TillTotal;

/**
 * TillPaymentDetail:
 * @payment: the payment
 * @key: its key
 * @refunds: (element-type TillRefund): oldest first
 * @disputes: (element-type TillDispute): oldest first
 * @ledger: (nullable) (element-type TillRecord): what it all has moved (#TillEntry, oldest first),
 *   and behind that the payouts it went into (#TillPayout)
 *
 * A payment with all that hangs on it.
 */
typedef struct
{
  TillPayment *payment;
  gint64       key;
  GPtrArray   *refunds;
  GPtrArray   *disputes;
  GPtrArray   *ledger;
} TillPaymentDetail;

/**
 * TillPaymentVisit:
 * @payment: a payment, whose strings are only valid during the call; never to be kept
 * @user_data: what the caller gave
 * @error: return location for a #GError
 *
 * Looks at a payment, on a thread of the store's.
 *
 * Returns: %FALSE with @error to end the visit
 */
typedef gboolean (*TillPaymentVisit) (const TillPayment *payment,
                                      gpointer           user_data,
                                      GError           **error);

TillDoubt *till_doubt_new           (TillRecordKind     kind,
                                     const char        *id);
TillDoubt *till_doubt_new_from_mark (const char        *mark);
void       till_doubt_free          (TillDoubt         *self);
void       till_applied_free        (TillApplied       *applied);
void       till_payment_detail_free (TillPaymentDetail *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillDoubt, till_doubt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillApplied, till_applied_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPaymentDetail, till_payment_detail_free)

G_END_DECLS
