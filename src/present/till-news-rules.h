/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-news.h"

G_BEGIN_DECLS

/**
 * TillNewsRules:
 * @kinds: bit n: the desktop is told of news of kind n
 * @sound: whether it is heard, too
 * @has_quiet: whether there are hours in which nothing is told
 * @quiet_from: when they begin, in minutes since midnight by the clock on the wall
 * @quiet_to: when they end, likewise; before @quiet_from: on the next day
 *
 * What a person wants to be told. A plain value.
 */
typedef struct
{
  guint32  kinds;
  gboolean sound;
  gboolean has_quiet;
  int      quiet_from;
  int      quiet_to;
} TillNewsRules;

/**
 * TillNewsFate:
 * @TILL_NEWS_DROP: nobody wants to know
 * @TILL_NEWS_TELL: it is told now
 * @TILL_NEWS_KEEP: it is counted, and told when the quiet hours are over
 *
 * What becomes of something new.
 */
typedef enum
{
  TILL_NEWS_DROP,
  TILL_NEWS_TELL,
  TILL_NEWS_KEEP,
} TillNewsFate;

/* What was kept back: id and name of the account, nick of the kind, how many. */
#define TILL_NEWS_KEPT_TYPE G_VARIANT_TYPE ("a(sssu)")

gboolean     till_news_rules_are_quiet (const TillNewsRules *rules,
                                        GDateTime           *now);
TillNewsFate till_news_rules_judge     (const TillNewsRules *rules,
                                        TillNewsKind         kind,
                                        GDateTime           *now);
GVariant    *till_news_kept_add        (GVariant            *kept,
                                        const char          *account_id,
                                        const char          *account_name,
                                        TillNewsKind         kind,
                                        guint                n_news);
TillNews    *till_news_kept_sum        (GVariant            *kept,
                                        const char          *account_id);

G_END_DECLS
