/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-store.h"

G_BEGIN_DECLS

/**
 * TillRelayReader:
 *
 * A thread that reads, with a connection of its own.
 */
typedef struct _TillRelayReader TillRelayReader;

TillRelayReader *till_relay_reader_new        (const char           *where,
                                               GError              **error);
void             till_relay_reader_close      (TillRelayReader      *self);
void             till_relay_reader_run_async  (TillRelayReader      *self,
                                               TillRelayStoreFunc    func,
                                               gpointer              job,
                                               GDestroyNotify        job_free,
                                               GDestroyNotify        result_free,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gpointer         till_relay_reader_run_finish (GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayReader, till_relay_reader_close)

G_END_DECLS
