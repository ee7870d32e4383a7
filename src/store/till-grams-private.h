/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most letters of a gram, and how many figures are one more. */
#define TILL_GRAM_LETTERS 3
#define TILL_GRAM_FIGURES 5

/**
 * TillGram:
 * @start: its letters, borrowed and not terminated
 * @length: their length in bytes
 *
 * Up to %TILL_GRAM_LETTERS letters that stand side by side in a word.
 */
typedef struct
{
  const char *start;
  gsize       length;
} TillGram;

TillGram till_gram_at      (const char     *at,
                            const char     *word_end,
                            guint           n_letters);
guint    till_gram_hash    (const TillGram *self);
gboolean till_gram_at_figures (const char  *at,
                               const char  *word_end,
                               TillGram    *ret_gram);
void     till_grams_append (const char     *words,
                            gsize           length,
                            GString        *grams);

G_END_DECLS
