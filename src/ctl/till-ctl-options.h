/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

/**
 * TillCtlCommand:
 * @name: what it is called
 * @summary: what it does, in a line, marked for translation
 * @run: its first step
 */
typedef struct
{
  const char *name;
  const char *summary;
  TillCtlFunc run;
} TillCtlCommand;

gboolean    till_ctl_options_are_safe (int                    argc,
                                       char                 **argv);
gboolean    till_ctl_options_read     (TillCtl               *ctl,
                                       int                    argc,
                                       char                 **argv,
                                       const TillCtlCommand  *commands,
                                       TillCtlFunc           *ret_run);

G_END_DECLS
