/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-relay-reader.h"
#include "till-relay-delivery.h"
#include "till-relay-limits.h"
#include "till-relay-upkeep.h"

G_BEGIN_DECLS

/**
 * TillRelayReport:
 * @deliveries: (element-type TillRelayDelivery): what was tried to be stored, in order; may be
 *   empty
 * @error: (nullable): why nothing of it was stored
 * @fatal: whether the state of the disk is unknown, so that the process should end
 * @took_us: how long the commit took
 * @firsts: (element-type TillRelayFirst): streams whose oldest events were dropped
 * @log_bytes: how long the write-ahead log is
 * @disk_free: room on the disk, in bytes
 * @disk_low: whether that is too little to go on
 *
 * What the writer tells the main thread.
 */
typedef struct
{
  GPtrArray *deliveries;
  GError    *error;
  gboolean   fatal;
  gint64     took_us;
  GArray    *firsts;
  gint64     log_bytes;
  gint64     disk_free;
  gboolean   disk_low;
} TillRelayReport;

/**
 * TillRelayReportFunc:
 * @report: what happened; the deliveries' frames and waiters may be taken
 * @user_data: what was given to till_relay_writer_new()
 *
 * Called in the main context the writer was made in.
 */
typedef void (*TillRelayReportFunc) (TillRelayReport *report,
                                     gpointer         user_data);

/**
 * TillRelayWriter:
 *
 * The thread that owns the only connection that writes.
 */
typedef struct _TillRelayWriter TillRelayWriter;

TillRelayWriter *till_relay_writer_new        (const char             *path,
                                               const TillRelayLimits  *limits,
                                               TillClock              *clock,
                                               TillRelayReportFunc     func,
                                               gpointer                user_data,
                                               GError                **error);
void             till_relay_writer_push       (TillRelayWriter        *self,
                                               TillRelayDelivery      *delivery);
void             till_relay_writer_run_async  (TillRelayWriter        *self,
                                               TillRelayStoreFunc              func,
                                               gpointer                job,
                                               GDestroyNotify          job_free,
                                               GDestroyNotify          result_free,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gpointer         till_relay_writer_run_finish (GAsyncResult           *result,
                                               GError                **error);
void             till_relay_writer_close      (TillRelayWriter        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayWriter, till_relay_writer_close)

G_END_DECLS
