/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TILL_TYPE_WAKE (till_wake_get_type ())
G_DECLARE_FINAL_TYPE (TillWake, till_wake, TILL, WAKE, GObject)

/*
 * TillWake: tells when the computer goes to sleep and wakes up.
 *
 * Signals, on the main context:
 *  "sleep" ()   it is about to
 *  "wake" ()    it has
 */

TillWake *till_wake_new (GDBusConnection *system_bus);

G_END_DECLS
