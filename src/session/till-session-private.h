/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-live.h"
#include "till-mover.h"
#include "till-opener.h"
#include "till-session.h"
#include "till-settler.h"
#include "till-sync.h"

G_BEGIN_DECLS

struct _TillSession
{
  GObject          parent_instance;

  TillOpened      *opened;
  GError          *journal_error; /* why there is no journal */
  TillIntake      *intake;
  TillSync        *sync;
  TillLive        *live;          /* NULL without a relay */
  TillMover       *mover;         /* NULL without a journal */
  TillSettler     *settler;       /* NULL without a journal */
  GNetworkMonitor *network;
  GFileMonitor    *journal_file;
  gint64           written_us;    /* monotonic: when we have written into the journal */
  gboolean         started;
  gboolean         closed;
};

G_END_DECLS
