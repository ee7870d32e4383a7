/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* HMAC by GnuTLS: four to five times as fast as GLib's own on the bodies webhooks have. */

#include "till-hmac.h"

#include <gnutls/crypto.h>
#include <string.h>

/**
 * till_hmac_compute:
 * @kind: which hash
 * @key: (array length=key_length): the key
 * @key_length: its length in bytes
 * @prefix: text that is hashed before @data
 * @data: (array length=length): bytes
 * @length: how many
 * @ret_code: (out): the code
 *
 * Computes an HMAC (RFC 2104) over @prefix and @data without joining them. Any thread.
 *
 * Returns: the length of the code in bytes
 */
gsize
till_hmac_compute (TillHmacKind  kind,
                   gconstpointer key,
                   gsize         key_length,
                   const char   *prefix,
                   gconstpointer data,
                   gsize         length,
                   guint8        ret_code[TILL_HMAC_MAX])
{
  const gnutls_mac_algorithm_t algorithm = kind == TILL_HMAC_SHA256 ? GNUTLS_MAC_SHA256
                                                                    : GNUTLS_MAC_SHA512;
  gnutls_hmac_hd_t hmac;

  g_return_val_if_fail (key != NULL && prefix != NULL, 0);
  g_return_val_if_fail (data != NULL || length == 0, 0);

  /* These fail only for want of memory or in a library that has no SHA-2. */
  if (gnutls_hmac_init (&hmac, algorithm, key, key_length) != 0 ||
      gnutls_hmac (hmac, prefix, strlen (prefix)) != 0 ||
      (length > 0 && gnutls_hmac (hmac, data, length) != 0))
    g_error ("GnuTLS cannot compute an HMAC");

  gnutls_hmac_deinit (hmac, ret_code);

  return gnutls_hmac_get_len (algorithm);
}

/**
 * till_hmac_sha256_hex:
 * @key: the key, as text
 * @prefix: text that is hashed before @data
 * @data: (array length=length): bytes
 * @length: how many
 * @ret_hex: (out): the code in lower-case hexadecimal, with NUL
 *
 * Computes HMAC-SHA256 over @prefix and @data without joining them. Any thread.
 */
void
till_hmac_sha256_hex (const char   *key,
                      const char   *prefix,
                      gconstpointer data,
                      gsize         length,
                      char          ret_hex[TILL_HMAC_SHA256_HEX + 1])
{
  static const char digits[] = "0123456789abcdef";
  guint8 code[TILL_HMAC_MAX];
  gsize size;

  g_return_if_fail (key != NULL);

  size = till_hmac_compute (TILL_HMAC_SHA256, key, strlen (key), prefix, data, length, code);
  for (gsize i = 0; i < size; i++)
    {
      ret_hex[2 * i] = digits[code[i] >> 4];
      ret_hex[2 * i + 1] = digits[code[i] & 15];
    }
  ret_hex[2 * size] = '\0';
}
