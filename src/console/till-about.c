/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who made this, and what a report of a mistake should hold. */

#include "till-about.h"

#include <adwaita.h>

#include "till-compat.h"
#include "till-config.h"

/**
 * till_about_show:
 * @parent: where it was asked for
 *
 * Shows who made this, under which licence, and with which libraries it runs.
 */
void
till_about_show (GtkWidget *parent)
{
  g_autofree char *versions =
    g_strdup_printf ("Tillroll %s\nGLib %u.%u.%u\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n",
                     TILL_VERSION, glib_major_version, glib_minor_version, glib_micro_version,
                     gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                     adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());

  till_show_about (parent, TILL_VERSION, versions);
}
