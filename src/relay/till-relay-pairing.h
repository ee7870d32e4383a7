/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-admin.h"

G_BEGIN_DECLS

/* How long a code counts unless another time is asked for, and the longest there is. */
#define TILL_RELAY_PAIRING_MINUTES 10
#define TILL_RELAY_PAIRING_MAX_MINUTES 60

/* Wrong guesses after which a code counts no more. */
#define TILL_RELAY_PAIRING_TRIES 5

/**
 * TillRelayPaired:
 * @console_id: the new console
 * @token: its token, told this once
 * @stream: the stream it may read
 * @role: what it may do there
 *
 * What a console gets for a code.
 */
typedef struct
{
  gint64 console_id;
  char  *token;
  char  *stream;
  int    role;
} TillRelayPaired;

void     till_relay_paired_clear   (TillRelayPaired *self);
char    *till_relay_pairing_new    (TillRelayStore  *db,
                                    const char      *stream,
                                    int              role,
                                    guint            minutes,
                                    gint64           now_us,
                                    GError         **error);
gboolean till_relay_pairing_redeem (TillRelayStore  *db,
                                    const char      *code,
                                    const char      *name,
                                    gint64           now_us,
                                    TillRelayPaired *ret_paired,
                                    GError         **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillRelayPaired, till_relay_paired_clear)

G_END_DECLS
