/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-db.h"
#include "till-sandbox-options.h"
#include "till-sb-rows.h"

G_BEGIN_DECLS

/* The version events are written at, and the one our own console asks for. */
#define TILL_SB_API_VERSION "2026-08-26.dahlia"

/* What the account settles in, and where it is. */
#define TILL_SB_CURRENCY "gbp"
#define TILL_SB_COUNTRY "GB"

#define TILL_SB_DAY (24 * 60 * 60)

/**
 * TillSbTask:
 *
 * What happens by itself, later. Codes on disk: append only.
 */
typedef enum
{
  TILL_SB_TASK_SETTLE_CHARGE = 1,  /* fee and net of a charge become known */
  TILL_SB_TASK_REFUND_SUCCEEDS = 2,
  TILL_SB_TASK_REFUND_FAILS = 3,
  TILL_SB_TASK_REFUND_REFERENCE = 4, /* the bank's reference number becomes known */
  TILL_SB_TASK_DISPUTE = 5,        /* the cardholder disputes a charge */
  TILL_SB_TASK_DISPUTE_DECIDED = 6,
  TILL_SB_TASK_SESSION_EXPIRES = 7,
  TILL_SB_TASK_CHARGE_EXPIRES = 8, /* the hold of an uncaptured charge ends */
  TILL_SB_TASK_PAYOUT = 9,         /* the daily payout */
  TILL_SB_TASK_PAYOUT_ARRIVES = 10,
  TILL_SB_TASK_WARNING = 11,       /* the card network warns of fraud */
} TillSbTask;

/**
 * TillSb:
 * @db: the state
 * @clock: the time of day
 * @ids: ids of row numbers
 * @fingerprint_key: the key of the hashes of cards and requests
 * @account_name: the shop's name
 * @may_moto: whether the account may charge by phone
 * @may_raw_card: whether the account may send card numbers
 * @settle_us: how long what takes a moment takes
 * @base_url: (nullable): where its pages are, without a slash at the end
 * @invented_now: while the past is being invented: the moment it has come to; else 0
 * @skew_us: how much its clock is wrong on purpose
 * @request_id: (nullable): the request that is being served
 * @idempotency_key: (nullable): its key
 *
 * The practice gateway without its HTTP. Belongs to the main thread.
 */
typedef struct
{
  TillDb    *db;
  TillClock *clock;
  TillSbIds  ids;
  char      *fingerprint_key;
  char      *account_name;
  gboolean   may_moto;
  gboolean   may_raw_card;
  gint64     settle_us;
  char      *base_url;
  gint64     invented_now;
  gint64     skew_us;

  const char *request_id;
  const char *idempotency_key;
} TillSb;

TillSb  *till_sb_new        (const TillSandboxOptions *options,
                             GError                  **error);
void     till_sb_free       (TillSb                   *self);
gint64   till_sb_now        (TillSb                   *self);
gboolean till_sb_meta_get   (TillSb                   *self,
                             const char               *name,
                             char                    **ret_value,
                             GError                  **error);
gboolean till_sb_meta_set   (TillSb                   *self,
                             const char               *name,
                             const char               *value,
                             GError                  **error);
gpointer till_sb_load       (TillSb                   *self,
                             TillSbKind                kind,
                             gint64                    seq,
                             GError                  **error);
gboolean till_sb_save       (TillSb                   *self,
                             gpointer                  row,
                             GError                  **error);
gboolean till_sb_look_up    (TillSb                   *self,
                             TillSbKind                kind,
                             const char               *id,
                             gpointer                 *ret_row,
                             GError                  **error);
gpointer till_sb_find       (TillSb                   *self,
                             TillSbKind                kind,
                             const char               *id,
                             guint                     status,
                             const char               *param,
                             GError                  **error);
gboolean till_sb_task_at    (TillSb                   *self,
                             gint64                    time,
                             TillSbTask                what,
                             gint64                    target,
                             GError                  **error);
gboolean till_sb_task_add   (TillSb                   *self,
                             gint64                    delay_us,
                             TillSbTask                what,
                             gint64                    target,
                             GError                  **error);
char    *till_sb_keyed_hash (TillSb                   *self,
                             const char               *purpose,
                             const char               *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSb, till_sb_free)

G_END_DECLS
