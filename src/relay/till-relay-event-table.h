/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-store.h"
#include "till-relay-delivery.h"

G_BEGIN_DECLS

/**
 * TillRelayBlock:
 * @stream_id: the stream it was read from
 * @first_seq: the oldest event the stream had when it was read
 * @start: the number of the first frame
 * @frames: (element-type GBytes): frames of consecutive events; empty when there was none
 * @bytes: how much they hold
 *
 * Consecutive events read from the disk, as frames.
 */
typedef struct
{
  gint64     stream_id;
  gint64     first_seq;
  gint64     start;
  GPtrArray *frames;
  gsize      bytes;
} TillRelayBlock;

gboolean        till_relay_event_table_read_epoch (TillRelayStore    *db,
                                                   char             **ret_epoch,
                                                   GError           **error);
gboolean        till_relay_event_table_insert     (TillRelayStore    *db,
                                                   TillRelayDelivery *delivery,
                                                   GError           **error);
gboolean        till_relay_event_table_store      (TillRelayStore    *db,
                                                   GPtrArray         *batch,
                                                   char             **ret_epoch,
                                                   GError           **error);
TillRelayBlock *till_relay_event_table_read       (TillRelayStore    *db,
                                                   gint64             stream_id,
                                                   gint64             from,
                                                   guint              max_events,
                                                   gsize              max_bytes,
                                                   GError           **error);
gboolean        till_relay_event_table_purge      (TillRelayStore    *db,
                                                   gint64             stream_id,
                                                   gint64             now_us,
                                                   guint              max_events,
                                                   guint             *ret_purged,
                                                   gint64            *ret_first_seq,
                                                   GError           **error);
void            till_relay_block_free             (TillRelayBlock    *block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayBlock, till_relay_block_free)

G_END_DECLS
