/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-db.h"
#include "till-instruction.h"
#include "till-journal-types.h"
#include "till-lease-private.h"
#include "till-receipt-note.h"

G_BEGIN_DECLS

/**
 * TillJournalOpened:
 * @lease: ours
 * @left: (element-type TillInstruction): what dead processes had not sent, as it was ended
 */
typedef struct
{
  TillLease *lease;
  GPtrArray *left;
} TillJournalOpened;

/**
 * TillJournalJob:
 * @path: the journal's file
 * @clock: tells the time
 * @lease: (nullable): ours; %NULL only while the journal is being opened
 * @instruction: (nullable): what it is about, as the caller knows it, in the state it is to go to
 * @query: what to list; its text belongs to the job
 * @copy_path: (nullable): where a copy is to be; %NULL for the copy of the day
 * @attempts, @next_look_us: how the search for an outcome goes
 * @repeat_us: for how long the same amount from the same payer counts as a repetition
 * @receipt: (nullable): a receipt that has left this computer
 *
 * What the journal's thread is to do. Owned by the thread's queue; holds the lease, so that the
 * lock outlives everything that is still to be written.
 */
typedef struct
{
  char            *path;
  TillClock       *clock;
  TillLease       *lease;
  TillInstruction *instruction;
  TillJournalQuery query;
  char            *copy_path;
  guint            attempts;
  gint64           next_look_us;
  gint64           repeat_us;
  TillReceiptNote *receipt;
} TillJournalJob;

void     till_journal_opened_free    (TillJournalOpened *opened);
void     till_journal_job_free       (TillJournalJob  *job);

gpointer till_journal_work_open      (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_prepare   (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_move      (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_list      (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_note_look (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_copy      (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);
gpointer till_journal_work_verify    (TillDb          *db,
                                      gpointer         job,
                                      GCancellable    *cancellable,
                                      GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillJournalOpened, till_journal_opened_free)

G_END_DECLS
