/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Going on without a window. In a sandbox the desktop is asked through its portal
 * (flatpak.github.io/xdg-desktop-portal, org.freedesktop.portal.Background) and may refuse; outside
 * the program simply holds on, and is started with the desktop by a file among those that the
 * desktop starts (specifications.freedesktop.org/autostart-spec).
 *
 * What must hold: a switch never stands on for what was refused; what was switched off leaves no
 * file behind. */

#include "till-background.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "till-config.h"

#define KEY_BACKGROUND "run-in-background"
#define KEY_AUTOSTART "autostart"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_BACKGROUND "org.freedesktop.portal.Background"
#define PORTAL_REQUEST "org.freedesktop.portal.Request"

/* A person may have to answer first. */
#define PORTAL_MS (10 * 60 * 1000)

struct _TillBackground
{
  GObject          parent_instance;

  GApplication    *application;  /* owns this */
  GSettings       *settings;
  gboolean         is_sandboxed;
  GDBusConnection *bus;
  char            *file;         /* that starts the program with the desktop */
  gboolean         is_holding;
  GCancellable    *closing;
  gboolean         asks_autostart;
  guint            response_id;  /* of the answer that is awaited; 0: none is */
  gboolean         is_settling;  /* a switch is being put right */
};

G_DEFINE_FINAL_TYPE (TillBackground, till_background, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_REFUSED,
} TillBackgroundSignal;

static guint signals[SIGNAL_REFUSED + 1];

static void
set_holding (TillBackground *self,
             gboolean        holding)
{
  if (self->is_holding == holding)
    return;

  self->is_holding = holding;
  if (holding)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

/* What was not granted is off. */
static void
settle (TillBackground *self,
        gboolean        background,
        gboolean        autostart)
{
  self->is_settling = TRUE;
  if (!background)
    g_settings_set_boolean (self->settings, KEY_BACKGROUND, FALSE);
  if (!autostart)
    g_settings_set_boolean (self->settings, KEY_AUTOSTART, FALSE);
  self->is_settling = FALSE;
  set_holding (self, background && g_settings_get_boolean (self->settings, KEY_BACKGROUND));
}

static void
refuse (TillBackground *self,
        gboolean        background,
        const char     *text)
{
  settle (self, background, FALSE);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, text);
}

/* In the sandbox */

static void
stop_listening (TillBackground *self)
{
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  self->response_id = 0;
}

static void
answered_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  TillBackground *self = user_data;
  g_autoptr (GVariant) results = NULL;
  gboolean background = FALSE, autostart = FALSE;
  guint32 response;

  stop_listening (self);
  if (!g_settings_get_boolean (self->settings, KEY_BACKGROUND) ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &background);
  g_variant_lookup (results, "autostart", "b", &autostart);
  if (response != 0)
    background = autostart = FALSE;

  if (!background)
    refuse (self, FALSE, _("The desktop does not let Tillroll go on without a window."));
  else if (self->asks_autostart && !autostart)
    refuse (self, TRUE, _("The desktop does not let Tillroll start by itself."));
  else
    settle (self, TRUE, autostart);
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle = NULL;
  TillBackground *self;

  handle = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (handle != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  stop_listening (self);
  refuse (self, FALSE, _("The desktop cannot be asked whether Tillroll may go on without a "
                         "window."));
}

static char *
make_request_path (TillBackground *self,
                   const char     *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);

  return g_strconcat (PORTAL_PATH "/request/", g_strdelimit (sender, ".", '_'), "/", token, NULL);
}

/* The answer has to be awaited before it is asked, or it may be missed. */
static void
ask_portal (TillBackground *self,
            gboolean        autostart)
{
  const char * const command[] = { "tillroll", "--background", NULL };
  g_autofree char *token = g_strdup_printf ("tillroll_%08x", g_random_int ());
  g_autofree char *path = NULL;
  GVariantBuilder options;

  stop_listening (self);
  self->asks_autostart = autostart;
  if (self->bus == NULL)
    {
      refuse (self, FALSE, _("The desktop cannot be asked whether Tillroll may go on without a "
                             "window."));
      return;
    }

  path = make_request_path (self, token);
  self->response_id =
    g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_REQUEST, "Response", path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, answered_cb, self, NULL);

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_("Tell at once of payments, disputes and failed "
                                                 "refunds")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_BACKGROUND,
                          "RequestBackground", g_variant_new ("(sa{sv})", "", &options),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, PORTAL_MS,
                          self->closing, called_cb, self);
}

