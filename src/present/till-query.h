/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-filter.h"
#include "till-period.h"

G_BEGIN_DECLS

/**
 * TillQueryKind:
 * @TILL_QUERY_TEXT: something to be found in texts, last four digits and ids
 *
 * What a part of a search asks for.
 */
typedef enum
{
  TILL_QUERY_TEXT,
  TILL_QUERY_LABEL,
  TILL_QUERY_AMOUNT,
  TILL_QUERY_CURRENCY,
  TILL_QUERY_METHOD,
  TILL_QUERY_BRAND,
  TILL_QUERY_CHANNEL,
  TILL_QUERY_OPERATOR,
  TILL_QUERY_DATE,
} TillQueryKind;

/**
 * TillQueryPart:
 * @kind: what it asks for
 * @number: the label, channel or period, where there is one
 * @start: where it begins in the text, in bytes
 * @end: where it ends
 * @said: how it was understood, in words for a chip
 * @text: (nullable): what is looked for, for %TILL_QUERY_TEXT
 */
typedef struct
{
  TillQueryKind kind;
  int           number;
  gsize         start;
  gsize         end;
  char         *said;
  char         *text;
} TillQueryPart;

/**
 * TillQuery:
 *
 * A line of search, understood.
 */
typedef struct _TillQuery TillQuery;

TillQuery           *till_query_new          (const char       *text,
                                              gint64            now_us);
void                 till_query_free         (TillQuery        *self);
const TillFilter    *till_query_get_filter   (TillQuery        *self);
guint                till_query_get_n_parts  (TillQuery        *self);
const TillQueryPart *till_query_get_part     (TillQuery        *self,
                                              guint             index);
gboolean             till_query_has_label    (TillQuery        *self,
                                              TillPaymentLabel  label);
gboolean             till_query_depends_on_day (TillQuery      *self);
char                *till_query_without      (TillQuery        *self,
                                              guint             index);
char                *till_query_toggle_label (TillQuery        *self,
                                              TillPaymentLabel  label);
char                *till_query_set_period   (TillQuery        *self,
                                              TillPeriod        period);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillQuery, till_query_free)

G_END_DECLS
