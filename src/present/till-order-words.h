/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-account-config.h"
#include "till-decline-words.h"
#include "till-instruction.h"

G_BEGIN_DECLS

/**
 * TillReasonWords:
 * @code: (nullable): the gateway's word, or %NULL to give none
 * @title: the reason, translated
 * @hint: (nullable): what giving it leads to, translated
 */
typedef struct
{
  const char *code;
  const char *title;
  const char *hint;
} TillReasonWords;

char       *till_order_words_format_button   (TillInstructionKind   kind,
                                              gboolean              capture_later,
                                              const TillMoney      *amount,
                                              const char           *account_name,
                                              TillAccountMode       mode);
char       *till_order_words_format_consent  (const char           *account_name);
guint       till_order_words_get_n_reasons   (void);
void        till_order_words_get_reason      (guint                 index,
                                              TillReasonWords      *ret_reason);
void        till_order_words_explain_outcome (const TillOutcome    *outcome,
                                              TillDeclineWords     *ret_words);
void        till_order_words_explain_error   (const GError         *error,
                                              TillDeclineWords     *ret_words);
char       *till_order_words_format_details  (const TillOutcome    *outcome,
                                              const GError         *error);
char       *till_order_words_format_elapsed  (gint64                elapsed_us);

G_END_DECLS
