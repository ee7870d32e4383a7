/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Length of an HMAC-SHA256 in hexadecimal digits. */
#define TILL_HMAC_SHA256_HEX 64

void till_hmac_sha256_hex (const char    *key,
                           const char    *prefix,
                           gconstpointer  data,
                           gsize          length,
                           char           ret_hex[TILL_HMAC_SHA256_HEX + 1]);

G_END_DECLS
