/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "till-relay-store-private.h"

G_BEGIN_DECLS

/* The channel on which relays tell each other that there is something new: "who;stream:last,…", or
 * "who;*" for look yourself. A hint, never the truth. */
#define TILL_RELAY_CHANNEL "till_relay"

PGconn         *till_relay_postgresql_connect     (const char           *where,
                                                   GError              **error);
gboolean        till_relay_postgresql_fail        (PGconn               *connection,
                                                   PGresult             *result,
                                                   GError              **error);
PGconn         *till_relay_postgresql_get_connection (TillRelayStore    *self,
                                                   GError              **error);
char           *till_relay_postgresql_get_tag     (void);
void            till_relay_postgresql_give_up     (TillRelayStore       *self);
gboolean        till_relay_postgresql_store_batch (TillRelayStore       *self,
                                                   GPtrArray            *batch,
                                                   char                **ret_epoch,
                                                   GError              **error);
char           *till_relay_postgresql_translate   (const char           *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

G_END_DECLS
