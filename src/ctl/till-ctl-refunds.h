/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

/* How long a list waits while nothing goes on. */
#define TILL_CTL_REFUNDS_PATIENCE_S 600

/**
 * TillCtlRefundsOptions:
 * @file: (nullable): the list; "-" for standard input
 * @output: (nullable): where the result goes beside standard output
 * @dry_run: whether nothing is to move
 * @yes: whether it was said beforehand that it is meant
 * @decimal_comma: whether amounts are written with a comma
 * @patience_s: how long to wait while nothing goes on
 *
 * What was asked for. A plain value; strings are owned by whoever has it.
 */
typedef struct
{
  char    *file;
  char    *output;
  gboolean dry_run;
  gboolean yes;
  gboolean decimal_comma;
  int      patience_s;
} TillCtlRefundsOptions;

void till_ctl_refunds_run (TillCtl                     *ctl,
                           const TillCtlRefundsOptions *options,
                           gboolean                     again);

G_END_DECLS
