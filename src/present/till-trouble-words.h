/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillTroubleWords:
 * @title: why no money moves, translated
 * @text: what to do about it, translated
 * @can_restore: whether a copy of the journal helps
 */
typedef struct
{
  const char *title;
  const char *text;
  gboolean    can_restore;
} TillTroubleWords;

gboolean till_trouble_words_find (TillJournalTrouble trouble,
                                  TillTroubleWords  *ret_words);
char    *till_trouble_words_left (GPtrArray         *instructions);

G_END_DECLS
