/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signature scheme of Authorize.Net's webhooks: "sha512=<HEX>" in "X-ANET-Signature", an
 * HMAC-SHA512 over the raw body (developer.authorize.net/api/reference/features/webhooks.html).
 *
 * The key is the text of the Signature Key, 128 hexadecimal letters, not the bytes they stand for:
 * the documentation does not say so, deliveries do. What must hold: the code is compared in
 * constant time. There is no time in it, so ids must be looked at.
 *
 * Known of the gateway: it signs amounts with two decimals ("1.10") but may send them without
 * ("1.1"); such a delivery does not verify, and the event must be found by asking the gateway
 * (community.developer.cybersource.com, "The verification of the webhook signature is contingent
 * on the value of authAmount", 2024). */

#include "till-authorize-net-signature.h"

#include <string.h>

#include "till-hmac.h"
#include "till-ids.h"
#include "till-stripe-signature.h"

#define PREFIX "sha512="
#define HEX_CHARS 128

static void
to_hex (const guint8 *code,
        gsize         size,
        char          ret_hex[HEX_CHARS + 1])
{
  for (gsize i = 0; i < size; i++)
    {
      ret_hex[2 * i] = "0123456789ABCDEF"[code[i] >> 4];
      ret_hex[2 * i + 1] = "0123456789ABCDEF"[code[i] & 15];
    }
  ret_hex[HEX_CHARS] = '\0';
}

/**
 * till_authorize_net_signature_verify:
 * @text: (nullable): the value of the header
 * @keys: (array zero-terminated=1): the Signature Keys that count, as text
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_SIGNATURE_ERROR
 *
 * Returns: %TRUE if the body was signed with one of @keys. Any thread.
 */
gboolean
till_authorize_net_signature_verify (const char         *text,
                                     const char * const *keys,
                                     gconstpointer       body,
                                     gsize               length,
                                     GError            **error)
{
  g_autofree char *presented = NULL;
  gboolean genuine = FALSE;

  g_return_val_if_fail (keys != NULL, FALSE);
  g_return_val_if_fail (body != NULL || length == 0, FALSE);

  if (text == NULL || g_ascii_strncasecmp (text, PREFIX, strlen (PREFIX)) != 0 ||
      strlen (text) != strlen (PREFIX) + HEX_CHARS)
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED,
                           "The signature header is missing or malformed");
      return FALSE;
    }

  presented = g_ascii_strup (text + strlen (PREFIX), -1);
  for (; *keys != NULL; keys++)
    {
      guint8 code[TILL_HMAC_MAX];
      gsize size = till_hmac_compute (TILL_HMAC_SHA512, *keys, strlen (*keys), "", body, length,
                                      code);
      char expected[HEX_CHARS + 1];

      to_hex (code, size, expected);
      genuine |= till_ids_equal (expected, presented);
    }

  if (!genuine)
    g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED,
                         "The signature does not match: not sent by the gateway, or signed with "
                         "another key");

  return genuine;
}
