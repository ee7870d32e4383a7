/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signature scheme of Stripe's webhooks: "t=<unix>,v1=<hex>[,v1=<hex>]…".
 *
 * Pure functions, used by the console, the relay and the practice gateway alike. What must hold:
 * the code is computed over the raw body, compared in constant time, and v0 never counts
 * (docs.stripe.com/webhooks, "Verify signatures manually"). */

#include "till-stripe-signature.h"

#include <string.h>

#include "till-hmac.h"
#include "till-ids.h"

G_DEFINE_QUARK (till-signature-error-quark, till_signature_error)

/* More of them than anyone sends while secrets are being rolled. */
#define MAX_SIGNATURES 8

typedef struct
{
  char        timestamp[24]; /* as it was written, for the signed text */
  gint64      time;
  const char *v1[MAX_SIGNATURES];
  guint       n_v1;
} Header;

static void
sign_hex (const char   *secret,
          const char   *timestamp,
          gconstpointer body,
          gsize         length,
          char          ret_hex[TILL_HMAC_SHA256_HEX + 1])
{
  char prefix[32];

  g_snprintf (prefix, sizeof prefix, "%s.", timestamp);
  till_hmac_sha256_hex (secret, prefix, body, length, ret_hex);
}

/**
 * till_stripe_signature_sign:
 * @secret: the endpoint's secret, the whole text beginning with "whsec_"
 * @timestamp: the time of delivery in seconds since 1970
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 *
 * Returns: (transfer full): the value of a Stripe-Signature header
 */
char *
till_stripe_signature_sign (const char   *secret,
                            gint64        timestamp,
                            gconstpointer body,
                            gsize         length)
{
  char text[24];
  char hex[TILL_HMAC_SHA256_HEX + 1];

  g_return_val_if_fail (secret != NULL, NULL);

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, timestamp);
  sign_hex (secret, text, body, length, hex);

  return g_strdup_printf ("t=%s,v1=%s", text, hex);
}

/* Takes one "key=value" of the header. */
static gboolean
take_part (Header     *header,
           const char *part)
{
  if (g_str_has_prefix (part, "t="))
    {
      const char *text = part + 2;

      if (header->timestamp[0] != '\0' || strlen (text) >= sizeof header->timestamp ||
          !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / 2, &header->time, NULL))
        return FALSE;

      g_strlcpy (header->timestamp, text, sizeof header->timestamp);
    }
  else if (g_str_has_prefix (part, "v1=") && header->n_v1 < MAX_SIGNATURES)
    header->v1[header->n_v1++] = part + 3;

  return TRUE;
}

static gboolean
is_genuine (const Header       *header,
            const char * const *secrets,
            gconstpointer       body,
            gsize               length)
{
  gboolean genuine = FALSE;

  for (; *secrets != NULL; secrets++)
    {
      char hex[TILL_HMAC_SHA256_HEX + 1];

      sign_hex (*secrets, header->timestamp, body, length, hex);
      for (guint i = 0; i < header->n_v1; i++)
        genuine |= till_ids_equal (hex, header->v1[i]);
    }

  return genuine;
}

/**
 * till_stripe_signature_verify:
 * @text: (nullable): the value of the Stripe-Signature header
 * @secrets: (array zero-terminated=1): the secrets that count: more than one while they roll
 * @body: (array length=length): the raw body
 * @length: its length in bytes
 * @now: the time in seconds since 1970
 * @tolerance: how old it may be in seconds, or -1 for any age (a console may be days behind)
 * @ret_timestamp: (out) (optional): when it was signed; untouched on failure
 * @error: return location for a #GError in #TILL_SIGNATURE_ERROR
 *
 * Returns: %TRUE if the body was signed with one of @secrets and is not too old
 */
gboolean
till_stripe_signature_verify (const char         *text,
                              const char * const *secrets,
                              gconstpointer       body,
                              gsize               length,
                              gint64              now,
                              gint64              tolerance,
                              gint64             *ret_timestamp,
                              GError            **error)
{
  g_auto (GStrv) parts = NULL;
  Header header = { .timestamp = "" };
  gboolean well_formed = TRUE;

  g_return_val_if_fail (secrets != NULL, FALSE);
  g_return_val_if_fail (body != NULL || length == 0, FALSE);

  parts = g_strsplit (text != NULL ? text : "", ",", 32);
  for (guint i = 0; parts[i] != NULL && well_formed; i++)
    well_formed = take_part (&header, parts[i]);

  if (!well_formed || header.timestamp[0] == '\0' || header.n_v1 == 0)
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED,
                           "The signature header is missing or malformed");
      return FALSE;
    }

  if (!is_genuine (&header, secrets, body, length))
    {
      g_set_error_literal (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED,
                           "The signature does not match: not sent by the gateway, or signed "
                           "with another secret");
      return FALSE;
    }

  if (tolerance >= 0 && now - header.time > tolerance)
    {
      g_set_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_STALE,
                   "The delivery is %" G_GINT64_FORMAT " seconds old", now - header.time);
      return FALSE;
    }

  if (ret_timestamp != NULL)
    *ret_timestamp = header.time;

  return TRUE;
}
