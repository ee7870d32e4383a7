/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-filter.h"
#include "till-period.h"

G_BEGIN_DECLS

/* The longest phrase, in words: "the last seven days". */
#define TILL_QUERY_PHRASE_MAX 4

/**
 * TillQueryMeaning:
 *
 * What a word of a search stands for, other than itself.
 */
typedef enum
{
  TILL_MEANING_NONE,
  TILL_MEANING_LABEL,
  TILL_MEANING_METHOD,
  TILL_MEANING_BRAND,
  TILL_MEANING_CHANNEL,
  TILL_MEANING_CURRENCY,
  TILL_MEANING_PERIOD,
  TILL_MEANING_MONTH,
  TILL_MEANING_WEEKDAY,
} TillQueryMeaning;

/**
 * TillQueryField:
 *
 * What stands before the colon in "operator:ana".
 */
typedef enum
{
  TILL_FIELD_NONE,
  TILL_FIELD_OPERATOR,
  TILL_FIELD_METHOD,
  TILL_FIELD_STATE,
  TILL_FIELD_CURRENCY,
  TILL_FIELD_AMOUNT,
  TILL_FIELD_DATE,
  TILL_FIELD_SINCE,
  TILL_FIELD_UNTIL,
  TILL_FIELD_CHANNEL,
  TILL_FIELD_TEXT,
} TillQueryField;

/**
 * TillQuerySense:
 * @meaning: what kind of thing is meant
 * @number: the #TillPaymentLabel, #TillChannel, #TillPeriod, month (1 to 12) or weekday (1 to 7)
 * @code: the gateway's word for a method or brand, or the currency
 */
typedef struct
{
  TillQueryMeaning meaning;
  int              number;
  char             code[24];
} TillQuerySense;

/**
 * TillQueryWords:
 *
 * The words that stand for something, in the user's language and in English.
 */
typedef struct _TillQueryWords TillQueryWords;

TillQueryWords *till_query_words_new           (void);
void            till_query_words_free          (TillQueryWords   *self);
gboolean        till_query_words_understand    (TillQueryWords   *self,
                                                const char       *folded,
                                                TillQuerySense   *ret_sense);
TillQueryField  till_query_words_find_field    (TillQueryWords   *self,
                                                const char       *folded);
char           *till_query_words_fold          (const char       *text);
gboolean        till_query_words_find_currency (const char       *text,
                                                char             *ret_code);
char           *till_query_words_write         (TillQueryMeaning  meaning,
                                                int               number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillQueryWords, till_query_words_free)

G_END_DECLS
