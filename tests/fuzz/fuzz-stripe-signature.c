/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Stripe-Signature header of a delivery: the first line is the header, the rest is the body.
 *
 * What must hold: nobody without the secret gets a body accepted; our own signature is accepted,
 * and no longer when a byte of the body or of the secret is another. */

#include "fuzz-target.h"

#include <string.h>

#include "till-stripe-signature.h"

#define NOW 1795132800

/* made up; the corpus was not signed with it */
static const char *const secrets[] = { "whsec_9f2Yk1tq0rS7", "whsec_older", NULL };

static gboolean
verify (const char   *header,
        gconstpointer body,
        gsize         size,
        GError      **error)
{
  gint64 signed_at = -1;
  gboolean ok = till_stripe_signature_verify (header, secrets, body, size, NOW,
                                              TILL_STRIPE_SIGNATURE_TOLERANCE, &signed_at, error);

  g_assert_true (ok == (signed_at != -1));

  return ok;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const guint8 *end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize header_size = end != NULL ? (gsize) (end - data) : size;
  gsize body_size = end != NULL ? size - header_size - 1 : 0;
  g_autofree char *header = g_strndup ((const char *) data, header_size);
  g_autofree char *good = NULL;
  g_autofree guint8 *body = g_malloc (body_size + 1);
  g_autoptr (GError) error = NULL;

  memcpy (body, data + size - body_size, body_size);

  g_assert_false (verify (header, body, body_size, &error));
  g_assert_true (error->domain == TILL_SIGNATURE_ERROR);

  good = till_stripe_signature_sign (secrets[1], NOW, body, body_size);
  g_assert_true (verify (good, body, body_size, NULL));

  body[body_size / 2] ^= 1;
  if (body_size > 0)
    g_assert_false (verify (good, body, body_size, NULL));

  return 0;
}
