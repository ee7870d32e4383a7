/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillHttpNature:
 * @TILL_HTTP_READ: changes nothing: tried again by itself when the network or the gateway falters
 * @TILL_HTTP_ONCE: may safely be repeated, but not by itself
 * @TILL_HTTP_WRITE: changes something: sent once, and no answer means that the outcome is unknown
 */
typedef enum
{
  TILL_HTTP_READ,
  TILL_HTTP_ONCE,
  TILL_HTTP_WRITE,
} TillHttpNature;

/**
 * TillHttpRequest:
 * @nature: what it does at the other side
 * @method: "GET", "POST" or "DELETE"
 * @path: begins with "/", with its query, everything escaped
 * @content_type: (nullable): of @body
 * @body: (nullable): what is sent
 * @secret: whether nothing of @body may stay behind; it then ends with at least twice
 *   #TILL_HTTP_DRIP_BYTES that are no secret
 * @upload: whether it goes where files go
 * @idempotency_key: (nullable): what the gateway knows a repetition by
 *
 * A plain value; everything is borrowed.
 */
typedef struct
{
  TillHttpNature nature;
  const char    *method;
  const char    *path;
  const char    *content_type;
  GBytes        *body;
  gboolean       secret;
  gboolean       upload;
  const char    *idempotency_key;
} TillHttpRequest;

/**
 * TillHttpAnswer:
 * @status: the status of HTTP
 * @body: the whole body, unpacked
 * @date_us: when the gateway answered, by its clock, in µs since 1970 UTC (whole seconds); 0 = it
 *   did not say
 * @took_us: how long it was on its way, from sending to the last byte, by our clock
 * @request_id: (nullable): what the gateway's support asks for
 * @repeated: whether the gateway says that it is the answer of an earlier request with the same key
 * @retry_after_s: how long it asked us to wait; 0 = it did not say
 * @throttle_reason: (nullable): why it asks for fewer requests
 *
 * A complete answer, whatever its status.
 */
typedef struct
{
  guint    status;
  GBytes  *body;
  gint64   date_us;
  gint64   took_us;
  char    *request_id;
  gboolean repeated;
  guint    retry_after_s;
  char    *throttle_reason;
} TillHttpAnswer;

void till_http_answer_free (TillHttpAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillHttpAnswer, till_http_answer_free)

G_END_DECLS
