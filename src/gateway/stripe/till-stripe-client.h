/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-http.h"
#include "till-stripe-area.h"
#include "till-stripe-read.h"

G_BEGIN_DECLS

/* The version of the API we were written for (docs.stripe.com/upgrades). From 2026-09-30 on,
 * payment_method_types is gone. */
#define TILL_STRIPE_VERSION "2026-08-26.dahlia"

/**
 * TillStripeDigest:
 * @root: the document of a successful answer
 * @context: where it comes from
 * @data: what was given with the call
 * @error: return location for a #GError
 *
 * Makes of an answer what the caller wants. Pure: it runs on a worker thread.
 *
 * Returns: (transfer full) (nullable): what the caller wants, or %NULL when the answer is not as
 *   documented
 */
typedef gpointer (*TillStripeDigest) (const TillJsonNode      *root,
                                      const TillStripeContext *context,
                                      gconstpointer            data,
                                      GError                 **error);

/**
 * TillStripeCall:
 * @nature: what it does at Stripe
 * @area: what the key must be allowed
 * @method: "GET", "POST" or "DELETE"
 * @path: with its query
 * @body: (nullable): a form, unless @content_type says otherwise
 * @content_type: (nullable): what @body is; then it is a file, and goes where files go
 * @secret: whether nothing of @body may stay behind, see #TillHttpRequest
 * @idempotency_key: (nullable): for writes
 * @digest: reads the answer
 * @data: (nullable): for @digest
 * @free_data: (nullable): frees @data
 * @free_result: frees what @digest returns
 *
 * A plain value; everything but @data is borrowed.
 */
typedef struct
{
  TillHttpNature   nature;
  TillStripeArea   area;
  const char      *method;
  const char      *path;
  GBytes          *body;
  const char      *content_type;
  gboolean         secret;
  const char      *idempotency_key;
  TillStripeDigest digest;
  gpointer         data;
  GDestroyNotify   free_data;
  GDestroyNotify   free_result;
} TillStripeCall;

#define TILL_TYPE_STRIPE_CLIENT (till_stripe_client_get_type ())
G_DECLARE_FINAL_TYPE (TillStripeClient, till_stripe_client, TILL, STRIPE_CLIENT, GObject)

TillStripeClient       *till_stripe_client_new              (TillHttp             *http,
                                                             TillClock            *clock,
                                                             const char           *console_id,
                                                             gboolean              live,
                                                             gboolean              typed_card,
                                                             guint                 read_rate);
TillClock              *till_stripe_client_get_clock        (TillStripeClient     *self);
const char             *till_stripe_client_get_console_id   (TillStripeClient     *self);
gboolean                till_stripe_client_get_live         (TillStripeClient     *self);
const TillCapabilities *till_stripe_client_get_capabilities (TillStripeClient     *self);
void                    till_stripe_client_set_denied       (TillStripeClient     *self,
                                                             const gboolean       *denied);
void                    till_stripe_client_learn_success    (TillStripeClient     *self,
                                                             TillCapability        capability);
void                    till_stripe_client_call_async       (TillStripeClient     *self,
                                                             const TillStripeCall *call,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
gpointer                till_stripe_client_call_finish      (TillStripeClient     *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);

G_END_DECLS
