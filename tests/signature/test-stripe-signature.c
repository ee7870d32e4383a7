/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-stripe-signature.h"

#include <string.h>

static const char body[] = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"charge.refunded\"}";
static const char secret[] = "whsec_test_secret";
static const char code[] = "409bb1412e6fce8599f26d1d47fb83a12c121ec9484056ac1f4996dafc0cafbb";
static const char *const secrets[] = { "whsec_old", secret, NULL };

#define SIGNED_AT G_GINT64_CONSTANT (1700000000)

static gboolean
verify (const char *header,
        gint64      now,
        gint64      tolerance,
        GError    **error)
{
  return till_stripe_signature_verify (header, secrets, body, strlen (body), now, tolerance, NULL,
                                       error);
}

/* The vector was made with the official Node library 23.1.0. */
static void
test_vector (void)
{
  g_autofree char *header = till_stripe_signature_sign (secret, SIGNED_AT, body, strlen (body));
  g_autofree char *expected = g_strdup_printf ("t=1700000000,v1=%s", code);
  g_autoptr (GError) error = NULL;
  gint64 timestamp = 0;

  g_assert_cmpstr (header, ==, expected);
  g_assert_true (till_stripe_signature_verify (header, secrets, body, strlen (body), SIGNED_AT,
                                               300, &timestamp, &error));
  g_assert_no_error (error);
  g_assert_cmpint (timestamp, ==, SIGNED_AT);
}

static void
test_rolled_secrets (void)
{
  g_autofree char *header = g_strdup_printf ("t=1700000000,v1=00,v1=%s,v0=11", code);

  g_assert_true (verify (header, SIGNED_AT, 300, NULL));
}

static void
test_age (void)
{
  g_autofree char *header = g_strdup_printf ("t=1700000000,v1=%s", code);
  g_autoptr (GError) error = NULL;

  g_assert_true (verify (header, SIGNED_AT + 300, 300, NULL));
  g_assert_true (verify (header, SIGNED_AT - 3600, 300, NULL));
  g_assert_true (verify (header, SIGNED_AT + 864000, -1, NULL));
  g_assert_false (verify (header, SIGNED_AT + 301, 300, &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_STALE);
}

static void
test_refuses (void)
{
  const struct
  {
    const char        *header;
    TillSignatureError code;
  } cases[] = {
    { NULL, TILL_SIGNATURE_ERROR_MALFORMED },
    { "", TILL_SIGNATURE_ERROR_MALFORMED },
    { "v1=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=1700000000,v0=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=1700000000, v1=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=x,v1=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=-1,v1=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=1,t=1700000000,v1=%s", TILL_SIGNATURE_ERROR_MALFORMED },
    { "t=1700000001,v1=%s", TILL_SIGNATURE_ERROR_FORGED },
    { "t=1700000000,v1=%s0", TILL_SIGNATURE_ERROR_FORGED },
    { "t=1700000000,v1=", TILL_SIGNATURE_ERROR_FORGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) header = g_string_new (cases[i].header);
      g_autoptr (GError) error = NULL;

      g_string_replace (header, "%s", code, 1);
      g_assert_false (verify (cases[i].header != NULL ? header->str : NULL, SIGNED_AT, 300,
                              &error));
      g_assert_error (error, TILL_SIGNATURE_ERROR, (int) cases[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/signature/stripe/vector", test_vector);
  g_test_add_func ("/signature/stripe/rolled-secrets", test_rolled_secrets);
  g_test_add_func ("/signature/stripe/age", test_age);
  g_test_add_func ("/signature/stripe/refuses", test_refuses);

  return g_test_run ();
}
