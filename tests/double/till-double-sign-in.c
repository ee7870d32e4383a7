/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in, of the double. */

#include "till-double-sign-in.h"

#include <string.h>

G_DEFINE_INTERFACE (TillKeyring, till_keyring, G_TYPE_OBJECT)

static void
till_keyring_default_init (TillKeyringInterface *iface)
{
}

typedef struct
{
  GObject parent_instance;
} TillDoubleKeyring;

typedef GObjectClass TillDoubleKeyringClass;

GType till_double_keyring_get_type (void);

G_DEFINE_TYPE_WITH_CODE (TillDoubleKeyring, till_double_keyring, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TILL_TYPE_KEYRING, NULL))

static void
till_double_keyring_class_init (TillDoubleKeyringClass *klass)
{
}

static void
till_double_keyring_init (TillDoubleKeyring *self)
{
}

TillKeyring *
till_double_keyring_new (void)
{
  return g_object_new (till_double_keyring_get_type (), NULL);
}

TillKeyKind
till_sign_in_classify_key (const char *gateway,
                           const char *key,
                           gboolean   *ret_live)
{
  *ret_live = strstr (key, "_live_") != NULL;
  if (g_str_has_prefix (key, "rk_"))
    return TILL_KEY_RESTRICTED;

  if (g_str_has_prefix (key, "sk_"))
    return TILL_KEY_FULL;

  return g_str_has_prefix (key, "pk_") ? TILL_KEY_PUBLISHABLE : TILL_KEY_OTHER;
}

void
till_sign_in_async (const TillSignIn   *sign_in,
                    const char         *state_folder,
                    TillKeyring        *keyring,
                    TillClock          *clock,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *key = till_secret_peek (sign_in->key);
  const TillGatewayFailure failure = { .missing_permission = (char *) "rak_charge_read" };

  if (g_str_has_suffix (key, "_wrong"))
    g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNAUTHORIZED, NULL,
                                                       "Invalid API key"));
  else if (g_str_has_suffix (key, "_offline"))
    g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL,
                                                       "Could not connect"));
  else if (g_str_has_suffix (key, "_forbidden"))
    g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_FORBIDDEN, &failure,
                                                       "Forbidden"));
  else
    g_task_return_pointer (task,
                           g_strdup (g_str_has_suffix (key, "_poor") ? "refunds disputes" : ""),
                           g_free);
}

TillAccountConfig *
till_sign_in_finish (GAsyncResult *result,
                     char        **ret_missing_permissions,
                     GError      **error)
{
  char *missing = g_task_propagate_pointer (G_TASK (result), error);
  TillAccountConfig *config;

  if (missing == NULL)
    return NULL;

  *ret_missing_permissions = missing;
  config = g_new0 (TillAccountConfig, 1);
  config->id = g_strdup ("account-1");

  return config;
}

void
till_account_config_free (TillAccountConfig *self)
{
  g_free (self->id);
  g_free (self);
}
