/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-journal.h"

G_BEGIN_DECLS

/**
 * JournalFixture:
 * @folder: a folder of its own
 * @path: the journal in it
 * @clock: a clock that stands still
 * @journal: (nullable): the open journal
 */
typedef struct
{
  char        *folder;
  char        *path;
  TillClock   *clock;
  TillJournal *journal;
} JournalFixture;

void             journal_set_up         (JournalFixture          *fixture,
                                         gconstpointer            user_data);
void             journal_tear_down      (JournalFixture          *fixture,
                                         gconstpointer            user_data);

TillJournal     *journal_open_at        (const char              *path,
                                         TillClock               *clock,
                                         GError                 **error);
void             journal_reopen         (JournalFixture          *fixture);
TillInstruction *journal_prepare        (TillJournal             *journal,
                                         const TillOrder         *order,
                                         GError                 **error);
TillInstruction *journal_hold           (TillJournal             *journal,
                                         const TillOrder         *order,
                                         GError                 **error);
TillInstruction *journal_mark_sent      (TillJournal             *journal,
                                         TillInstruction         *instruction,
                                         GError                 **error);
TillInstruction *journal_settle         (TillJournal             *journal,
                                         TillInstruction         *instruction,
                                         const TillOutcome       *outcome,
                                         GError                 **error);
GPtrArray       *journal_list           (TillJournal             *journal,
                                         const TillJournalQuery  *query,
                                         GError                 **error);
gboolean         journal_note_look      (TillJournal             *journal,
                                         TillInstruction         *instruction,
                                         guint                    attempts,
                                         gint64                   next_look_us);
gboolean         journal_note_receipt   (TillJournal             *journal,
                                         const TillReceiptNote   *receipt,
                                         GError                 **error);
GPtrArray       *journal_list_receipts  (TillJournal             *journal,
                                         const char              *payment_id,
                                         GError                 **error);
gboolean         journal_verify         (TillJournal             *journal,
                                         GError                 **error);

TillInstruction *journal_bring_to       (TillJournal             *journal,
                                         const TillOrder         *order,
                                         TillInstructionState     state);
TillInstruction *journal_find           (TillJournal             *journal,
                                         const char              *id);
TillDb          *journal_open_raw       (const char              *path);
guint            journal_count_locks    (const char              *folder);

G_END_DECLS
