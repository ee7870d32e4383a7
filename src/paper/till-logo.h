/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

cairo_surface_t *till_logo_read    (GBytes          *bytes,
                                    GError         **error);
cairo_surface_t *till_logo_load    (const char      *path,
                                    GError         **error);
gboolean         till_logo_keep    (const char      *source,
                                    const char      *path,
                                    GError         **error);
cairo_surface_t *till_logo_to_dots (cairo_surface_t *logo,
                                    int              width,
                                    int              height);

G_END_DECLS
