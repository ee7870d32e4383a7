/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-compared.h"
#include "till-clock.h"
#include "till-intake.h"

G_BEGIN_DECLS

/**
 * TillCompareSetup:
 * @gateway: the truth
 * @store: the history
 * @intake: the way into it
 * @clock: the time
 * @timing: waits
 * @progress: (nullable): told how many payments were compared
 * @progress_data: data for @progress
 *
 * A plain value; everything is borrowed, and objects are held as long as it runs.
 */
typedef struct
{
  TillGateway        *gateway;
  TillStore          *store;
  TillIntake         *intake;
  TillClock          *clock;
  const TillTiming   *timing;
  TillCompareProgress progress;
  gpointer            progress_data;
} TillCompareSetup;

void          till_compare_async  (const TillCompareSetup *setup,
                                   GCancellable           *cancellable,
                                   GAsyncReadyCallback     callback,
                                   gpointer                user_data);
TillCompared *till_compare_finish (GAsyncResult           *result,
                                   GError                **error);

G_END_DECLS
