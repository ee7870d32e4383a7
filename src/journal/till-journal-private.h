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

GError *till_journal_error_take (GError *error);

G_END_DECLS
