/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-secret.h"

G_BEGIN_DECLS

/* What is kept of an account: */
#define TILL_KEYRING_API_KEY "api-key"
#define TILL_KEYRING_WEBHOOK_SECRET "webhook-secret"
#define TILL_KEYRING_RELAY_TOKEN "relay-token"

#define TILL_TYPE_KEYRING (till_keyring_get_type ())
G_DECLARE_INTERFACE (TillKeyring, till_keyring, TILL, KEYRING, GObject)

/**
 * TillKeyringInterface:
 *
 * Where secrets are kept: the Secret Service, the user's own key file, or memory in tests. Calls
 * answer with a #GTask whose source object is the keyring; all arguments are borrowed.
 *
 * by_hand: people write secrets into it themselves, so that what stands in it is meant.
 */
struct _TillKeyringInterface
{
  GTypeInterface parent_interface;

  void (*lookup) (TillKeyring *self,
                  const char  *account_id,
                  const char  *what,
                  GTask       *task);
  void (*store)  (TillKeyring *self,
                  const char  *account_id,
                  const char  *what,
                  TillSecret  *secret,
                  const char  *label,
                  GTask       *task);
  void (*clear)  (TillKeyring *self,
                  const char  *account_id,
                  GTask       *task);

  gboolean by_hand;
};

gboolean     till_keyring_is_by_hand    (TillKeyring         *self);
void         till_keyring_lookup_async  (TillKeyring         *self,
                                         const char          *account_id,
                                         const char          *what,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
TillSecret  *till_keyring_lookup_finish (TillKeyring         *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void         till_keyring_store_async   (TillKeyring         *self,
                                         const char          *account_id,
                                         const char          *what,
                                         TillSecret          *secret,
                                         const char          *label,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean     till_keyring_store_finish  (TillKeyring         *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void         till_keyring_clear_async   (TillKeyring         *self,
                                         const char          *account_id,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean     till_keyring_clear_finish  (TillKeyring         *self,
                                         GAsyncResult        *result,
                                         GError             **error);

TillKeyring *till_secret_service_keyring_new (void);
TillKeyring *till_key_file_keyring_new       (const char          *path);
TillKeyring *till_memory_keyring_new         (void);

G_END_DECLS
