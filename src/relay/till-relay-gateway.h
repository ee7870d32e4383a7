/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Headers that a gateway's proof may be spread over. */
#define TILL_RELAY_PROOF_HEADERS 3

/**
 * TillRelayProof:
 * @values: (nullable): the values of the gateway's headers, in the order it names them
 * @url: (nullable): the address that was posted to, for gateways that sign it
 * @secrets: (array zero-terminated=1): the secrets that count
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 * @now_s: the time in seconds since 1970
 *
 * A delivery and what is to prove it.
 */
typedef struct
{
  const char         *values[TILL_RELAY_PROOF_HEADERS];
  const char         *url;
  const char * const *secrets;
  gconstpointer       body;
  gsize               length;
  gint64              now_s;
} TillRelayProof;

/**
 * TillRelayGateway:
 * @kind: its name on disk and on the wire
 * @headers: the headers that carry the proof, in lower case, the signature first
 * @needs_url: whether the address is signed, too
 * @verify: checks a signature; errors are in #TILL_SIGNATURE_ERROR; when it was signed is the time
 *   itself where the gateway does not say so
 * @find_id: (transfer full) (nullable): the id of the event, or %NULL
 *
 * What the relay must know about a gateway's webhooks, and no more.
 */
typedef struct
{
  const char *kind;
  const char *headers[TILL_RELAY_PROOF_HEADERS];
  gboolean    needs_url;
  gboolean  (*verify)  (const TillRelayProof *proof,
                        gint64               *ret_signed_s,
                        GError              **error);
  char     *(*find_id) (const TillRelayProof *proof);
} TillRelayGateway;

const TillRelayGateway *till_relay_gateway_find (const char *kind);
char                   *till_relay_find_json_id (const char *body,
                                                 gsize       length,
                                                 const char *member);

G_END_DECLS
