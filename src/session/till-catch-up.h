/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-intake.h"

G_BEGIN_DECLS

/**
 * TillCaughtUp:
 * @n_news: how many records were new or changed
 * @n_late: how many of them were told by events that are older than the tolerance
 * @gap: whether the gateway no longer knows all that happened since
 */
typedef struct
{
  guint    n_news;
  guint    n_late;
  gboolean gap;
} TillCaughtUp;

void     till_catch_up_async  (TillGateway         *gateway,
                               TillStore           *store,
                               TillIntake          *intake,
                               TillClock           *clock,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
gboolean till_catch_up_finish (GAsyncResult        *result,
                               TillCaughtUp        *ret_caught_up,
                               GError             **error);

G_END_DECLS
