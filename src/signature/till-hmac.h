/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Length of an HMAC-SHA256 in hexadecimal digits. */
#define TILL_HMAC_SHA256_HEX 64

/* Length of the longest code in bytes. */
#define TILL_HMAC_MAX 64

/**
 * TillHmacKind:
 * @TILL_HMAC_SHA256: 32 bytes
 * @TILL_HMAC_SHA512: 64 bytes
 */
typedef enum
{
  TILL_HMAC_SHA256,
  TILL_HMAC_SHA512,
} TillHmacKind;

gsize till_hmac_compute   (TillHmacKind   kind,
                           gconstpointer  key,
                           gsize          key_length,
                           const char    *prefix,
                           gconstpointer  data,
                           gsize          length,
                           guint8         ret_code[TILL_HMAC_MAX]);
void till_hmac_sha256_hex (const char    *key,
                           const char    *prefix,
                           gconstpointer  data,
                           gsize          length,
                           char           ret_hex[TILL_HMAC_SHA256_HEX + 1]);

G_END_DECLS
