/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A keyring that forgets with the process: for the practice account, whose key is made anew at
 * each start, and for tests. */

#include "till-keyring.h"

#define TILL_TYPE_MEMORY_KEYRING (till_memory_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TillMemoryKeyring, till_memory_keyring, TILL, MEMORY_KEYRING, GObject)

struct _TillMemoryKeyring
{
  GObject     parent_instance;

  GHashTable *secrets; /* "account/what" -> TillSecret */
};

static void till_memory_keyring_iface_init (TillKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillMemoryKeyring, till_memory_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_KEYRING,
                                                      till_memory_keyring_iface_init))

static void
till_memory_keyring_lookup (TillKeyring *keyring,
                            const char  *account_id,
                            const char  *what,
                            GTask       *task)
{
  TillMemoryKeyring *self = TILL_MEMORY_KEYRING (keyring);
  g_autofree char *key = g_strconcat (account_id, "/", what, NULL);
  TillSecret *secret = g_hash_table_lookup (self->secrets, key);

  if (secret == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "No %s of this account is in memory", what);
  else
    g_task_return_pointer (task, till_secret_new_from_text (till_secret_peek (secret)),
                           (GDestroyNotify) till_secret_free);
}

static void
till_memory_keyring_store (TillKeyring *keyring,
                           const char  *account_id,
                           const char  *what,
                           TillSecret  *secret,
                           const char  *label,
                           GTask       *task)
{
  TillMemoryKeyring *self = TILL_MEMORY_KEYRING (keyring);

  g_hash_table_replace (self->secrets, g_strconcat (account_id, "/", what, NULL),
                        till_secret_new_from_text (till_secret_peek (secret)));
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_of_account (gpointer key,
               gpointer value,
               gpointer user_data)
{
  return g_str_has_prefix (key, user_data);
}

static void
till_memory_keyring_clear (TillKeyring *keyring,
                           const char  *account_id,
                           GTask       *task)
{
  TillMemoryKeyring *self = TILL_MEMORY_KEYRING (keyring);
  g_autofree char *prefix = g_strconcat (account_id, "/", NULL);

  g_hash_table_foreach_remove (self->secrets, is_of_account, prefix);
  g_task_return_boolean (task, TRUE);
}

static void
till_memory_keyring_finalize (GObject *object)
{
  TillMemoryKeyring *self = TILL_MEMORY_KEYRING (object);

  g_hash_table_unref (self->secrets);

  G_OBJECT_CLASS (till_memory_keyring_parent_class)->finalize (object);
}

static void
till_memory_keyring_iface_init (TillKeyringInterface *iface)
{
  iface->lookup = till_memory_keyring_lookup;
  iface->store = till_memory_keyring_store;
  iface->clear = till_memory_keyring_clear;
}

static void
till_memory_keyring_class_init (TillMemoryKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_memory_keyring_finalize;
}

static void
till_memory_keyring_init (TillMemoryKeyring *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) till_secret_free);
}

/**
 * till_memory_keyring_new:
 *
 * Returns: (transfer full): an empty keyring that is gone with its last reference
 */
TillKeyring *
till_memory_keyring_new (void)
{
  return g_object_new (TILL_TYPE_MEMORY_KEYRING, NULL);
}
