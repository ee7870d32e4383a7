/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillReadBudget:
 * @month: which month is counted: year * 12 + month of the year
 * @n_reads: how many reads there were in it
 * @n_recent: how many payments of the last 30 days have been seen
 *
 * How much has been read this month (UTC), for gateways that limit it.
 */
typedef struct
{
  gint64  month;
  guint64 n_reads;
  guint64 n_recent;
} TillReadBudget;

void     till_read_budget_init     (TillReadBudget       *self,
                                    const char           *text,
                                    gint64                now_us);
char    *till_read_budget_to_text  (const TillReadBudget *self);
void     till_read_budget_spend    (TillReadBudget       *self,
                                    guint                 n,
                                    gint64                now_us);
gboolean till_read_budget_is_spent (TillReadBudget       *self,
                                    guint                 reads_per_month,
                                    guint                 reads_per_payment,
                                    gint64                now_us);

G_END_DECLS
