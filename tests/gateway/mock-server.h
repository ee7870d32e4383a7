/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "till-http.h"

G_BEGIN_DECLS

/**
 * MockRequest:
 *
 * What a client has asked. The body ends with NUL.
 */
typedef struct
{
  char *method;
  char *path; /* with its query, as it came */
  char *body;
  char *authorization;
  char *idempotency_key;
  char *version;
  char *user_agent;
} MockRequest;

typedef struct _MockServer MockServer;

MockServer        *mock_server_new          (void);
void               mock_server_free         (MockServer   *self);
const char        *mock_server_get_url      (MockServer   *self);
void               mock_server_answer       (MockServer   *self,
                                             const char   *route,
                                             guint         status,
                                             const char   *body);
void               mock_server_answer_with  (MockServer   *self,
                                             const char   *route,
                                             guint         status,
                                             const char   *headers,
                                             const char   *body);
void               mock_server_answer_raw   (MockServer   *self,
                                             const char   *route,
                                             const char   *bytes);
void               mock_server_hold         (MockServer   *self,
                                             const char   *route);
void               mock_server_on_held      (MockServer   *self,
                                             GCancellable *cancellable);
guint              mock_server_count        (MockServer   *self);
const MockRequest *mock_server_get_request  (MockServer   *self,
                                             guint         index);
char              *mock_request_get         (const MockRequest *request,
                                             const char        *parameter);
char              *mock_sample              (const char   *name);
char              *mock_edit                (const char   *text,
                                             const char   *from,
                                             const char   *to);
void               mock_await_cb            (GObject      *object,
                                             GAsyncResult *result,
                                             gpointer      user_data);
GAsyncResult      *mock_await               (GAsyncResult **result);

extern const TillHttpRetry mock_retry;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockServer, mock_server_free)

G_END_DECLS
