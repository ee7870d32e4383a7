/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ledger-visit.h"

G_BEGIN_DECLS

/**
 * TillBookFormat:
 * @TILL_BOOK_OFX: Open Financial Exchange 2.2: a statement of the balance with the gateway, one for
 *   each currency
 * @TILL_BOOK_QIF: Quicken's interchange format: the same with categories
 * @TILL_BOOK_LEDGER: a journal of double entries for ledger, hledger and what reads theirs
 * @TILL_BOOK_BEANCOUNT: the same for beancount
 *
 * What bookkeeping programs read.
 */
typedef enum
{
  TILL_BOOK_OFX,
  TILL_BOOK_QIF,
  TILL_BOOK_LEDGER,
  TILL_BOOK_BEANCOUNT,
} TillBookFormat;

/**
 * TillBook:
 *
 * Movements of the balance on their way into a book. Any thread, one at a time.
 */
typedef struct _TillBook TillBook;

TillBook *till_book_new         (TillBookFormat        format,
                                 const char           *account_name,
                                 gint64                from_us,
                                 gint64                to_us,
                                 gint64                now_us);
void      till_book_free        (TillBook             *self);
gboolean  till_book_by_currency (TillBookFormat        format);
void      till_book_add         (TillBook             *self,
                                 GString              *out,
                                 const TillLedgerLine *line);
void      till_book_end         (TillBook             *self,
                                 GString              *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBook, till_book_free)

G_END_DECLS
