/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-tokenizer.h"

G_BEGIN_DECLS

/**
 * TillSearchTerm:
 * @parts: (array zero-terminated=1): parts of words that must all be there; may be empty
 * @last4: (nullable): the last four digits of the card
 * @id: (nullable): an id, exactly; then the other two are empty, and what is found has to be
 *   looked at with till_search_fits()
 *
 * One way to be found: what is given must all be so.
 */
typedef struct
{
  char **parts;
  char  *last4;
  char  *id;
} TillSearchTerm;

/**
 * TillSearchRow:
 * @words: all words of its texts, as till_tokenizer_append() adds them
 * @words_length: their length in bytes
 * @last4: (nullable): the last four digits of the card
 * @ids: (nullable): its ids
 *
 * What a row has to be found by.
 */
typedef struct
{
  const char *words;
  gsize       words_length;
  const char *last4;
  const char *ids[3];
} TillSearchRow;

/**
 * TillSearch:
 * @terms: (element-type TillSearchTerm): the ways to be found; none when there is nothing to
 *   search for
 *
 * What somebody typed, understood.
 */
typedef struct
{
  GPtrArray *terms;
  /*< private >*/
  GPtrArray *words;
} TillSearch;

TillSearch *till_search_new            (TillDb               *db,
                                        TillTokenizer        *tokenizer,
                                        const char           *text,
                                        GError              **error);
void        till_search_free           (TillSearch           *self);
gboolean    till_search_fits           (const TillSearch     *self,
                                        const TillSearchRow  *row);

gboolean    till_search_term_has_words (const TillSearchTerm *self);
char       *till_search_term_build_beginnings (const TillSearchTerm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSearch, till_search_free)

G_END_DECLS
