/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment-table-private.h"
#include "till-stmt.h"
#include "till-tokenizer.h"

G_BEGIN_DECLS

/* What words are made of, as columns; what follows the metadata is left out of it. */
#define TILL_PAYMENT_TEXTS                                                                        \
  "customer_name, customer_email, customer_phone, description, reference, note, metadata,"        \
  " instruction_id, console_id, operator_name"
#define TILL_PAYMENT_TEXT_METADATA 6
#define TILL_N_PAYMENT_TEXTS 10

/**
 * TillPaymentTexts:
 * @texts: (nullable): borrowed, in the order of TILL_PAYMENT_TEXTS
 *
 * What the words of a payment are made of.
 */
typedef struct
{
  const char *texts[TILL_N_PAYMENT_TEXTS];
} TillPaymentTexts;

/* Payments are found by the block of time they were made in: the bits of a key below it. */
#define TILL_WORDS_BLOCK_BITS 13

/**
 * till_words_block_of:
 * @key: a key
 *
 * Returns: the block it is in
 */
static inline gint64
till_words_block_of (gint64 key)
{
  return key >> TILL_WORDS_BLOCK_BITS;
}

void till_payment_texts_read   (TillStmt               *stmt,
                                int                     first,
                                TillPaymentTexts       *ret_texts);
void till_payment_texts_get    (const TillPayment      *payment,
                                TillPaymentTexts       *ret_texts);
void till_payment_texts_append_one (const TillPaymentTexts *texts,
                                    guint                   i,
                                    TillTokenizer          *tokenizer,
                                    GString                *words);
void till_payment_texts_append (const TillPaymentTexts *texts,
                                TillTokenizer          *tokenizer,
                                GString                *words);

G_END_DECLS
