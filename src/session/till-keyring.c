/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where secrets are kept, as an interface: the session asks, and does not care who answers. */

#include "till-keyring.h"

G_DEFINE_INTERFACE (TillKeyring, till_keyring, G_TYPE_OBJECT)

static void
till_keyring_default_init (TillKeyringInterface *iface)
{
}

/**
 * till_keyring_is_by_hand:
 * @self: a keyring
 *
 * Returns: whether people write secrets into it themselves, as into a key file; of all others what
 *   stands in them was put there by this program
 */
gboolean
till_keyring_is_by_hand (TillKeyring *self)
{
  g_return_val_if_fail (TILL_IS_KEYRING (self), FALSE);

  return TILL_KEYRING_GET_IFACE (self)->by_hand;
}

/**
 * till_keyring_lookup_async:
 * @self: a keyring
 * @account_id: whose secret
 * @what: which one: %TILL_KEYRING_API_KEY, …
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks a secret up.
 */
void
till_keyring_lookup_async (TillKeyring        *self,
                           const char         *account_id,
                           const char         *what,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);
  g_return_if_fail (what != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_keyring_lookup_async);

  TILL_KEYRING_GET_IFACE (self)->lookup (self, account_id, what, task);
}

/**
 * till_keyring_lookup_finish:
 * @self: a keyring
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR: %G_IO_ERROR_NOT_FOUND when the keyring
 *   works and has no such secret
 *
 * Returns: (transfer full) (nullable): the secret
 */
TillSecret *
till_keyring_lookup_finish (TillKeyring  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (TILL_IS_KEYRING (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_keyring_store_async:
 * @self: a keyring
 * @account_id: whose secret
 * @what: which one: %TILL_KEYRING_API_KEY, …
 * @secret: the secret; borrowed for the time of this call only
 * @label: what the user's password program calls it
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Keeps a secret, in the place of the one before.
 */
void
till_keyring_store_async (TillKeyring        *self,
                          const char         *account_id,
                          const char         *what,
                          TillSecret         *secret,
                          const char         *label,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);
  g_return_if_fail (what != NULL);
  g_return_if_fail (secret != NULL);
  g_return_if_fail (label != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_keyring_store_async);

  TILL_KEYRING_GET_IFACE (self)->store (self, account_id, what, secret, label, task);
}

/**
 * till_keyring_store_finish:
 * @self: a keyring
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: %FALSE when the secret is not kept
 */
gboolean
till_keyring_store_finish (TillKeyring  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_keyring_clear_async:
 * @self: a keyring
 * @account_id: whose secrets
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Forgets all secrets of an account.
 */
void
till_keyring_clear_async (TillKeyring        *self,
                          const char         *account_id,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_keyring_clear_async);

  TILL_KEYRING_GET_IFACE (self)->clear (self, account_id, task);
}

/**
 * till_keyring_clear_finish:
 * @self: a keyring
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: %FALSE when something may still be kept; that there was nothing is no error
 */
gboolean
till_keyring_clear_finish (TillKeyring  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
