/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway-maker.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillSignIn:
 * @gateway: which adapter: "stripe"
 * @base_url: (nullable): where the gateway is; %NULL for its own address
 * @key: the key
 * @name: (nullable): what to call the account when the key may not read its name
 * @practice: whether it is the practice gateway
 * @operator_name: who works here
 * @relay_url, @relay_stream: (nullable): the relay
 * @relay_token: (nullable): the console's token there
 * @webhook_secret: (nullable): what the gateway signs with, when the endpoint exists already
 * @relay_source: (nullable): the path at the relay to which the gateway is to deliver, when it
 *   exists already
 * @relay_blind: whether the relay is somebody else's, so that it does not get the endpoint's secret
 * @typed_card: whether the merchant says that the gateway takes typed cards from this account; the
 *   practice gateway always does
 * @make_gateway: (nullable) (scope async): makes the gateway in place of the register of adapters
 * @make_data: data for @make_gateway
 *
 * What is needed to sign in. Strings and secrets are borrowed during the call. To sign in again
 * to an account (a new key, another relay, the practice gateway on another port) keeps its folder.
 */
typedef struct
{
  const char *gateway;
  const char *base_url;
  TillSecret *key;
  const char *name;
  gboolean    practice;
  const char *operator_name;
  const char *relay_url;
  const char *relay_stream;
  TillSecret *relay_token;
  TillSecret *webhook_secret;
  const char *relay_source;
  gboolean    relay_blind;
  gboolean    typed_card;

  TillGatewayMaker make_gateway;
  gpointer         make_data;
} TillSignIn;

/**
 * TillKeyKind:
 * @TILL_KEY_FULL: may do everything: accepted only after a warning
 * @TILL_KEY_RESTRICTED: what we ask for
 * @TILL_KEY_PUBLISHABLE: cannot be used here
 * @TILL_KEY_OTHER: not a key of this gateway
 */
typedef enum
{
  TILL_KEY_FULL,
  TILL_KEY_RESTRICTED,
  TILL_KEY_PUBLISHABLE,
  TILL_KEY_OTHER,
} TillKeyKind;

TillKeyKind        till_sign_in_classify_key (const char          *gateway,
                                              const char          *key,
                                              gboolean            *ret_live);
void               till_sign_in_async        (const TillSignIn    *sign_in,
                                              const char          *state_folder,
                                              TillKeyring         *keyring,
                                              TillClock           *clock,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TillAccountConfig *till_sign_in_finish       (GAsyncResult        *result,
                                              char               **ret_missing_permissions,
                                              GError             **error);
void               till_sign_out_async       (const char          *state_folder,
                                              const char          *account_id,
                                              gboolean             forget_history,
                                              TillKeyring         *keyring,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean           till_sign_out_finish      (GAsyncResult        *result,
                                              GError             **error);

G_END_DECLS
