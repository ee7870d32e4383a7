/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* As much of the Secret Service as libsecret needs to keep, find and forget a password: one
 * collection, one plain session, no prompts (specifications.freedesktop.org/secret-service). */

#include "fake-secret-service.h"

#include <string.h>

#define SERVICE_PATH "/org/freedesktop/secrets"
#define COLLECTION_PATH SERVICE_PATH "/aliases/default"
#define SESSION_PATH SERVICE_PATH "/session/1"

static const char interfaces[] =
  "<node>"
  " <interface name='org.freedesktop.Secret.Service'>"
  "  <method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
  "   <arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
  "  <method name='SearchItems'><arg type='a{ss}' direction='in'/>"
  "   <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
  "  <method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
  "   <arg type='a{o(oayays)}' direction='out'/></method>"
  "  <method name='Unlock'><arg type='ao' direction='in'/>"
  "   <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "  <property name='Collections' type='ao' access='read'/>"
  " </interface>"
  " <interface name='org.freedesktop.Secret.Collection'>"
  "  <method name='CreateItem'><arg type='a{sv}' direction='in'/>"
  "   <arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
  "   <arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  " </interface>"
  " <interface name='org.freedesktop.Secret.Item'>"
  "  <method name='Delete'><arg type='o' direction='out'/></method>"
  " </interface>"
  "</node>";

typedef struct
{
  FakeSecretService *service;
  char              *path;
  guint              registration;
  GVariant          *attributes; /* a{ss} */
  GBytes            *secret;
} Item;

struct _FakeSecretService
{
  GDBusConnection *connection;
  GDBusNodeInfo   *node;
  GPtrArray       *items;
  guint            n_made;
  guint            name_id;
  gboolean         locked;
};

static void
item_free (Item *item)
{
  g_dbus_connection_unregister_object (item->service->connection, item->registration);
  g_variant_unref (item->attributes);
  g_bytes_unref (item->secret);
  g_free (item->path);
  g_free (item);
}

static gboolean
matches (Item     *item,
         GVariant *wanted)
{
  GVariantIter iter;
  const char *key, *value, *there;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_variant_lookup (item->attributes, key, "&s", &there) || strcmp (there, value) != 0)
      return FALSE;

  return TRUE;
}

static void
item_call_cb (GDBusConnection       *connection,
              const char            *sender,
              const char            *path,
              const char            *interface,
              const char            *method,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation,
              gpointer               user_data)
{
  Item *item = user_data;

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
  g_ptr_array_remove (item->service->items, item);
}

static const GDBusInterfaceVTable item_vtable = { item_call_cb, NULL, NULL };

static void
create_item (FakeSecretService     *self,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GVariant) attributes = NULL;
  g_autoptr (GVariant) secret = NULL;
  g_autoptr (GVariant) value = NULL;
  gconstpointer text;
  gsize length;
  Item *item;

  properties = g_variant_get_child_value (parameters, 0);
  secret = g_variant_get_child_value (parameters, 1);
  attributes = g_variant_lookup_value (properties, "org.freedesktop.Secret.Item.Attributes",
                                       G_VARIANT_TYPE ("a{ss}"));
  g_assert_nonnull (attributes);

  for (guint i = self->items->len; i-- > 0;)
    if (matches (self->items->pdata[i], attributes))
      g_ptr_array_remove_index (self->items, i);

  value = g_variant_get_child_value (secret, 2);
  text = g_variant_get_fixed_array (value, &length, 1);

  item = g_new0 (Item, 1);
  item->service = self;
  item->path = g_strdup_printf (SERVICE_PATH "/item/%u", ++self->n_made);
  item->attributes = g_steal_pointer (&attributes);
  item->secret = g_bytes_new (text, length);
  item->registration =
    g_dbus_connection_register_object (self->connection, item->path, self->node->interfaces[2],
                                       &item_vtable, item, NULL, NULL);
  g_ptr_array_add (self->items, item);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", item->path, "/"));
}

static void
open_session (GVariant              *parameters,
              GDBusMethodInvocation *invocation)
{
  const char *algorithm;

  g_variant_get_child (parameters, 0, "&s", &algorithm);
  if (strcmp (algorithm, "plain") == 0)
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(vo)", g_variant_new_string (""),
                                                          SESSION_PATH));
  else
    g_dbus_method_invocation_return_dbus_error (invocation,
                                                "org.freedesktop.DBus.Error.NotSupported", "No");
}

static void
search_items (FakeSecretService     *self,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder found, none;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if (matches (item, wanted))
        g_variant_builder_add (&found, "o", item->path);
    }

  g_dbus_method_invocation_return_value (invocation,
                                         self->locked ? g_variant_new ("(aoao)", &none, &found)
                                                      : g_variant_new ("(aoao)", &found, &none));
}

static void
get_secrets (FakeSecretService     *self,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  GVariantBuilder secrets;
  GVariantIter iter;
  const char *path;

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "&o", &path))
    for (guint i = 0; i < self->items->len; i++)
      {
        Item *item = self->items->pdata[i];

        if (strcmp (item->path, path) == 0)
          g_variant_builder_add (&secrets, "{o(o@ay@ays)}", path, SESSION_PATH,
                                 g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                                 g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, item->secret,
                                                           TRUE),
                                 "text/plain");
      }

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{o(oayays)})", &secrets));
}

static void
service_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  FakeSecretService *self = user_data;

  if (strcmp (method, "OpenSession") == 0)
    open_session (parameters, invocation);
  else if (strcmp (method, "SearchItems") == 0)
    search_items (self, parameters, invocation);
  else if (strcmp (method, "GetSecrets") == 0)
    get_secrets (self, parameters, invocation);
  else if (strcmp (method, "CreateItem") == 0)
    create_item (self, parameters, invocation);
  else /* Unlock: the user says no */
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aoo)", NULL, "/"));
}

static GVariant *
service_property_cb (GDBusConnection *connection,
                     const char      *sender,
                     const char      *path,
                     const char      *interface,
                     const char      *property,
                     GError         **error,
                     gpointer         user_data)
{
  return g_variant_new_objv ((const char *const[]) { COLLECTION_PATH }, 1);
}

static const GDBusInterfaceVTable service_vtable = { service_call_cb, service_property_cb, NULL };

/* Answers as org.freedesktop.secrets on the bus, in the calling thread's main context. */
FakeSecretService *
fake_secret_service_new (const char *bus_address)
{
  FakeSecretService *self = g_new0 (FakeSecretService, 1);
  g_autoptr (GError) error = NULL;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->node = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_assert_no_error (error);
  self->connection =
    g_dbus_connection_new_for_address_sync (bus_address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);

  g_dbus_connection_register_object (self->connection, SERVICE_PATH, self->node->interfaces[0],
                                     &service_vtable, self, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, COLLECTION_PATH, self->node->interfaces[1],
                                     &service_vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name_id = g_bus_own_name_on_connection (self->connection, "org.freedesktop.secrets",
                                                G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL,
                                                NULL);

  return self;
}

void
fake_secret_service_free (FakeSecretService *self)
{
  g_bus_unown_name (self->name_id);
  g_ptr_array_unref (self->items);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->node);
  g_free (self);
}

guint
fake_secret_service_get_n_items (FakeSecretService *self)
{
  return self->items->len;
}

void
fake_secret_service_set_locked (FakeSecretService *self,
                                gboolean           locked)
{
  self->locked = locked;
}
