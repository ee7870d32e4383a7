/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The register of adapters: the only place that knows which gateways there are.
 *
 * What must hold: whoever stands above asks here by the name in the account's configuration and
 * names no gateway itself. A new adapter is a row in the table below. */

#include "till-gateway-factory.h"

#include "till-stripe-area.h"
#include "till-stripe-gateway.h"

static TillGateway *
new_stripe (const TillGatewayConfig *config,
            GError                 **error)
{
  const TillStripeConfig stripe = {
    .base_url = config->base_url,
    .key = config->key,
    .clock = config->clock,
    .console_id = config->console_id,
    .app_version = config->app_version,
    .typed_card_confirmed = config->typed_card,
  };

  return till_stripe_gateway_new (&stripe, error);
}

typedef struct
{
  const char                  *name;
  const char                  *default_url;
  const char                  *signature_header;
  TillGateway               *(*make)         (const TillGatewayConfig *config,
                                              GError                 **error);
  TillGatewayKeyKind         (*classify_key) (const char *key,
                                              gboolean   *ret_live);
  const TillGatewayPermission *permissions;
  guint                        n_permissions;
} Adapter;

static const Adapter adapters[] = {
  { "stripe", TILL_STRIPE_BASE_URL, "stripe-signature", new_stripe, till_stripe_classify_key,
    till_stripe_permissions, TILL_STRIPE_N_AREAS },
};

static const char *const names[] = { "stripe", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (adapters) + 1);

static const Adapter *
find_adapter (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (adapters); i++)
    if (g_strcmp0 (name, adapters[i].name) == 0)
      return &adapters[i];

  return NULL;
}

/**
 * till_gateway_factory_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all adapters
 */
const char * const *
till_gateway_factory_list (void)
{
  return names;
}

/**
 * till_gateway_factory_new:
 * @name: which adapter
 * @config: which account; needed only during the call
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Makes the adapter for an account. Nothing is sent.
 *
 * Returns: (transfer full) (nullable): the gateway; %NULL when there is no such adapter, or the key
 *   or the address cannot be used
 */
TillGateway *
till_gateway_factory_new (const char              *name,
                          const TillGatewayConfig *config,
                          GError                 **error)
{
  const Adapter *adapter = find_adapter (name);

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (adapter != NULL)
    return adapter->make (config, error);

  g_set_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED,
               "There is no gateway called “%s”", name != NULL ? name : "");

  return NULL;
}

/**
 * till_gateway_get_default_url:
 * @name: which adapter
 *
 * Returns: (transfer none) (nullable): the gateway's own address; %NULL for no adapter of ours
 */
const char *
till_gateway_get_default_url (const char *name)
{
  const Adapter *adapter = find_adapter (name);

  return adapter != NULL ? adapter->default_url : NULL;
}

/**
 * till_gateway_get_signature_header:
 * @name: which adapter
 *
 * Returns: (transfer none): the header, in lower case, that carries the signature of a delivery;
 *   "" for no adapter of ours
 */
const char *
till_gateway_get_signature_header (const char *name)
{
  const Adapter *adapter = find_adapter (name);

  return adapter != NULL ? adapter->signature_header : "";
}

/**
 * till_gateway_classify_key:
 * @name: which adapter
 * @key: text that may be a key
 * @ret_live: (out) (optional): whether it moves real money; %FALSE if it is no key
 *
 * Judges a key by how it is written. Nothing is sent.
 *
 * Returns: what kind of key it is
 */
TillGatewayKeyKind
till_gateway_classify_key (const char *name,
                           const char *key,
                           gboolean   *ret_live)
{
  const Adapter *adapter = find_adapter (name);

  g_return_val_if_fail (key != NULL, TILL_GATEWAY_KEY_OTHER);

  if (adapter != NULL)
    return adapter->classify_key (key, ret_live);

  if (ret_live != NULL)
    *ret_live = FALSE;

  return TILL_GATEWAY_KEY_OTHER;
}

/**
 * till_gateway_get_permissions:
 * @name: which adapter
 * @ret_n: (out): how many there are
 *
 * What to tick when a restricted key is made at the gateway. Their ids are what
 * #TillAccount.missing_permissions lists.
 *
 * Returns: (transfer none) (array length=ret_n) (nullable): the permissions
 */
const TillGatewayPermission *
till_gateway_get_permissions (const char *name,
                              guint      *ret_n)
{
  const Adapter *adapter = find_adapter (name);

  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = adapter != NULL ? adapter->n_permissions : 0;

  return adapter != NULL ? adapter->permissions : NULL;
}
