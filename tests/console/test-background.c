/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Going on without a window: outside a sandbox by holding on and by a file for the desktop, inside
 * by asking a portal, which a test plays here on the bus of its session. */

#include <glib/gstdio.h>
#include <string.h>

#include "till-background.h"
#include "till-config.h"

static const char portal_xml[] =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/><arg type='a{sv}' "
  "direction='in'/><arg type='o' direction='out'/></method></interface></node>";

typedef struct
{
  GApplication    *application;
  GSettings       *settings;
  TillBackground  *background;
  char            *folder;
  char            *file;
  GDBusConnection *bus;         /* of the program */
  GDBusConnection *desktop;     /* of the portal */
  guint            portal_id;
  guint            name_id;
  gboolean         is_owned;
  guint            n_asked;
  gboolean         asked_autostart;
  char            *command;
  guint32          response;
  gboolean         grants_background;
  gboolean         grants_autostart;
  char            *refused;
} Fixture;

static void
refused_cb (Fixture    *fixture,
            const char *text)
{
  g_free (fixture->refused);
  fixture->refused = g_strdup (text);
}

static void
start (Fixture *fixture,
       gboolean is_sandboxed)
{
  const TillBackgroundPlace place = { is_sandboxed, fixture->bus, fixture->folder };

  fixture->background = till_background_new (fixture->application, fixture->settings, &place);
  g_signal_connect_swapped (fixture->background, "refused", G_CALLBACK (refused_cb), fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->application = g_application_new ("io.github.tillroll.Test",
                                            G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (fixture->application, NULL, NULL));
  fixture->settings = g_settings_new (TILL_APP_ID);
  fixture->folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  fixture->file = g_build_filename (fixture->folder, TILL_APP_ID ".desktop", NULL);
  fixture->grants_background = fixture->grants_autostart = TRUE;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  if (till_background_is_on (fixture->background))
    till_background_release (fixture->background);
  g_clear_object (&fixture->background);
  g_settings_reset (fixture->settings, "run-in-background");
  g_settings_reset (fixture->settings, "autostart");
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->application);
  if (fixture->name_id != 0)
    g_bus_unown_name (fixture->name_id);
  if (fixture->portal_id != 0)
    g_dbus_connection_unregister_object (fixture->desktop, fixture->portal_id);
  g_clear_object (&fixture->desktop);
  g_clear_object (&fixture->bus);
  g_free (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->command);
  g_free (fixture->refused);
}

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

/* The portal answers when the bus and it have time. */
#define await(condition)                                                                          \
  while (!(condition))                                                                            \
    g_main_context_iteration (NULL, TRUE)

static void
test_outside (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *entry = NULL;

  start (fixture, FALSE);
  g_assert_false (till_background_is_on (fixture->background));

  /* The desktop starts nothing that may not go on. */
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  settle ();
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));

  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  settle ();
  g_assert_true (till_background_is_on (fixture->background));
  g_assert_true (g_file_get_contents (fixture->file, &entry, NULL, NULL));
  g_assert_nonnull (strstr (entry, "Exec=tillroll --background\n"));

  g_settings_set_boolean (fixture->settings, "run-in-background", FALSE);
  settle ();
  g_assert_false (till_background_is_on (fixture->background));
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
  g_assert_null (fixture->refused);
}

/* What a program before this one was allowed counts from the start. */
static void
test_from_the_start (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  start (fixture, FALSE);
  g_assert_true (till_background_is_on (fixture->background));
  g_assert_true (g_file_test (fixture->file, G_FILE_TEST_EXISTS));

  g_settings_set_boolean (fixture->settings, "autostart", FALSE);
  settle ();
  g_assert_true (till_background_is_on (fixture->background));
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));

  till_background_release (fixture->background);
  g_assert_false (till_background_is_on (fixture->background));
}

static void
test_file_cannot_be_written (Fixture      *fixture,
                             gconstpointer user_data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_rmdir (fixture->folder);
  g_assert_true (g_file_set_contents (fixture->folder, "a file", -1, NULL));
  start (fixture, FALSE);
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  settle ();
  g_assert_nonnull (fixture->refused);
  g_assert_true (till_background_is_on (fixture->background));
  g_assert_false (g_settings_get_boolean (fixture->settings, "autostart"));
  g_unlink (fixture->folder);
}

/* The portal */

