/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-stripe-client.h"
#include "till-stripe-page.h"

G_BEGIN_DECLS

/**
 * TillStripeFetch:
 * @nature: %TILL_HTTP_READ, or %TILL_HTTP_ONCE where waiting for another try is not worth it
 * @area: what the key must be allowed
 * @path: with its query
 * @parse: how its objects are read; must stay alive
 * @is_list: whether the answer is a page of a list
 *
 * What to read. A plain value; everything is borrowed.
 */
typedef struct
{
  TillHttpNature         nature;
  TillStripeArea         area;
  const char            *path;
  const TillStripeParse *parse;
  gboolean               is_list;
} TillStripeFetch;

void            till_stripe_fetch_async  (TillStripeClient      *client,
                                          const TillStripeFetch *fetch,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
TillStripePage *till_stripe_fetch_finish (TillStripeClient      *client,
                                          GAsyncResult          *result,
                                          GError               **error);

G_END_DECLS
