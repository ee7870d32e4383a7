/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-place.h"

G_BEGIN_DECLS

/**
 * TillRelayPairing:
 * @token: what opens the relay for this console
 * @stream: the stream it may read
 * @console_id: its number there
 * @is_owner: whether it may also make sources and set their secrets
 *
 * What a console gets for a code.
 */
typedef struct
{
  TillSecret *token;
  char       *stream;
  gint64      console_id;
  gboolean    is_owner;
} TillRelayPairing;

void              till_relay_pairing_free (TillRelayPairing     *self);
gboolean          till_relay_pair_parse   (const char           *text,
                                           const char           *url,
                                           char                **ret_url,
                                           char                **ret_code,
                                           GError              **error);
void              till_relay_pair_async   (SoupSession          *session,
                                           const char           *url,
                                           const char           *code,
                                           const char           *name,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
TillRelayPairing *till_relay_pair_finish  (GAsyncResult         *result,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayPairing, till_relay_pairing_free)

G_END_DECLS
