/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Listens to systemd-logind for sleep and its end
 * (freedesktop.org/wiki/Software/systemd/logind, the signal PrepareForSleep).
 *
 * What must hold: a computer without logind or without a system bus is no error; it only means that
 * the usual waits have to do. */

#include "till-wake.h"

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"

struct _TillWake
{
  GObject          parent_instance;

  GCancellable    *cancellable;
  GDBusConnection *bus;
  guint            subscription;
};

enum
{
  SLEEP,
  WAKE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillWake, till_wake, G_TYPE_OBJECT)

static void
till_wake_dispose (GObject *object)
{
  TillWake *self = TILL_WAKE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (till_wake_parent_class)->dispose (object);
}

static void
till_wake_finalize (GObject *object)
{
  TillWake *self = TILL_WAKE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (till_wake_parent_class)->finalize (object);
}

static void
till_wake_class_init (TillWakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_wake_dispose;
  object_class->finalize = till_wake_finalize;

  signals[SLEEP] = g_signal_new ("sleep", TILL_TYPE_WAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[WAKE] = g_signal_new ("wake", TILL_TYPE_WAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
till_wake_init (TillWake *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
prepare_for_sleep_cb (GDBusConnection *bus,
                      const char      *sender,
                      const char      *path,
                      const char      *interface,
                      const char      *signal,
                      GVariant        *parameters,
                      gpointer         user_data)
{
  gboolean begins;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &begins);
  g_signal_emit (user_data, signals[begins ? SLEEP : WAKE], 0);
}

static void
subscribe (TillWake        *self,
           GDBusConnection *bus,
           const char      *sender)
{
  self->bus = g_object_ref (bus);
  self->subscription =
    g_dbus_connection_signal_subscribe (bus, sender, LOGIND_INTERFACE,
                                        "PrepareForSleep", LOGIND_PATH, /* arg0= */ NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, prepare_for_sleep_cb, self,
                                        NULL);
}

static void
got_bus_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    subscribe (user_data, bus, LOGIND_NAME);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("There is no system bus: %s", error->message);
}

/**
 * till_wake_new:
 * @system_bus: (nullable): a bus on which anybody may play logind, for tests; %NULL for the
 *   system's own
 *
 * Returns: (transfer full): an object that tells of sleep as soon as it has reached the bus
 */
TillWake *
till_wake_new (GDBusConnection *system_bus)
{
  TillWake *self = g_object_new (TILL_TYPE_WAKE, NULL);

  if (system_bus != NULL)
    subscribe (self, system_bus, /* sender= */ NULL);
  else
    g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, got_bus_cb, self);

  return self;
}
