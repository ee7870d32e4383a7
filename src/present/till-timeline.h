/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"
#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillTimelineEntry:
 * @time_us: when it was
 * @text: what happened, and who did it
 * @detail: (nullable): what else is known about it
 * @tone: how it is meant
 * @glyph: what stands before it
 */
typedef struct
{
  gint64    time_us;
  char     *text;
  char     *detail;
  TillTone  tone;
  TillGlyph glyph;
} TillTimelineEntry;

void       till_timeline_entry_free (TillTimelineEntry       *self);
GPtrArray *till_timeline_new        (const TillPaymentDetail *detail,
                                     GPtrArray               *instructions);

G_END_DECLS
