/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GUri *till_http_origin_parse   (const char *text,
                                GError    **error);
GUri *till_http_origin_resolve (GUri       *origin,
                                const char *path,
                                GError    **error);

G_END_DECLS
