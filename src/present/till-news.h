/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-account-config.h"
#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillNewsKind:
 * @TILL_NEWS_CHARGE: money was taken that this console did not ask for
 * @TILL_NEWS_LINK: a customer has paid by a link
 * @TILL_NEWS_REFUND: a refund has failed
 * @TILL_NEWS_PAYOUT: a payout has failed
 * @TILL_NEWS_DISPUTE: a dispute needs an answer
 * @TILL_NEWS_HOLD: what is held on a card is about to be lost
 *
 * What the desktop is told of.
 */
typedef enum
{
  TILL_NEWS_CHARGE,
  TILL_NEWS_LINK,
  TILL_NEWS_REFUND,
  TILL_NEWS_PAYOUT,
  TILL_NEWS_DISPUTE,
  TILL_NEWS_HOLD,
  TILL_N_NEWS,
} TillNewsKind;

/**
 * TillNews:
 * @kind: what it is about
 * @page: the page it leads to
 * @record_id: (nullable): the record it leads to; %NULL when it is about several
 * @mark: (nullable): under which the history remembers that it was told
 * @stamp: (nullable): what it remembers
 * @title: what is the matter
 * @body: what follows from it, and in which account
 *
 * Something that the desktop is to tell. Its words may stand on a locked screen, so they say
 * neither who the customer is nor anything of a card.
 */
typedef struct
{
  TillNewsKind kind;
  const char  *page;
  char        *record_id;
  char        *mark;
  char        *stamp;
  char        *title;
  char        *body;
} TillNews;

/**
 * TillNewsPlace:
 * @account: of which account the news are
 * @since_us: when this computer began to tell of it, in µs since 1970 UTC
 * @now_us: the time, likewise
 *
 * Where and when it is asked what is new. A plain value, borrowed.
 */
typedef struct
{
  const TillAccountConfig *account;
  gint64                   since_us;
  gint64                   now_us;
} TillNewsPlace;

/* How marks of what was told begin. */
#define TILL_NEWS_MARK "told-"

const char *till_news_kind_get_nick (TillNewsKind         kind);
char       *till_news_make_mark     (TillNewsKind         kind,
                                     gconstpointer        record);
TillNews   *till_news_find          (TillNewsKind         kind,
                                     gconstpointer        record,
                                     const TillNewsPlace *place,
                                     const char          *told);
TillNews   *till_news_new_for_many  (TillNewsKind         kind,
                                     guint                n_news,
                                     const char          *account_name);
char       *till_news_say_count     (TillNewsKind         kind,
                                     guint                n_news);
gboolean    till_news_is_mark_over  (const char          *mark,
                                     const char          *stamp,
                                     gint64               now_us);
void        till_news_free          (TillNews            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillNews, till_news_free)

G_END_DECLS
