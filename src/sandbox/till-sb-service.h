/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-keys.h"
#include "till-sb-upload.h"
#include "till-sb.h"

G_BEGIN_DECLS

/**
 * TillSbRequest:
 * @method: GET, POST or DELETE
 * @path: the path, not decoded
 * @query: (nullable): what stands behind the question mark
 * @body: (nullable): a form
 * @upload: (nullable): what came instead of a form, with a file
 * @authorization: (nullable): the header of that name
 * @version: (nullable): the header Stripe-Version
 * @idempotency_key: (nullable): the header of that name
 * @account: (nullable): the header Stripe-Account
 * @holds_key: whether the caller has reserved the key with till_sb_service_reserve()
 *
 * A request without its HTTP.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *body;
  const TillSbUpload *upload;
  const char *authorization;
  const char *version;
  const char *idempotency_key;
  const char *account;
  gboolean    holds_key;
} TillSbRequest;

/**
 * TillSbResponse:
 * @status: the HTTP status
 * @body: JSON
 * @request_id: the id of this request
 * @version: the version that was asked for
 * @original_request: (nullable): when this is a replay: the id of the request it replays
 *
 * An answer without its HTTP. Clear it with till_sb_response_clear().
 */
typedef struct
{
  guint status;
  char *body;
  char *request_id;
  char *version;
  char *original_request;
} TillSbResponse;

/**
 * TillSbService:
 *
 * Answers requests. Belongs to the main thread.
 */
typedef struct _TillSbService TillSbService;

TillSbService *till_sb_service_new     (TillSb              *sb,
                                        TillSbKeys          *keys);
void           till_sb_service_free    (TillSbService       *self);
gboolean       till_sb_service_reserve (TillSbService       *self,
                                        const char          *idempotency_key);
void           till_sb_service_release (TillSbService       *self,
                                        const char          *idempotency_key);
void           till_sb_service_handle  (TillSbService       *self,
                                        const TillSbRequest *request,
                                        TillSbResponse      *ret_response);
void           till_sb_service_trouble (TillSbService       *self,
                                        const TillSbRequest *request,
                                        const GError        *error,
                                        gboolean             remember,
                                        TillSbResponse      *ret_response);
void           till_sb_response_clear  (TillSbResponse      *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbService, till_sb_service_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillSbResponse, till_sb_response_clear)

G_END_DECLS
