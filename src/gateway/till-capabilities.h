/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillCapability:
 *
 * What a gateway, an account and a key together may be able to do.
 */
typedef enum
{
  TILL_CAPABILITY_TYPED_CARD,
  TILL_CAPABILITY_SAVED_CARD,
  TILL_CAPABILITY_PAYMENT_LINK,
  TILL_CAPABILITY_CLOSE_LINK,
  TILL_CAPABILITY_MOTO,
  TILL_CAPABILITY_SAVE_CARD,
  TILL_CAPABILITY_CAPTURE_LATER,
  TILL_CAPABILITY_PARTIAL_CAPTURE,
  TILL_CAPABILITY_REFUND,
  TILL_CAPABILITY_PARTIAL_REFUND,
  TILL_CAPABILITY_DISPUTES,
  TILL_CAPABILITY_PAYOUTS,
  TILL_CAPABILITY_CUSTOMERS,
  TILL_CAPABILITY_EVENT_LIST,
  TILL_CAPABILITY_WEBHOOK_MANAGE,
  TILL_CAPABILITY_EMAIL_RECEIPT,
  TILL_CAPABILITY_EVIDENCE_FILES,
  TILL_N_CAPABILITIES,
} TillCapability;

/**
 * TillSupport:
 * @TILL_SUPPORT_NO: not possible; nothing is ever sent
 * @TILL_SUPPORT_YES: possible as far as is known
 * @TILL_SUPPORT_CONDITIONAL: the gateway has to allow it for the account, which only trying shows
 */
typedef enum
{
  TILL_SUPPORT_NO,
  TILL_SUPPORT_YES,
  TILL_SUPPORT_CONDITIONAL,
} TillSupport;

/**
 * TillSupportReason:
 * @TILL_SUPPORT_REASON_GATEWAY: the gateway has no such thing
 * @TILL_SUPPORT_REASON_PERMISSION: the key lacks a permission
 * @TILL_SUPPORT_REASON_GATE: the gateway has to switch it on for this account
 */
typedef enum
{
  TILL_SUPPORT_REASON_NONE,
  TILL_SUPPORT_REASON_GATEWAY,
  TILL_SUPPORT_REASON_PERMISSION,
  TILL_SUPPORT_REASON_GATE,
} TillSupportReason;

/**
 * TillCapabilities:
 * @support: by #TillCapability
 * @reason: by #TillCapability: why it is not %TILL_SUPPORT_YES
 * @idempotency_us: how long the gateway surely honours an idempotency key; 0 = never retry blindly
 * @event_days: how far back its list of events goes
 * @reads_per_second: how many requests it takes at most, of everybody together; 0 = not known
 * @reads_per_month: how many reads an account surely has in a month; 0 = not limited
 * @reads_per_payment: how many it has for each payment of the last 30 days, if that is more
 * @evidence_bytes: how much all files of an answer to a dispute may have together
 * @evidence_pages: how many pages they may have together
 */
typedef struct
{
  TillSupport       support[TILL_N_CAPABILITIES];
  TillSupportReason reason[TILL_N_CAPABILITIES];
  gint64            idempotency_us;
  guint             event_days;
  guint             reads_per_second;
  guint             reads_per_month;
  guint             reads_per_payment;
  gsize             evidence_bytes;
  guint             evidence_pages;
} TillCapabilities;

G_END_DECLS
