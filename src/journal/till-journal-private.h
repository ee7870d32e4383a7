/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db-thread.h"
#include "till-journal.h"
#include "till-journal-work-private.h"

G_BEGIN_DECLS

struct _TillJournal
{
  GObject       parent_instance;

  char         *path;
  char         *console_id;
  TillClock    *clock;
  TillLease    *lease;
  GPtrArray    *left;   /* what dead processes had left unsent when it was opened */
  TillDbThread *thread; /* NULL once closed */
  gint64        repeat_us;
};

GError         *till_journal_error_take (GError             *error);
TillJournalJob *till_journal_job_new    (TillJournal        *self,
                                         TillInstruction    *instruction);
void            till_journal_run        (TillJournal        *self,
                                         TillDbFunc          func,
                                         TillJournalJob     *job,
                                         GDestroyNotify      result_free,
                                         GAsyncReadyCallback ready_cb,
                                         GTask              *task);
void            till_journal_listed_cb  (GObject            *object,
                                         GAsyncResult       *result,
                                         gpointer            user_data);
void            till_journal_done_cb    (GObject            *object,
                                         GAsyncResult       *result,
                                         gpointer            user_data);

G_END_DECLS
