/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TILL_TYPE_BACKGROUND (till_background_get_type ())
G_DECLARE_FINAL_TYPE (TillBackground, till_background, TILL, BACKGROUND, GObject)

/*
 * TillBackground: lets the program go on without a window, and start with the desktop, as far as
 * the person and the desktop allow it: the settings "run-in-background" and "autostart".
 *
 * Signal "refused" (const char *text): the desktop does not allow it; the setting is off again.
 */

/**
 * TillBackgroundPlace:
 * @is_sandboxed: whether the desktop's portal has to be asked
 * @bus: (nullable): the session bus; only needed in a sandbox
 * @autostart_folder: where the desktop looks for what to start; only needed outside
 *
 * Where the program runs. A plain value, borrowed.
 */
typedef struct
{
  gboolean         is_sandboxed;
  GDBusConnection *bus;
  const char      *autostart_folder;
} TillBackgroundPlace;

TillBackground *till_background_new     (GApplication              *application,
                                         GSettings                 *settings,
                                         const TillBackgroundPlace *place);
gboolean        till_background_is_on   (TillBackground            *self);
void            till_background_release (TillBackground            *self);

G_END_DECLS
