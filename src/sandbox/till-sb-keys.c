/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys: who asks, and what the key may do (docs.stripe.com/keys,
 * docs.stripe.com/keys/restricted-api-keys).
 *
 * What must hold: to write implies to read; a refusal names the permission that is missing, and
 * never shows more of a key than its kind and its last four characters. */

#include "till-sb-keys.h"

#include <string.h>

#include "till-ids.h"
#include "till-sb-error.h"

#define DEFAULT_SECRET_KEY "sk_test_practice"
#define DEFAULT_PUBLISHABLE_KEY "pk_test_practice"

/* The one list of what a restricted key can be given: the word on our command line, which takes
 * "_read" or "_write" behind it, and the name in Stripe's "rak_…_read". Of those, charge_read,
 * payment_method_read, webhook_write and accounts_kyc_basic_read have been seen in Stripe's
 * refusals; the others are made like them. */
static const struct
{
  const char *word;
  const char *name;
} resources[] = {
  { "account", "accounts_kyc_basic" },
  { "balance", "balance" },
  { "balance_transactions", "balance_transaction" },
  { "charges", "charge" },
  { "checkout_sessions", "checkout_session" },
  { "customers", "customer" },
  { "disputes", "dispute" },
  { "events", "event" },
  { "files", "file" },
  { "payment_intents", "payment_intent" },
  { "payment_methods", "payment_method" },
  { "payouts", "payout" },
  { "refunds", "refund" },
  { "setup_intents", "setup_intent" },
  { "webhooks", "webhook" },
};

struct _TillSbKeys
{
  GPtrArray *keys; /* of TillSbKey */
};

static void
key_free (TillSbKey *key)
{
  g_free (key->text);
  g_clear_pointer (&key->permissions, g_hash_table_unref);
  g_free (key);
}

static TillSbKey *
key_new (TillSbKeyType type,
         const char   *text,
         gsize         length)
{
  TillSbKey *key = g_new0 (TillSbKey, 1);

  key->type = type;
  key->text = g_strndup (text, length);

  return key;
}

/* Adds "charges_read", "charge_read" or "rak_charge_read" to @key. */
static gboolean
add_permission (TillSbKey  *key,
                const char *text,
                GError    **error)
{
  const char *word = g_str_has_prefix (text, "rak_") ? text + 4 : text;

  for (guint i = 0; i < G_N_ELEMENTS (resources); i++)
    for (guint form = 0; form < 2; form++)
      {
        const char *stem = form == 0 ? resources[i].word : resources[i].name;
        gsize n = strlen (stem);
        gboolean writes;

        if (strncmp (word, stem, n) != 0 ||
            (strcmp (word + n, "_read") != 0 && strcmp (word + n, "_write") != 0))
          continue;

        writes = word[n + 1] == 'w';
        g_hash_table_add (key->permissions, g_strconcat (resources[i].name, "_read", NULL));
        if (writes)
          g_hash_table_add (key->permissions, g_strconcat (resources[i].name, "_write", NULL));

        return TRUE;
      }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "“%s” is not a permission; there are account, balance, balance_transactions, "
               "charges, checkout_sessions, customers, disputes, events, files, "
               "payment_intents, payment_methods, payouts, refunds, setup_intents and webhooks, "
               "each with _read or _write", text);

  return FALSE;
}

/* Reads "rk_test_x:charges_read,refunds_write". */
static TillSbKey *
parse_restricted (const char *text,
                  GError    **error)
{
  const char *colon = strchr (text, ':');
  g_auto (GStrv) permissions = NULL;
  TillSbKey *key;

  if (colon == NULL || !g_str_has_prefix (text, "rk_"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "A restricted key looks like rk_test_example:charges_read,refunds_write");
      return NULL;
    }

  key = key_new (TILL_SB_KEY_RESTRICTED, text, (gsize) (colon - text));
  key->permissions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  permissions = g_strsplit (colon + 1, ",", -1);
  for (guint i = 0; permissions[i] != NULL; i++)
    if (*permissions[i] != '\0' && !add_permission (key, permissions[i], error))
      {
        key_free (key);
        return NULL;
      }

  return key;
}

/**
 * till_sb_keys_new:
 * @secret_key: (nullable): the key that may do everything
 * @restricted_keys: (nullable) (array zero-terminated=1): keys with their permissions
 * @error: return location for a #GError in #G_OPTION_ERROR
 *
 * Returns: (transfer full) (nullable): the keys, or %NULL when one of them cannot be understood
 */
