/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/**
 * TillTokenizer:
 *
 * Cuts text into words as a full-text table does.
 * Belongs to the thread of its database and must not outlive it.
 */
typedef struct _TillTokenizer TillTokenizer;

TillTokenizer *till_tokenizer_get    (TillDb         *db,
                                      GError        **error);
TillTokenizer *till_tokenizer_new    (TillDb         *db,
                                      GError        **error);
void           till_tokenizer_free   (TillTokenizer  *self);
void           till_tokenizer_append (TillTokenizer  *self,
                                      const char     *text,
                                      GString        *words);
void           till_tokenizer_append_part (TillTokenizer *self,
                                           const char    *text,
                                           gsize          length,
                                           GString       *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillTokenizer, till_tokenizer_free)

G_END_DECLS
