/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-request.h"
#include "till-relay-writer.h"

G_BEGIN_DECLS

/**
 * TillRelayIngest:
 *
 * The way of a webhook from the door to the writer and of the answer back.
 */
typedef struct _TillRelayIngest TillRelayIngest;

TillRelayIngest *till_relay_ingest_new      (TillRelayShared   *shared,
                                             TillRelayDoor     *door,
                                             TillRelayWriter   *writer,
                                              const char        *public_url);
void             till_relay_ingest_free     (TillRelayIngest   *self);
void             till_relay_ingest_begin    (TillRelayIngest   *self,
                                             SoupServerMessage *msg,
                                             const char        *token,
                                             gint64             length);
void             till_relay_ingest_report   (TillRelayIngest   *self,
                                             TillRelayReport   *report);
gboolean         till_relay_ingest_is_ready (TillRelayIngest   *self);

G_END_DECLS
