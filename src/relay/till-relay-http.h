/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "till-relay-limits.h"

G_BEGIN_DECLS

/* Codes of RFC 6585 that libsoup has no name for. */
#define TILL_RELAY_STATUS_TOO_MANY_REQUESTS 429
#define TILL_RELAY_STATUS_HEADERS_TOO_LARGE 431

/* What till_relay_http_check() says about a body whose length is not known in advance. */
#define TILL_RELAY_LENGTH_UNKNOWN (-1)

guint       till_relay_http_check       (SoupServerMessage     *msg,
                                         const TillRelayLimits *limits,
                                         gint64                *ret_length);
void        till_relay_http_answer      (SoupServerMessage     *msg,
                                         guint                  status,
                                         const char            *content_type,
                                         const char            *text);
void        till_relay_http_retry_after (SoupServerMessage     *msg,
                                         guint                  seconds);
const char *till_relay_http_get_bearer  (SoupServerMessage     *msg);
char       *till_relay_http_get_base_url (SoupServerMessage     *msg,
                                           const char            *public_url);
char       *till_relay_http_get_address (SoupServerMessage     *msg);

G_END_DECLS
