/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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
 * @TILL_JOURNAL_ERROR_REPEATED: It may have been done already: order it with TillOrder.again if it
 *   is meant.
 * @TILL_JOURNAL_ERROR_MISSING: There was a journal, and its file is gone or empty: bring it back
 *   from a copy. A new one is not begun by itself.
 * @TILL_JOURNAL_ERROR_DAMAGED: The file is not a sound journal: bring it back from a copy.
 * @TILL_JOURNAL_ERROR_NEWER: A newer version of the program wrote it: update.
 * @TILL_JOURNAL_ERROR_FULL: The disk is full: make room.
 */
typedef enum
{
  TILL_JOURNAL_ERROR_ILLEGAL,
  TILL_JOURNAL_ERROR_OPEN,
  TILL_JOURNAL_ERROR_TOO_MUCH,
  TILL_JOURNAL_ERROR_UNUSABLE,
  TILL_JOURNAL_ERROR_ALTERED,
  TILL_JOURNAL_ERROR_INVALID,
  TILL_JOURNAL_ERROR_MISSING,
  TILL_JOURNAL_ERROR_DAMAGED,
  TILL_JOURNAL_ERROR_NEWER,
  TILL_JOURNAL_ERROR_FULL,
  TILL_JOURNAL_ERROR_REPEATED,
} TillJournalError;

GQuark till_journal_error_quark (void);

/**
 * TillJournalQuery:
 * @open_only: only instructions without an outcome
 * @target_id: (nullable): only those about this payment or link, or that resulted in it
 * @batch: (nullable): only those of the list with this id, or of any list if it is "", whatever
 *   else is asked for
 * @reference: (nullable): those with this order reference, however it is written
 * @since_us: or those written down since then, in µs since 1970 UTC; 0 = does not matter
 * @limit: how many at most, newest first; 0 = 1000
 *
 * @reference and @since_us together give what either gives; @target_id and @open_only go without
 * them.
 */
typedef struct
{
  gboolean    open_only;
  const char *target_id;
  const char *batch;
  const char *reference;
  gint64      since_us;
  guint       limit;
} TillJournalQuery;

G_END_DECLS
