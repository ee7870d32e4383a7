/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signature scheme of Square's webhooks: HMAC-SHA256 over the address that was registered and
 * the raw body, in base64, in "x-square-hmacsha256-signature"
 * (developer.squareup.com/docs/webhooks/step3validate).
 *
 * What must hold: the code is computed over the raw body and compared in constant time. There is no
 * time in it: whoever has one delivery can send it again, so ids must be looked at. */

#include "till-square-signature.h"

#include <string.h>

#include "till-hmac.h"
#include "till-ids.h"
#include "till-stripe-signature.h"

/* 32 bytes in base64. */
#define CODE_CHARS 44

/**
 * till_square_signature_verify:
 * @text: (nullable): the value of the header
 * @url: the address as it was registered with Square, to the letter
 * @keys: (array zero-terminated=1): the signature keys that count
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_SIGNATURE_ERROR
 *
 * Returns: %TRUE if the body was signed for @url with one of @keys. Any thread.
 */
gboolean
till_square_signature_verify (const char         *text,
                              const char         *url,
                              const char * const *keys,
                              gconstpointer       body,
                              gsize               length,
                              GError            **error)
{
  gboolean genuine = FALSE;

  g_return_val_if_fail (url != NULL && keys != NULL, FALSE);
  g_return_val_if_fail (body != NULL || length == 0, FALSE);

  if (text == NULL || strlen (text) != CODE_CHARS)
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED,
                           "The signature header is missing or malformed");
      return FALSE;
    }

  for (; *keys != NULL; keys++)
    {
      guint8 code[TILL_HMAC_MAX];
      gsize size = till_hmac_compute (TILL_HMAC_SHA256, *keys, strlen (*keys), url, body, length,
                                      code);
      g_autofree char *expected = g_base64_encode (code, size);

      genuine |= till_ids_equal (expected, text);
    }

  if (!genuine)
    g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED,
                         "The signature does not match: not sent by the gateway, signed with "
                         "another key, or for another address");

  return genuine;
}
