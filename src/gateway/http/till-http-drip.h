/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many bytes it gives at once. Whoever has a secret sent this way ends the body with at least
 * twice as many bytes that are none. */
#define TILL_HTTP_DRIP_BYTES 16

#define TILL_TYPE_HTTP_DRIP (till_http_drip_get_type ())
G_DECLARE_FINAL_TYPE (TillHttpDrip, till_http_drip, TILL, HTTP_DRIP, GInputStream)

GInputStream *till_http_drip_new (GBytes *bytes);

G_END_DECLS
