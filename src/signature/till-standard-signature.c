/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, spec): what is signed is
 * "id.timestamp.body"; "webhook-signature" holds one or more of "v1,<base64>" (HMAC-SHA256, key
 * "whsec_<base64>") and "v1a,<base64>" (ed25519, public key "whpk_<base64>").
 *
 * What must hold: an HMAC is compared in constant time; what is of a version that the key is not
 * for never counts. With a public key even a relay that is not trusted can check. */

#include "till-standard-signature.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "till-hmac.h"
#include "till-ids.h"
#include "till-stripe-signature.h"

#define SECRET_PREFIX "whsec_"
#define PUBLIC_PREFIX "whpk_"
#define MAX_ID 255
#define MAX_SIGNATURES 8
#define ED25519_KEY 32
#define ED25519_SIGNATURE 64

/* What stands behind @version in the header, which must be in base64 to the letter. */
static guint
list_signatures (char       **parts,
                 const char  *version,
                 const char **ret_list)
{
  guint n = 0;

  for (guint i = 0; parts[i] != NULL && n < MAX_SIGNATURES; i++)
    {
      if (g_str_has_prefix (parts[i], version))
        ret_list[n++] = parts[i] + strlen (version);
    }

  return n;
}

static gboolean
check_hmac (const char   *key_text,
            const char   *prefix,
            gconstpointer body,
            gsize         length,
            char        **parts)
{
  const char *list[MAX_SIGNATURES];
  guint n = list_signatures (parts, "v1,", list);
  g_autofree char *expected = NULL;
  guint8 code[TILL_HMAC_MAX];
  g_autofree guchar *key = NULL;
  gsize key_length, size;
  gboolean genuine = FALSE;

  key = g_base64_decode (key_text, &key_length);
  if (key_length == 0)
    return FALSE;

  size = till_hmac_compute (TILL_HMAC_SHA256, key, key_length, prefix, body, length, code);
  expected = g_base64_encode (code, size);
  for (guint i = 0; i < n; i++)
    genuine |= till_ids_equal (expected, list[i]);

  return genuine;
}

static gboolean
check_one_ed25519 (gnutls_pubkey_t       key,
                   const gnutls_datum_t *data,
                   const char           *text)
{
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (text, &size);
  g_autofree char *again = size > 0 ? g_base64_encode (bytes, size) : NULL;
  gnutls_datum_t signature = { bytes, (unsigned int) size };

  return size == ED25519_SIGNATURE && strcmp (again, text) == 0 &&
         gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_EDDSA_ED25519, 0, data, &signature) >= 0;
}

static gboolean
check_ed25519 (const char   *key_text,
               const char   *prefix,
               gconstpointer body,
               gsize         length,
               char        **parts)
{
  const char *list[MAX_SIGNATURES];
  guint n = list_signatures (parts, "v1a,", list);
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  gnutls_datum_t data, point;
  g_autofree guchar *key_bytes = NULL;
  gnutls_pubkey_t key;
  gboolean genuine = FALSE;
  gsize key_length;

  key_bytes = g_base64_decode (key_text, &key_length);
  if (n == 0 || key_length != ED25519_KEY || gnutls_pubkey_init (&key) != 0)
    return FALSE;

  point = (gnutls_datum_t) { key_bytes, ED25519_KEY };
  if (gnutls_pubkey_import_ecc_raw (key, GNUTLS_ECC_CURVE_ED25519, &point, NULL) == 0)
    {
      g_byte_array_append (joined, (const guint8 *) prefix, strlen (prefix));
      if (length > 0)
        g_byte_array_append (joined, body, length);
      data = (gnutls_datum_t) { joined->data, joined->len };
      for (guint i = 0; i < n; i++)
        genuine |= check_one_ed25519 (key, &data, list[i]);
    }
  gnutls_pubkey_deinit (key);

  return genuine;
}

static gboolean
is_genuine (const char         *text,
            const char         *prefix,
            const char * const *keys,
            gconstpointer       body,
            gsize               length)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2 * MAX_SIGNATURES);
  gboolean genuine = FALSE;

  for (; *keys != NULL; keys++)
    {
      if (g_str_has_prefix (*keys, PUBLIC_PREFIX))
        genuine |= check_ed25519 (*keys + strlen (PUBLIC_PREFIX), prefix, body, length, parts);
      else if (g_str_has_prefix (*keys, SECRET_PREFIX))
        genuine |= check_hmac (*keys + strlen (SECRET_PREFIX), prefix, body, length, parts);
      else
        genuine |= check_hmac (*keys, prefix, body, length, parts);
    }

  return genuine;
}

/**
 * till_standard_signature_verify:
 * @text: (nullable): the value of "webhook-signature"
 * @id: (nullable): the value of "webhook-id"
 * @timestamp: (nullable): the value of "webhook-timestamp"
 * @keys: (array zero-terminated=1): the keys that count: "whsec_…" or "whpk_…"
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 * @now: the time in seconds since 1970
 * @tolerance: how far off the time may be in seconds, or -1 for any
 * @ret_timestamp: (out) (optional): when it was signed; untouched on failure
 * @error: return location for a #GError in #TILL_SIGNATURE_ERROR
 *
 * Returns: %TRUE if the body was signed with one of @keys and is not too old. Any thread.
 */
gboolean
till_standard_signature_verify (const char         *text,
                                const char         *id,
                                const char         *timestamp,
                                const char * const *keys,
                                gconstpointer       body,
                                gsize               length,
                                gint64              now,
                                gint64              tolerance,
                                gint64             *ret_timestamp,
                                GError            **error)
{
  g_autofree char *prefix = NULL;
  gint64 signed_at;

  g_return_val_if_fail (keys != NULL, FALSE);
  g_return_val_if_fail (body != NULL || length == 0, FALSE);

  if (text == NULL || id == NULL || *id == '\0' || strlen (id) > MAX_ID ||
      strchr (id, '.') != NULL || timestamp == NULL ||
      !g_ascii_string_to_signed (timestamp, 10, 0, G_MAXINT64 / 2, &signed_at, NULL))
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED,
                           "The signature headers are missing or malformed");
      return FALSE;
    }

  prefix = g_strconcat (id, ".", timestamp, ".", NULL);
  if (!is_genuine (text, prefix, keys, body, length))
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED,
                           "The signature does not match: not sent by the gateway, or signed "
                           "with another key");
      return FALSE;
    }

  if (tolerance >= 0 && ABS (now - signed_at) > tolerance)
    {
      g_set_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_STALE,
                   "The delivery is %" G_GINT64_FORMAT " seconds old", now - signed_at);
      return FALSE;
    }

  if (ret_timestamp != NULL)
    *ret_timestamp = signed_at;

  return TRUE;
}
