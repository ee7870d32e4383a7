/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-live.h"
#include "till-mover.h"
#include "till-opener.h"
#include "till-session.h"
#include "till-settler.h"
#include "till-sync.h"
#include "till-wake.h"

G_BEGIN_DECLS

struct _TillSession
{
  GObject          parent_instance;

  TillOpened      *opened;
  GError          *journal_error; /* why there is no journal */
  TillIntake      *intake;
  TillSync        *sync;
  TillTiming       timing;
  TillLive        *live;          /* NULL without a relay */
  TillMover       *mover;         /* NULL without a journal */
  TillSettler     *settler;       /* NULL without a journal */
  TillCaution     *caution;       /* NULL without a journal */
  TillHold        *hold;
  TillRules        rules;
  TillWake        *wake;
  GDBusConnection *system_bus;    /* NULL for the system's own */
  GNetworkMonitor *network;
  GFileMonitor    *journal_file;
  gint64           written_us;    /* monotonic: when we have written into the journal */
  guint            copy_id;       /* when the journal's copy of the day is made next */
  gboolean         started;
  gboolean         closed;
};

const char *till_session_get_operator       (TillSession     *self);
void        till_session_instruction_changed (TillSession     *self,
                                              TillInstruction *instruction);

G_END_DECLS
