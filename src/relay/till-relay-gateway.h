/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillRelayGateway:
 * @kind: its name on disk and on the wire
 * @signature_header: the header that carries the proof, in lower case
 * @verify: checks a signature; errors are in #TILL_SIGNATURE_ERROR
 * @find_id: (transfer full) (nullable): the id of the event in a body, or %NULL
 *
 * What the relay must know about a gateway's webhooks, and no more.
 */
typedef struct
{
  const char *kind;
  const char *signature_header;
  gboolean  (*verify)  (const char         *signature,
                        const char * const *secrets,
                        gconstpointer       body,
                        gsize               length,
                        gint64              now_s,
                        gint64             *ret_signed_s,
                        GError            **error);
  char     *(*find_id) (const char         *body,
                        gsize               length);
} TillRelayGateway;

const TillRelayGateway *till_relay_gateway_find (const char *kind);
char                   *till_relay_find_json_id (const char *body,
                                                 gsize       length);

G_END_DECLS