/* Outside */

static gboolean
write_file (TillBackground *self,
            GError        **error)
{
  g_autofree char *folder = g_path_get_dirname (self->file);
  g_autoptr (GKeyFile) entry = g_key_file_new ();

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", folder,
                   g_strerror (saved));
      return FALSE;
    }

  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Type", "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Name", "Tillroll");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Icon", TILL_APP_ID);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Exec", "tillroll --background");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "TryExec", "tillroll");

  return g_key_file_save_to_file (entry, self->file, error);
}

static void
apply_autostart (TillBackground *self,
                 gboolean        autostart)
{
  g_autoptr (GError) error = NULL;

  if (!autostart)
    {
      g_unlink (self->file);
      return;
    }

  if (!write_file (self, &error))
    {
      g_autofree char *text = g_strdup_printf (_("Tillroll cannot be started with the desktop: "
                                                 "%s"), error->message);

      refuse (self, TRUE, text);
    }
}

/* Both */

static void
apply (TillBackground *self)
{
  gboolean background = g_settings_get_boolean (self->settings, KEY_BACKGROUND);
  gboolean autostart = background && g_settings_get_boolean (self->settings, KEY_AUTOSTART);

  set_holding (self, background);
  if (!self->is_sandboxed)
    apply_autostart (self, autostart);
  else
    ask_portal (self, autostart);
}

static void
changed_cb (TillBackground *self)
{
  if (!self->is_settling)
    apply (self);
}

static void
till_background_dispose (GObject *object)
{
  TillBackground *self = TILL_BACKGROUND (object);

  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  g_clear_object (&self->closing);
  if (self->bus != NULL)
    stop_listening (self);
  g_clear_object (&self->bus);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (till_background_parent_class)->dispose (object);
}

static void
till_background_finalize (GObject *object)
{
  g_free (TILL_BACKGROUND (object)->file);

  G_OBJECT_CLASS (till_background_parent_class)->finalize (object);
}

static void
till_background_class_init (TillBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_background_finalize;

  signals[SIGNAL_REFUSED] = g_signal_new ("refused", TILL_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
till_background_init (TillBackground *self)
{
  self->closing = g_cancellable_new ();
}

/**
 * till_background_new:
 * @application: the program, which owns this
 * @settings: where "run-in-background" and "autostart" are
 * @place: where the program runs
 *
 * Returns: (transfer full): what keeps the program going, as it is set now and from now on
 */
TillBackground *
till_background_new (GApplication              *application,
                     GSettings                 *settings,
                     const TillBackgroundPlace *place)
{
  TillBackground *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (place != NULL, NULL);
  g_return_val_if_fail (place->is_sandboxed || place->autostart_folder != NULL, NULL);

  self = g_object_new (TILL_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  self->is_sandboxed = place->is_sandboxed;
  self->bus = place->bus != NULL ? g_object_ref (place->bus) : NULL;
  if (!place->is_sandboxed)
    self->file = g_build_filename (place->autostart_folder, TILL_APP_ID ".desktop", NULL);

  g_signal_connect_swapped (settings, "changed::" KEY_BACKGROUND, G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (settings, "changed::" KEY_AUTOSTART, G_CALLBACK (changed_cb), self);
  if (g_settings_get_boolean (settings, KEY_BACKGROUND))
    apply (self);

  return self;
}

/**
 * till_background_is_on:
 * @self: what keeps the program going
 *
 * Returns: whether the program goes on without a window
 */
gboolean
till_background_is_on (TillBackground *self)
{
  g_return_val_if_fail (TILL_IS_BACKGROUND (self), FALSE);

  return self->is_holding;
}

/**
 * till_background_release:
 * @self: what keeps the program going
 *
 * Lets the program end with its last window, this time.
 */
void
till_background_release (TillBackground *self)
{
  g_return_if_fail (TILL_IS_BACKGROUND (self));

  set_holding (self, FALSE);
}
