/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two secrets the relay gives out: the address a gateway posts to, and a console's token.
 *
 * What must hold: both come from the kernel's generator; only their SHA-256 is kept. A plain hash
 * is enough because there is nothing to guess in 128 random bits and more. */

#include "till-relay-token.h"

#include <string.h>

#include "till-ids.h"

#define CONSOLE_PREFIX "rc1_"
#define SECRET_BYTES 32
#define SECRET_CHARS 43

/**
 * till_relay_token_new_ingest:
 *
 * Returns: (transfer full): a new secret for the address "/in/…"
 */
char *
till_relay_token_new_ingest (void)
{
  return till_random_token (TILL_RELAY_INGEST_TOKEN_LENGTH);
}

/**
 * till_relay_token_is_ingest:
 * @text: what stands behind "/in/"
 *
 * Returns: whether it has the form of such a secret
 */
gboolean
till_relay_token_is_ingest (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strlen (text) == TILL_RELAY_INGEST_TOKEN_LENGTH &&
         strspn (text, "0123456789abcdefghjkmnpqrstvwxyz") == TILL_RELAY_INGEST_TOKEN_LENGTH;
}

/**
 * till_relay_token_new_console:
 * @console_id: the console's row
 *
 * Returns: (transfer full): "rc1_<id>_<256 random bits>"
 */
char *
till_relay_token_new_console (gint64 console_id)
{
  guint8 bytes[SECRET_BYTES];
  g_autofree char *secret = NULL;

  till_random_bytes (bytes, sizeof bytes);
  secret = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (secret, "+", '-');
  g_strdelimit (secret, "/", '_');
  secret[SECRET_CHARS] = '\0'; /* the padding */

  return g_strdup_printf (CONSOLE_PREFIX "%" G_GINT64_FORMAT "_%s", console_id, secret);
}

/**
 * till_relay_token_parse_console:
 * @text: (nullable): what was presented
 * @ret_console_id: (out): the console it claims to be; proves nothing
 *
 * Returns: whether @text has the form of a console's token
 */
gboolean
till_relay_token_parse_console (const char *text,
                                gint64     *ret_console_id)
{
  g_auto (GStrv) parts = NULL;
  guint64 id;

  if (text == NULL || !g_str_has_prefix (text, CONSOLE_PREFIX) || strlen (text) > 80)
    return FALSE;

  parts = g_strsplit (text + strlen (CONSOLE_PREFIX), "_", 2);
  if (g_strv_length (parts) != 2 || strlen (parts[1]) != SECRET_CHARS ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT64, &id, NULL))
    return FALSE;

  *ret_console_id = (gint64) id;

  return TRUE;
}

/**
 * till_relay_token_hash:
 * @token: a secret
 *
 * Returns: (transfer full): its SHA-256 in hexadecimal, which is what is kept
 */
char *
till_relay_token_hash (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}
