/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillFactText:
 * @title: what it is about
 * @value: what is the case
 * @tone: how it is meant
 * @copyable: whether it is an id, which people copy
 *
 * A line of two columns.
 */
typedef struct
{
  const char *title;
  char       *value;
  TillTone    tone;
  gboolean    copyable;
} TillFactText;

void       till_fact_text_free      (TillFactText        *self);
GPtrArray *till_facts_of_freshness  (const TillFreshness *freshness,
                                     gboolean             has_relay,
                                     gint64               now_us);

G_END_DECLS
