/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-news.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_NEWS_WATCH (till_news_watch_get_type ())
G_DECLARE_FINAL_TYPE (TillNewsWatch, till_news_watch, TILL, NEWS_WATCH, GObject)

/*
 * TillNewsWatch: finds out what is new in an account that somebody has to be told of.
 *
 * Signals:
 *  "news" (TillNews *news, guint n_news)  valid during the emission; for @n_news things
 *  "over" (const char *record_id)         what was told of this hold is no longer so
 */

TillNewsWatch *till_news_watch_new         (TillClock     *clock,
                                            guint          wait_ms);
void           till_news_watch_set_session (TillNewsWatch *self,
                                            TillSession   *session);
void           till_news_watch_look        (TillNewsWatch *self);

G_END_DECLS
