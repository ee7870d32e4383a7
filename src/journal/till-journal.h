/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-clock.h"
#include "till-instruction.h"
#include "till-journal-types.h"
#include "till-receipt-note.h"

G_BEGIN_DECLS

#define TILL_TYPE_JOURNAL (till_journal_get_type ())
G_DECLARE_FINAL_TYPE (TillJournal, till_journal, TILL, JOURNAL, GObject)

void             till_journal_open_async       (const char             *path,
                                                const char             *console_id,
                                                TillClock              *clock,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
TillJournal     *till_journal_open_finish      (GAsyncResult           *result,
                                                GError                **error);
void             till_journal_prepare_async    (TillJournal            *self,
                                                const TillOrder        *order,
                                                const char             *operator_name,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
void             till_journal_hold_async       (TillJournal            *self,
                                                const TillOrder        *order,
                                                const char             *operator_name,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
TillInstruction *till_journal_prepare_finish   (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_mark_sent_async  (TillJournal            *self,
                                                TillInstruction        *instruction,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
TillInstruction *till_journal_mark_sent_finish (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_settle_async     (TillJournal            *self,
                                                TillInstruction        *instruction,
                                                const TillOutcome      *outcome,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
TillInstruction *till_journal_settle_finish    (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_note_look_async  (TillJournal            *self,
                                                TillInstruction        *instruction,
                                                guint                   attempts,
                                                gint64                  next_look_us,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean         till_journal_note_look_finish (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_list_async       (TillJournal            *self,
                                                const TillJournalQuery *query,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray       *till_journal_list_finish      (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_verify_async     (TillJournal            *self,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean         till_journal_verify_finish    (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_copy_async       (TillJournal            *self,
                                                const char             *path,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean         till_journal_copy_finish      (TillJournal            *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void             till_journal_restore_async    (const char             *path,
                                                const char             *copy,
                                                TillClock              *clock,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean         till_journal_restore_finish   (GAsyncResult           *result,
                                                char                  **ret_set_aside,
                                                GError                **error);
void             till_journal_note_receipt_async   (TillJournal         *self,
                                                   const TillReceiptNote *receipt,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
gboolean         till_journal_note_receipt_finish  (TillJournal         *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);
void             till_journal_list_receipts_async  (TillJournal         *self,
                                                   const char          *payment_id,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
GPtrArray       *till_journal_list_receipts_finish (TillJournal         *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);
void             till_journal_set_repeat_time  (TillJournal            *self,
                                                gint64                  repeat_us);
GPtrArray       *till_journal_get_left         (TillJournal            *self);
void             till_journal_close            (TillJournal            *self);

G_END_DECLS
