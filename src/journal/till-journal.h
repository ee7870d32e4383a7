/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-clock.h"
#include "till-instruction.h"

G_BEGIN_DECLS

#define TILL_JOURNAL_ERROR (till_journal_error_quark ())

/**
 * TillJournalError:
 * @TILL_JOURNAL_ERROR_ILLEGAL: The instruction is not in a state that allows this.
 * @TILL_JOURNAL_ERROR_OPEN: An instruction for the same order reference or payment has no
 *   outcome yet: wait for it.
 * @TILL_JOURNAL_ERROR_TOO_MUCH: More than is left of the payment, counting what is under way.
 * @TILL_JOURNAL_ERROR_UNUSABLE: The journal cannot be written or read: no money may move.
 * @TILL_JOURNAL_ERROR_ALTERED: The chain of entries is broken: somebody changed the file.
 * @TILL_JOURNAL_ERROR_INVALID: The order is incomplete or contradicts itself: ask again.
 */
typedef enum
{
  TILL_JOURNAL_ERROR_ILLEGAL,
  TILL_JOURNAL_ERROR_OPEN,
  TILL_JOURNAL_ERROR_TOO_MUCH,
  TILL_JOURNAL_ERROR_UNUSABLE,
  TILL_JOURNAL_ERROR_ALTERED,
  TILL_JOURNAL_ERROR_INVALID,
} TillJournalError;

GQuark till_journal_error_quark (void);

#define TILL_TYPE_JOURNAL (till_journal_get_type ())
G_DECLARE_FINAL_TYPE (TillJournal, till_journal, TILL, JOURNAL, GObject)

/**
 * TillJournalQuery:
 * @open_only: only instructions without an outcome
 * @target_id: (nullable): only those about this payment or link, or that resulted in it
 * @limit: how many at most, newest first; 0 = 1000
 */
typedef struct
{
  gboolean    open_only;
  const char *target_id;
  guint       limit;
} TillJournalQuery;

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
void             till_journal_close            (TillJournal            *self);

G_END_DECLS
