/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many problems are remembered. */
#define TILL_ACTIVITY_LOG_SIZE 100

/**
 * TillProblem:
 * @time_us: when it was last met
 * @text: what went wrong, in words
 * @details: (nullable): for the support: the error's own words, or the id of a request
 * @count: how often in a row
 */
typedef struct
{
  gint64 time_us;
  char  *text;
  char  *details;
  guint  count;
} TillProblem;

#define TILL_TYPE_ACTIVITY_LOG (till_activity_log_get_type ())
G_DECLARE_FINAL_TYPE (TillActivityLog, till_activity_log, TILL, ACTIVITY_LOG, GObject)

/* TillActivityLog: the problems of this run, newest first. Signal "changed" (). */

TillActivityLog   *till_activity_log_new       (void);
void               till_activity_log_add       (TillActivityLog *self,
                                                gint64           time_us,
                                                const char      *text,
                                                const char      *details);
void               till_activity_log_clear     (TillActivityLog *self);
guint              till_activity_log_get_count (TillActivityLog *self);
const TillProblem *till_activity_log_get       (TillActivityLog *self,
                                                guint            i);

G_END_DECLS