static void
called_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *handle = NULL;
  g_autofree const char **command = NULL;
  const char *token, *reason;
  GVariantBuilder results;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "reason", "&s", &reason));
  g_assert_true (g_variant_lookup (options, "commandline", "^a&s", &command));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &fixture->asked_autostart));
  g_free (fixture->command);
  fixture->command = g_strjoinv (" ", (char **) command);
  fixture->n_asked++;

  handle = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background",
                         g_variant_new_boolean (fixture->grants_background));
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (fixture->grants_autostart &&
                                                fixture->asked_autostart));
  g_dbus_connection_emit_signal (connection, sender, handle, "org.freedesktop.portal.Request",
                                 "Response",
                                 g_variant_new ("(ua{sv})", fixture->response, &results), NULL);
}

static void
owned_cb (GDBusConnection *connection,
          const char      *name,
          gpointer         user_data)
{
  ((Fixture *) user_data)->is_owned = TRUE;
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  GDBusConnection *bus;

  bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_assert_nonnull (bus);

  return bus;
}

static void
start_portal (Fixture *fixture)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (portal_xml, NULL);

  fixture->desktop = connect_to_bus ();
  fixture->portal_id =
    g_dbus_connection_register_object (fixture->desktop, "/org/freedesktop/portal/desktop",
                                       node->interfaces[0], &vtable, fixture, NULL, NULL);
  fixture->name_id =
    g_bus_own_name_on_connection (fixture->desktop, "org.freedesktop.portal.Desktop",
                                  G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, fixture, NULL);
  while (!fixture->is_owned)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_granted (Fixture      *fixture,
              gconstpointer user_data)
{
  start_portal (fixture);
  fixture->bus = connect_to_bus ();
  start (fixture, TRUE);
  settle ();
  g_assert_cmpuint (fixture->n_asked, ==, 0);

  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  await (fixture->n_asked > 0);
  settle ();
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_false (fixture->asked_autostart);
  g_assert_cmpstr (fixture->command, ==, "tillroll --background");
  g_assert_true (till_background_is_on (fixture->background));

  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  await (fixture->n_asked > 1);
  settle ();
  g_assert_true (fixture->asked_autostart);
  g_assert_true (g_settings_get_boolean (fixture->settings, "autostart"));

  /* Switched off, the desktop is told, too. */
  g_settings_set_boolean (fixture->settings, "run-in-background", FALSE);
  await (fixture->n_asked > 2);
  settle ();
  g_assert_cmpuint (fixture->n_asked, ==, 3);
  g_assert_false (fixture->asked_autostart);
  g_assert_false (till_background_is_on (fixture->background));
  g_assert_null (fixture->refused);
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
}

static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  start_portal (fixture);
  fixture->bus = connect_to_bus ();
  fixture->grants_background = fixture->grants_autostart = FALSE;
  start (fixture, TRUE);
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  await (fixture->refused != NULL);
  g_assert_false (g_settings_get_boolean (fixture->settings, "run-in-background"));
  g_assert_false (till_background_is_on (fixture->background));

  /* Only the start with the desktop is refused. */
  fixture->grants_background = TRUE;
  g_clear_pointer (&fixture->refused, g_free);
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  await (fixture->n_asked > 1);
  settle ();
  g_assert_null (fixture->refused);
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  await (fixture->refused != NULL);
  g_assert_true (till_background_is_on (fixture->background));
  g_assert_false (g_settings_get_boolean (fixture->settings, "autostart"));

  /* The person closes the question. */
  fixture->response = 1;
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  await (!till_background_is_on (fixture->background));
  g_assert_false (g_settings_get_boolean (fixture->settings, "run-in-background"));
}

static void
test_no_portal (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->bus = connect_to_bus ();
  start (fixture, TRUE);
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  await (fixture->refused != NULL);
  g_assert_false (g_settings_get_boolean (fixture->settings, "run-in-background"));
  g_assert_false (till_background_is_on (fixture->background));
}

static void
add (const char *path,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/console/background/outside", test_outside);
  add ("/console/background/from-the-start", test_from_the_start);
  add ("/console/background/file-cannot-be-written", test_file_cannot_be_written);
  add ("/console/background/granted", test_granted);
  add ("/console/background/refused", test_refused);
  add ("/console/background/no-portal", test_no_portal);

  return g_test_run ();
}
