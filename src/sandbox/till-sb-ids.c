/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ids in the forms Stripe's have, made of row numbers by a permutation of 64 bits.
 *
 * An id holds its row's number in a form that looks random, so a million payments need neither a
 * column nor an index for theirs, and the same seed gives the same ids. What must hold: format and
 * parse are inverse; a text that format cannot have made is refused. */

#include "till-sb-ids.h"

#include <string.h>

/* 62^11 > 2^64 */
#define N_CODE 11
/* How many characters of the code stand before the account's part, as in Stripe's own ids. */
#define N_HEAD 4

static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* The beginning of an id, and how many characters of the account's part it has. */
static const struct
{
  const char *prefix;
  guint       n_suffix;
} forms[TILL_SB_N_KINDS] = {
  [TILL_SB_NONE] = { "", 0 },
  [TILL_SB_CUSTOMER] = { "cus_", 3 },
  [TILL_SB_PAYMENT_METHOD] = { "pm_1", 12 },
  [TILL_SB_PAYMENT_INTENT] = { "pi_3", 12 },
  [TILL_SB_CHARGE] = { "ch_3", 12 },
  [TILL_SB_REFUND] = { "re_3", 12 },
  [TILL_SB_TXN] = { "txn_3", 12 },
  [TILL_SB_DISPUTE] = { "du_1", 12 },
  [TILL_SB_PAYOUT] = { "po_1", 12 },
  [TILL_SB_SESSION] = { "cs_test_a1", 47 },
  [TILL_SB_SETUP_INTENT] = { "seti_1", 12 },
  [TILL_SB_EVENT] = { "evt_3", 12 },
  [TILL_SB_ENDPOINT] = { "we_1", 12 },
  [TILL_SB_WARNING] = { "issfr_1", 12 },
  [TILL_SB_LINE_ITEM] = { "li_1", 12 },
  [TILL_SB_PRICE] = { "price_1", 12 },
  [TILL_SB_PRODUCT] = { "prod_", 3 },
  [TILL_SB_REQUEST] = { "req_", 3 },
  [TILL_SB_BANK_ACCOUNT] = { "ba_1", 12 },
  [TILL_SB_FILE] = { "file_1", 12 },
};

/**
 * till_sb_mix:
 * @value: any number
 *
 * Scrambles 64 bits (the finaliser of SplitMix64, a permutation in the public domain).
 *
 * Returns: another number
 */
guint64
till_sb_mix (guint64 value)
{
  value += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return value ^ (value >> 31);
}

/* A Feistel network over two halves of 32 bits; undone by running the rounds backwards. */
static guint64
permute (guint64  value,
         guint64  key,
         gboolean backwards)
{
  guint32 left = value >> 32, right = (guint32) value;

  for (guint i = 0; i < 4; i++)
    {
      guint64 round = backwards ? 3 - i : i;
      guint32 previous;

      if (!backwards)
        {
          previous = right;
          right = left ^ (guint32) till_sb_mix (key + (round << 32) + right);
          left = previous;
        }
      else
        {
          previous = left;
          left = right ^ (guint32) till_sb_mix (key + (round << 32) + left);
          right = previous;
        }
    }

  return (guint64) left << 32 | right;
}

static guint64
key_of (const TillSbIds *self,
        TillSbKind       kind)
{
  return till_sb_mix (self->seed ^ (guint64) kind << 48);
}

static void
write_base62 (guint64 value,
              char   *out,
              guint   length)
{
  for (guint i = length; i-- > 0; value /= 62)
    out[i] = base62[value % 62];
}

/**
 * till_sb_ids_init:
 * @self: what to fill
 * @seed: any number
 *
 * Derives the account's id and the part that all ids share.
 */
void
till_sb_ids_init (TillSbIds *self,
                  guint64    seed)
{
  self->seed = seed;

  for (guint i = 0; i < 60; i += 10)
    write_base62 (till_sb_mix (till_sb_mix (seed) + i), self->suffix + i, 10);
  self->suffix[60] = '\0';

  g_snprintf (self->account, sizeof self->account, "acct_1%.15s", self->suffix);
}

/**
 * till_sb_ids_format:
 * @self: the ids
 * @kind: what the row is
 * @seq: its number
 * @ret_id: (out): the id
 */
void
till_sb_ids_format (const TillSbIds *self,
                    TillSbKind       kind,
                    gint64           seq,
                    char             ret_id[TILL_SB_ID_SIZE])
{
  char code[N_CODE + 1];

  write_base62 (permute (seq, key_of (self, kind), FALSE), code, N_CODE);
  code[N_CODE] = '\0';
  g_snprintf (ret_id, TILL_SB_ID_SIZE, "%s%.*s%.*s%s", forms[kind].prefix, N_HEAD, code,
              (int) forms[kind].n_suffix, self->suffix, code + N_HEAD);
}

/**
 * till_sb_ids_parse:
 * @self: the ids
 * @kind: what it should be
 * @id: text from outside
 * @ret_seq: (out): the number of the row it would have; untouched on failure
 *
 * Returns: %FALSE when @id is no id of this kind and account
 */
gboolean
till_sb_ids_parse (const TillSbIds *self,
                   TillSbKind       kind,
                   const char      *id,
                   gint64          *ret_seq)
{
  gsize n_prefix = strlen (forms[kind].prefix);
  gsize n_suffix = forms[kind].n_suffix;
  char canonical[TILL_SB_ID_SIZE];
  guint64 value = 0;
  gint64 seq;

  if (strlen (id) != n_prefix + N_CODE + n_suffix)
    return FALSE;

  id += n_prefix;
  for (guint i = 0; i < N_CODE; i++)
    {
      const char *digit = strchr (base62, id[i < N_HEAD ? i : i + n_suffix]);

      if (digit == NULL || *digit == '\0')
        return FALSE;

      value = value * 62 + (guint64) (digit - base62);
    }

  seq = (gint64) permute (value, key_of (self, kind), TRUE);
  if (seq <= 0)
    return FALSE;

  till_sb_ids_format (self, kind, seq, canonical);
  if (strcmp (canonical, id - n_prefix) != 0)
    return FALSE;

  *ret_seq = seq;

  return TRUE;
}

/**
 * till_sb_ids_code:
 * @self: the ids
 * @purpose: what it is for
 * @number: what it belongs to
 * @length: how many characters, fewer than %TILL_SB_CODE_SIZE
 * @ret_code: (out): letters and digits that depend on all of these
 */
void
till_sb_ids_code (const TillSbIds *self,
                  const char      *purpose,
                  gint64           number,
                  guint            length,
                  char             ret_code[TILL_SB_CODE_SIZE])
{
  guint64 value = till_sb_mix (self->seed + g_str_hash (purpose)) ^ (guint64) number;

  g_return_if_fail (length < TILL_SB_CODE_SIZE);

  for (guint i = 0; i < length; i++)
    {
      value = till_sb_mix (value);
      ret_code[i] = base62[value % 62];
    }
  ret_code[length] = '\0';
}
