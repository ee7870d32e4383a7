/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-http-types.h"
#include "till-secret.h"

G_BEGIN_DECLS

/**
 * TillHttpRetry:
 * @tries: how often a read is sent at most; 1 = never again
 * @first_ms: the most the first wait may be
 * @cap_ms: the most any wait may be
 * @retry_after_cap_s: the longest wait the gateway may ask for; beyond it the error is returned
 *
 * How reads are tried again.
 */
typedef struct
{
  guint tries;
  guint first_ms;
  guint cap_ms;
  guint retry_after_cap_s;
} TillHttpRetry;

/**
 * TillHttpConfig:
 * @base_url: scheme, host and port: https, or http on this machine; nothing goes anywhere else
 * @upload_url: (nullable): the same for files, which go there with the same authorization; %NULL =
 *   @base_url
 * @authorization: the value of the header Authorization; copied
 * @user_agent: who we are
 * @headers: (nullable) (array zero-terminated=1): names and values that every request carries
 * @request_id_header: (nullable): where the gateway names the request
 * @repeated_header: (nullable): where it says "true" when the answer is the one that it gave to the
 *   same idempotency key before
 * @should_retry_header: (nullable): where it says "true" or "false"
 * @throttle_header: (nullable): where it says why it asks for fewer requests
 * @timeout_s: how long to wait for the other side to do anything; 0 = 80
 * @max_body: how long the body of an answer may be, in bytes; 0 = 8 MiB
 * @max_connections: how many requests at once; 0 = 24
 * @retry: (nullable): how reads are tried again; %NULL = the default
 * @trust: (nullable): whom to trust; %NULL = the system's authorities
 */
typedef struct
{
  const char          *base_url;
  const char          *upload_url;
  const TillSecret    *authorization;
  const char          *user_agent;
  const char * const  *headers;
  const char          *request_id_header;
  const char          *repeated_header;
  const char          *should_retry_header;
  const char          *throttle_header;
  guint                timeout_s;
  gsize                max_body;
  guint                max_connections;
  const TillHttpRetry *retry;
  GTlsDatabase        *trust;
} TillHttpConfig;

#define TILL_TYPE_HTTP (till_http_get_type ())
G_DECLARE_FINAL_TYPE (TillHttp, till_http, TILL, HTTP, GObject)

TillHttp       *till_http_new         (const TillHttpConfig   *config,
                                       GError                **error);
void            till_http_send_async  (TillHttp               *self,
                                       const TillHttpRequest  *request,
                                       GCancellable           *cancellable,
                                       GAsyncReadyCallback     callback,
                                       gpointer                user_data);
TillHttpAnswer *till_http_send_finish (TillHttp               *self,
                                       GAsyncResult           *result,
                                       GError                **error);

G_END_DECLS
