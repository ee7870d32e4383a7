/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbKind:
 *
 * The kinds of objects that have an id. Append only: the number goes into the ids.
 */
typedef enum
{
  TILL_SB_NONE,
  TILL_SB_CUSTOMER,
  TILL_SB_PAYMENT_METHOD,
  TILL_SB_PAYMENT_INTENT,
  TILL_SB_CHARGE,
  TILL_SB_REFUND,
  TILL_SB_TXN,
  TILL_SB_DISPUTE,
  TILL_SB_PAYOUT,
  TILL_SB_SESSION,
  TILL_SB_SETUP_INTENT,
  TILL_SB_EVENT,
  TILL_SB_ENDPOINT,
  TILL_SB_WARNING,
  TILL_SB_LINE_ITEM,
  TILL_SB_PRICE,
  TILL_SB_PRODUCT,
  TILL_SB_REQUEST,
  TILL_SB_BANK_ACCOUNT,
  TILL_SB_FILE,
  TILL_SB_N_KINDS,
} TillSbKind;

/* More than the longest id with its end. */
#define TILL_SB_ID_SIZE 80

/* A text with its end that is no id but comes of the seed: client secrets, fingerprints. */
#define TILL_SB_CODE_SIZE 48

/**
 * TillSbIds:
 * @seed: what everything is derived from
 * @account: the account's id
 *
 * Makes ids of row numbers and finds the numbers again. The same seed gives the same ids.
 */
typedef struct
{
  guint64 seed;
  char    account[24];
  char    suffix[64];
} TillSbIds;

void     till_sb_ids_init   (TillSbIds       *self,
                             guint64          seed);
void     till_sb_ids_format (const TillSbIds *self,
                             TillSbKind       kind,
                             gint64           seq,
                             char             ret_id[TILL_SB_ID_SIZE]);
gboolean till_sb_ids_parse  (const TillSbIds *self,
                             TillSbKind       kind,
                             const char      *id,
                             gint64          *ret_seq);
void     till_sb_ids_code   (const TillSbIds *self,
                             const char      *purpose,
                             gint64           number,
                             guint            length,
                             char             ret_code[TILL_SB_CODE_SIZE]);
guint64  till_sb_mix        (guint64          value);

G_END_DECLS
