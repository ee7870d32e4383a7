/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The user's own keyring: the Secret Service (specifications.freedesktop.org/secret-service),
 * which GNOME Keyring, KWallet and KeePassXC answer. One item per account and secret. */

#include "till-keyring.h"

#include <libsecret/secret.h>

#define TILL_TYPE_SECRET_SERVICE_KEYRING (till_secret_service_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TillSecretServiceKeyring, till_secret_service_keyring,
                      TILL, SECRET_SERVICE_KEYRING, GObject)

struct _TillSecretServiceKeyring
{
  GObject parent_instance;
};

static void till_secret_service_keyring_iface_init (TillKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillSecretServiceKeyring, till_secret_service_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_KEYRING,
                                                      till_secret_service_keyring_iface_init))

/* Items are found by these again: never change them. */
static const SecretSchema schema = {
  "io.github.tillroll.Tillroll", SECRET_SCHEMA_NONE,
  {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "what", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

static GHashTable *
build_attributes (const char *account_id,
                  const char *what)
{
  return secret_attributes_build (&schema, "account", account_id,
                                  what != NULL ? "what" : NULL, what, NULL);
}

/* The bus's own words ("The name is not activatable") tell a merchant nothing. */
static void
return_error (GTask  *task,
              GError *given_error)
{
  g_autoptr (GError) error = given_error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (error->domain == SECRET_ERROR && error->code == SECRET_ERROR_IS_LOCKED)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                               "The keyring is locked: unlock it and try again");
      return;
    }

  g_dbus_error_strip_remote_error (error);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                           "No keyring answers on this computer. Start one (GNOME Keyring, KWallet "
                           "or KeePassXC), or keep the key in a private key file. (%s)",
                           error->message);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password = secret_password_lookup_nonpageable_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (password == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "The keyring has no %s of this account",
                             (const char *) g_task_get_task_data (task));
  else
    g_task_return_pointer (task, till_secret_new_from_text (password),
                           (GDestroyNotify) till_secret_free);

  secret_password_free (password);
}

static void
till_secret_service_keyring_lookup (TillKeyring *keyring,
                                    const char  *account_id,
                                    const char  *what,
                                    GTask       *task)
{
  g_autoptr (GHashTable) attributes = build_attributes (account_id, what);

  g_task_set_task_data (task, g_strdup (what), g_free);
  secret_password_lookupv (&schema, attributes, g_task_get_cancellable (task),
                           looked_up_cb, g_object_ref (task));
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

static void
till_secret_service_keyring_store (TillKeyring *keyring,
                                   const char  *account_id,
                                   const char  *what,
                                   TillSecret  *secret,
                                   const char  *label,
                                   GTask       *task)
{
  g_autoptr (GHashTable) attributes = build_attributes (account_id, what);

  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                          till_secret_peek (secret), g_task_get_cancellable (task),
                          stored_cb, g_object_ref (task));
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
till_secret_service_keyring_clear (TillKeyring *keyring,
                                   const char  *account_id,
                                   GTask       *task)
{
  g_autoptr (GHashTable) attributes = build_attributes (account_id, /* what= */ NULL);

  secret_password_clearv (&schema, attributes, g_task_get_cancellable (task),
                          cleared_cb, g_object_ref (task));
}

static void
till_secret_service_keyring_iface_init (TillKeyringInterface *iface)
{
  iface->lookup = till_secret_service_keyring_lookup;
  iface->store = till_secret_service_keyring_store;
  iface->clear = till_secret_service_keyring_clear;
}

static void
till_secret_service_keyring_class_init (TillSecretServiceKeyringClass *klass)
{
}

static void
till_secret_service_keyring_init (TillSecretServiceKeyring *self)
{
}

/**
 * till_secret_service_keyring_new:
 *
 * Returns: (transfer full): the user's keyring on the session bus
 */
TillKeyring *
till_secret_service_keyring_new (void)
{
  return g_object_new (TILL_TYPE_SECRET_SERVICE_KEYRING, NULL);
}