TillSbKeys *
till_sb_keys_new (const char         *secret_key,
                  const char * const *restricted_keys,
                  GError            **error)
{
  g_autoptr (TillSbKeys) self = g_new0 (TillSbKeys, 1);

  if (secret_key == NULL)
    secret_key = DEFAULT_SECRET_KEY;

  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
  g_ptr_array_add (self->keys, key_new (TILL_SB_KEY_SECRET, secret_key, strlen (secret_key)));
  g_ptr_array_add (self->keys, key_new (TILL_SB_KEY_PUBLISHABLE, DEFAULT_PUBLISHABLE_KEY,
                                        strlen (DEFAULT_PUBLISHABLE_KEY)));
  for (; restricted_keys != NULL && *restricted_keys != NULL; restricted_keys++)
    {
      TillSbKey *key = parse_restricted (*restricted_keys, error);

      if (key == NULL)
        return NULL;

      g_ptr_array_add (self->keys, key);
    }

  return g_steal_pointer (&self);
}

/**
 * till_sb_keys_free:
 * @self: (nullable) (transfer full): keys
 */
void
till_sb_keys_free (TillSbKeys *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->keys);
  g_free (self);
}

/* "sk_test_****wxyz", as refusals show a key. */
static char *
mask (const char *key)
{
  const char *second = strchr (key, '_');
  gsize head, length = strlen (key);

  if (second != NULL && (second = strchr (second + 1, '_')) != NULL)
    head = (gsize) (second - key) + 1;
  else
    head = 0;

  if (length < head + 8)
    return g_strdup_printf ("%.*s****", (int) head, key);

  return g_strdup_printf ("%.*s****%s", (int) head, key, key + length - 4);
}

/* Takes the key out of "Bearer …", or out of "Basic …", whose user it is. */
static char *
read_key (const char *authorization)
{
  g_autofree guchar *decoded = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (authorization == NULL)
    return NULL;

  if (g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    return g_strstrip (g_strdup (authorization + 7));

  if (g_ascii_strncasecmp (authorization, "Basic ", 6) != 0)
    return NULL;

  decoded = g_base64_decode (authorization + 6, &length);
  text = g_strndup ((const char *) decoded, length);
  g_strdelimit (text, ":", '\0');
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;

  return g_steal_pointer (&text);
}

/**
 * till_sb_keys_find:
 * @self: the account's keys
 * @authorization: (nullable): the header of a request
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: (transfer none) (nullable): the key that was presented, or %NULL with a 401
 */
const TillSbKey *
till_sb_keys_find (const TillSbKeys *self,
                   const char       *authorization,
                   GError          **error)
{
  g_autofree char *text = read_key (authorization);
  g_autofree char *masked = NULL;

  if (text == NULL || *text == '\0')
    {
      till_sb_refuse (error, 401, NULL, NULL,
                      "You did not provide an API key. You need to provide your API key in the "
                      "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                      "YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for "
                      "details, or we can help at https://support.stripe.com/.");
      return NULL;
    }

  for (guint i = 0; i < self->keys->len; i++)
    {
      const TillSbKey *key = g_ptr_array_index (self->keys, i);

      if (till_ids_equal (key->text, text))
        return key;
    }

  masked = mask (text);
  till_sb_refuse (error, 401, NULL, NULL, "Invalid API Key provided: %s", masked);

  return NULL;
}

/**
 * till_sb_key_check:
 * @key: the key of a request
 * @permission: what the request needs: "charge_read"; "payment_method_create" may be done with a
 *   publishable key too
 * @account: the account's id
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: %FALSE with a 403 when @key may not do that
 */
gboolean
till_sb_key_check (const TillSbKey *key,
                   const char      *permission,
                   const char      *account,
                   GError         **error)
{
  gboolean creates = strcmp (permission, "payment_method_create") == 0;
  g_autofree char *masked = NULL;

  if (creates)
    permission = "payment_method_write";

  if (key->type == TILL_SB_KEY_SECRET ||
      (key->type == TILL_SB_KEY_PUBLISHABLE && creates) ||
      (key->type == TILL_SB_KEY_RESTRICTED && g_hash_table_contains (key->permissions, permission)))
    return TRUE;

  if (key->type == TILL_SB_KEY_PUBLISHABLE)
    return till_sb_refuse (error, 403, "secret_key_required", NULL,
                           "This API call cannot be made with a publishable API key. Please use a "
                           "secret API key. You can find a list of your API keys at "
                           "https://dashboard.stripe.com/account/apikeys.");

  masked = mask (key->text);

  return till_sb_refuse (error, 403, NULL, NULL,
                         "The provided key '%s' does not have the required permissions for this "
                         "endpoint on account '%s'. Having the 'rak_%s' permission would allow "
                         "this request to continue.", masked, account, permission);
}
