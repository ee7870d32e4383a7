/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Randomness for keys, tokens and ids: the kernel's, never a seeded generator's. */

#include "till-ids.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "till-text.h"

/* Crockford's base 32: no I, L, O, U, so it can be read out and typed. */
static const char base32[] = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * till_random_bytes:
 * @buffer: what to fill
 * @size: how many bytes
 *
 * Fills @buffer from the kernel's generator. There is no way to go on without it.
 */
void
till_random_bytes (gpointer buffer,
                   gsize    size)
{
  guint8 *p = buffer;

  g_return_if_fail (buffer != NULL);

  while (size > 0)
    {
      gssize n = getrandom (p, size, 0);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        g_error ("The system gives no random bytes: %s", g_strerror (errno));

      p += n;
      size -= n;
    }
}

/**
 * till_random_uint32:
 *
 * Returns: 32 random bits
 */
guint32
till_random_uint32 (void)
{
  guint32 value;

  till_random_bytes (&value, sizeof value);

  return value;
}

/**
 * till_random_token:
 * @n_chars: its length; each character carries 5 random bits
 *
 * Returns: (transfer full): a token of digits and lower-case letters that can be read out
 */
char *
till_random_token (guint n_chars)
{
  char *token = g_malloc (n_chars + 1);

  till_random_bytes (token, n_chars);
  for (guint i = 0; i < n_chars; i++)
    token[i] = base32[(guint8) token[i] % 32];
  token[n_chars] = '\0';

  return token;
}

static char *
make_uuid (void)
{
  guint8 b[16];

  till_random_bytes (b, sizeof b);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

/**
 * till_uuid_new:
 *
 * One in some hundreds has so many digits in a row that it passes for a card number. Wherever such
 * a one is cleaned, it is another id afterwards, and what it names is not found again; so those are
 * never given out.
 *
 * Returns: (transfer full): a random UUID (RFC 4122, version 4) in lower case, which no cleaning of
 *   text changes
 */
char *
till_uuid_new (void)
{
  for (;;)
    {
      g_autofree char *uuid = make_uuid ();
      g_autofree char *cleaned = till_text_redact (uuid);

      if (g_str_equal (cleaned, uuid))
        return g_steal_pointer (&uuid);
    }
}

/**
 * till_ids_equal:
 * @a: a secret token or signature
 * @b: what was presented
 *
 * Compares in a time that depends on the lengths only.
 *
 * Returns: whether they are the same
 */
gboolean
till_ids_equal (const char *a,
                const char *b)
{
  gsize length;
  guint8 difference = 0;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  length = strlen (a);
  if (length != strlen (b))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint8) a[i] ^ (guint8) b[i];

  return difference == 0;
}
