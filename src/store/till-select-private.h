/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-best-private.h"
#include "till-db.h"
#include "till-payment-words-private.h"
#include "till-recents-private.h"
#include "till-search-private.h"
#include "till-filter.h"
#include "till-stmt.h"
#include "till-store-types.h"
#include "till-tokenizer.h"

G_BEGIN_DECLS

/* What a walk looks at, in the order in which it is read. */
#define TILL_SELECT_ROW                                                                           \
  "p.rid, p.label, p.currency, p.method, p.amount_minor, p.customer_id, p.moto, p.brand,"         \
  " p.operator_name"

/* In its place where nothing is looked at but what @payment_by_label has. */
#define TILL_SELECT_INDEX                                                                         \
  "p.rid, p.label, p.currency, p.method, 0, NULL, 0, NULL, NULL"

/* What follows it where what is found has to be looked at for what was typed. */
#define TILL_SELECT_TEXTS ", p.last4, p.id, p.intent_id, " TILL_PAYMENT_TEXTS

/**
 * TillSelect:
 * @db: the history
 * @filter: which payments
 * @labels: of the filter, by their numbers on disk; 0 = all
 * @floor: the least key
 * @before: above all keys
 * @limit: how many at most; %G_MAXUINT = all
 * @keys: what was found so far
 * @search: what was typed
 * @tokenizer: cuts words
 * @checks_texts: whether what is found has to be looked at for what was typed
 * @indexed_from: the least key whose words are in the full-text table
 * @best: (nullable): only what was named so, as far as words or ids lead to it
 * @n_looks: how many more payments may be looked at; 0 = any number
 * @operator_words: (nullable): of the operator's name, if the filter asks for it
 *
 * A walk through payments.
 */
typedef struct
{
  TillDb           *db;
  const TillFilter *filter;
  guint32           labels;
  gint64            floor;
  gint64            before;
  guint             limit;
  GArray           *keys;
  const TillSearch *search;
  TillTokenizer    *tokenizer;
  gboolean          checks_texts;
  gint64            indexed_from;
  const TillBest   *best;
  guint             n_looks;
  TillSearch       *operator_words;
} TillSelect;

GArray  *till_select_keys            (TillDb               *db,
                                      TillRecents          *recents,
                                      const TillFilter     *filter,
                                      gint64                before_key,
                                      guint                 limit,
                                      GError              **error);
GArray  *till_select_named           (TillDb               *db,
                                      TillRecents          *recents,
                                      const TillFilter     *filter,
                                      guint                 limit,
                                      GError              **error);
GArray  *till_select_totals          (TillDb               *db,
                                      TillRecents          *recents,
                                      const TillFilter     *filter,
                                      GError              **error);

void     till_select_range           (const TillFilter     *filter,
                                      gint64               *ret_floor,
                                      gint64               *ret_before);
guint32  till_select_labels          (const TillFilter     *filter);
gboolean till_select_looks_at_rows   (const TillSelect     *self);
gboolean till_select_looks_deep      (const TillSelect     *self);
gboolean till_select_channel_fits    (TillChannel           channel,
                                      gboolean              moto,
                                      const char           *method);
gboolean till_select_kind_fits       (const TillSelect     *self,
                                      TillStmt             *stmt);
gboolean till_select_amount_fits     (const TillSelect     *self,
                                      TillStmt             *stmt);
gboolean till_select_rest_fits       (const TillSelect     *self,
                                      TillStmt             *stmt);
gboolean till_select_row_fits        (const TillSelect     *self,
                                      TillStmt             *stmt);
gboolean till_select_collect         (TillSelect           *self,
                                      TillStmt             *stmt,
                                      guint                 limit,
                                      GError              **error);
gboolean till_select_collect_by_text (TillSelect           *self,
                                      const char           *sql,
                                      const char           *text,
                                      guint                 limit,
                                      GError              **error);
gboolean till_select_by_term         (TillSelect           *self,
                                      TillRecents          *recents,
                                      const TillSearchTerm *term,
                                      GError              **error);

G_END_DECLS
