/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-match.h"
#include "till-bank-statement.h"

G_BEGIN_DECLS

/**
 * TillBankImport:
 * @statement: (owned): a statement
 * @name: what the file is called
 * @mapping: (nullable): how its lines are read, to be remembered; a table only
 * @operator_name: (nullable): who reads it
 * @now_us: the time
 *
 * A statement that is to be kept.
 */
typedef struct
{
  TillBankStatement *statement;
  char              *name;
  TillBankMapping   *mapping;
  char              *operator_name;
  gint64             now_us;
} TillBankImport;

/**
 * TillBankImported:
 * @n_lines: how many lines the statement has
 * @n_new: how many of them were not known before
 * @n_skipped: how many rows of it were no bookings
 *
 * What came of it.
 */
typedef struct
{
  guint n_lines;
  guint n_new;
  guint n_skipped;
} TillBankImported;

/**
 * TillBankDecision:
 * @line_id: our number of a line
 * @payout_id: a payout
 * @together: whether the line is that payout; else it is not
 * @reason: why, in a person's words
 * @operator_name: (nullable): who says so
 * @now_us: the time
 *
 * What a person says. A plain value, borrowed.
 */
typedef struct
{
  gint64      line_id;
  const char *payout_id;
  gboolean    together;
  const char *reason;
  const char *operator_name;
  gint64      now_us;
} TillBankDecision;

G_END_DECLS
