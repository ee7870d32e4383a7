/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-currency.h"
#include "till-query-date.h"
#include "till-query-token.h"
#include "till-query-words.h"
#include "till-query.h"

G_BEGIN_DECLS

struct _TillQuery
{
  char           *text;
  gint64          now_us;
  GPtrArray      *parts;         /* TillQueryPart */
  TillFilter      filter;        /* its strings are these: */
  GString        *words;
  GString        *operator_name;
  char            currency[TILL_CURRENCY_SIZE];
  char            method[24];
  char            brand[24];
  gboolean        by_day;        /* "today" is among it */
  gboolean        is_nothing;    /* what is asked for cannot be */

  /* While it is being read */
  TillQueryWords *meanings;
  GPtrArray      *tokens;
};

void     till_query_add_part      (TillQuery           *self,
                                  TillQueryKind        kind,
                                  int                  number,
                                  guint                first,
                                  guint                n_tokens,
                                  char                *said);
void     till_query_narrow_code   (TillQuery           *self,
                                  char                *code,
                                  gsize                size,
                                  const char          *value);
void     till_query_read          (TillQuery           *self);

gboolean till_query_read_span     (const char          *text,
                                  TillQuerySpan       *ret_span);
gboolean till_query_add_amount    (TillQuery           *self,
                                  const char          *text,
                                  gboolean             is_sure,
                                  guint                index);

G_END_DECLS
