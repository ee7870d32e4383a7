/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The schemes of other gateways, each with a vector that others have published. */

#include "till-authorize-net-signature.h"
#include "till-square-signature.h"
#include "till-standard-signature.h"
#include "till-stripe-signature.h"

#include <string.h>

/* From the tests of Square's own libraries (github.com/square/square-php-sdk,
 * tests of WebhooksHelper). */
#define SQUARE_BODY \
  "{\"merchant_id\":\"MLEFBHHSJGVHD\",\"type\":\"webhooks.test_notification\"," \
  "\"event_id\":\"ac3ac95b-f97d-458c-a6e6-18981597e05f\"," \
  "\"created_at\":\"2022-07-13T20:30:59.037339943Z\",\"data\":{\"type\":\"webhooks\"," \
  "\"id\":\"bc368e64-01aa-407e-b46e-3231809b1129\"}}"
#define SQUARE_CODE "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4="
#define SQUARE_KEY "Ibxx_5AKakO-3qeNVR61Dw"
#define SQUARE_URL "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9"

/* A delivery of the gateway's sandbox, published with its key (which has been given up) in
 * "The verification of the webhook signature is contingent on the value of authAmount",
 * community.developer.cybersource.com/…/td-p/88640; the body is as the gateway signed it. */
#define ANET_BODY \
  "{\"notificationId\":\"570f7282-687a-42b7-903b-48e487d7694d\"," \
  "\"eventType\":\"net.authorize.payment.authcapture.created\"," \
  "\"eventDate\":\"2023-12-12T12:45:09.3492643Z\"," \
  "\"webhookId\":\"a585ea29-a370-495a-bd83-f9be7160f260\",\"payload\":{\"responseCode\":1," \
  "\"avsResponse\":\"P\",\"authAmount\":1.10,\"merchantReferenceId\":\"2M4zHFzshYBudvgIZ11B\"," \
  "\"entityName\":\"transaction\",\"id\":\"120011377052\"}}"
#define ANET_KEY \
  "A6214F6105625D5ED957CF02E749BB440DBD4E418533D219CAD26AECD104BFFE" \
  "7F47DBBE5C81927CCA484AE7722BE82CE57FB5318EDE02122277A2FE90EE68EB"
#define ANET_CODE \
  "8E3D41B0191A9A1E668FB729F350B73C6BBB81D676070FE7CFF001CA2543ABA9" \
  "1BD16A4374A0F6FA4542659728C7DAF79D7EC901FEC582FC2DA3263A2D604DCF"

/* From the tests of the reference libraries (github.com/standard-webhooks/standard-webhooks), the
 * asymmetric one from those of Svix' server (test_asymmetric_key_signing). */
#define STANDARD_ID "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define STANDARD_TIME "1614265330"
#define STANDARD_AT G_GINT64_CONSTANT (1614265330)
#define STANDARD_BODY "{\"test\": 2432232314}"
#define STANDARD_KEY "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define STANDARD_V1 "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define STANDARD_PUBLIC "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
#define STANDARD_V1A \
  "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="

static gboolean
square (const char *text,
        const char *url,
        const char *key,
        const char *body,
        GError    **error)
{
  const char *const keys[] = { "another", key, NULL };

  return till_square_signature_verify (text, url, keys, body, strlen (body), error);
}

static void
test_square (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (square (SQUARE_CODE, SQUARE_URL, SQUARE_KEY, SQUARE_BODY, &error));
  g_assert_no_error (error);
  g_assert_false (square (SQUARE_CODE, SQUARE_URL "/", SQUARE_KEY, SQUARE_BODY, &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED);
  g_clear_error (&error);
  g_assert_false (square (SQUARE_CODE, SQUARE_URL, "Ibxx_5AKakO-3qeNVR61Dx", SQUARE_BODY, NULL));
  g_assert_false (square (SQUARE_CODE, SQUARE_URL, SQUARE_KEY, SQUARE_BODY " ", NULL));
  g_assert_false (square (SQUARE_CODE, SQUARE_URL, SQUARE_KEY, "", NULL));
  g_assert_false (square (NULL, SQUARE_URL, SQUARE_KEY, SQUARE_BODY, &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED);
  g_assert_false (square ("", SQUARE_URL, SQUARE_KEY, SQUARE_BODY, NULL));
  g_assert_false (square (SQUARE_CODE "=", SQUARE_URL, SQUARE_KEY, SQUARE_BODY, NULL));
}

static gboolean
anet (const char *text,
      const char *key,
      const char *body,
      GError    **error)
{
  const char *const keys[] = { "another", key, NULL };

  return till_authorize_net_signature_verify (text, keys, body, strlen (body), error);
}

static void
test_authorize_net (void)
{
  g_autofree char *lower = g_ascii_strdown ("SHA512=" ANET_CODE, -1);
  g_autofree char *cut = g_strndup (lower, strlen (lower) - 1);
  g_autofree char *other = g_strdup (lower);
  g_autoptr (GError) error = NULL;

  g_assert_true (anet ("sha512=" ANET_CODE, ANET_KEY, ANET_BODY, &error));
  g_assert_no_error (error);
  g_assert_true (anet (lower, ANET_KEY, ANET_BODY, NULL));
  g_assert_false (anet ("sha512=" ANET_CODE, ANET_KEY, ANET_BODY "\n", &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED);
  g_clear_error (&error);
  other[strlen (other) - 1] ^= 1;
  g_assert_false (anet (other, ANET_KEY, ANET_BODY, NULL));
  g_assert_false (anet (cut, ANET_KEY, ANET_BODY, &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED);
  g_assert_false (anet (ANET_CODE, ANET_KEY, ANET_BODY, NULL));
  g_assert_false (anet (NULL, ANET_KEY, ANET_BODY, NULL));
}

static gboolean
standard (const char *text,
          const char *key,
          const char *body,
          gint64      now,
          GError    **error)
{
  const char *const keys[] = { "whsec_AAAA", key, NULL };

  return till_standard_signature_verify (text, STANDARD_ID, STANDARD_TIME, keys, body,
                                         strlen (body), now, 300, NULL, error);
}

static void
test_standard (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (standard (STANDARD_V1, STANDARD_KEY, STANDARD_BODY, STANDARD_AT, &error));
  g_assert_no_error (error);
  g_assert_true (standard ("v1,AAAA v2,BBBB " STANDARD_V1, STANDARD_KEY, STANDARD_BODY,
                           STANDARD_AT + 300, &error));
  g_assert_true (standard (STANDARD_V1, &STANDARD_KEY[strlen ("whsec_")], STANDARD_BODY,
                           STANDARD_AT, NULL));
  g_assert_false (standard (STANDARD_V1, STANDARD_KEY, STANDARD_BODY, STANDARD_AT + 301, &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_STALE);
  g_clear_error (&error);
  g_assert_false (standard (STANDARD_V1, STANDARD_KEY, STANDARD_BODY, STANDARD_AT - 301, NULL));
  g_assert_false (standard (STANDARD_V1, STANDARD_KEY, "{\"test\":2432232314}", STANDARD_AT,
                            &error));
  g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_FORGED);
  g_assert_false (standard ("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", STANDARD_KEY,
                            STANDARD_BODY, STANDARD_AT, NULL));
  g_assert_false (standard ("", STANDARD_KEY, STANDARD_BODY, STANDARD_AT, NULL));
}

static void
test_standard_asymmetric (void)
{
  g_assert_true (standard ("v1,AAAA " STANDARD_V1A, STANDARD_PUBLIC, STANDARD_BODY, STANDARD_AT,
                           NULL));
  g_assert_false (standard (STANDARD_V1A, STANDARD_PUBLIC, STANDARD_BODY " ", STANDARD_AT, NULL));
  g_assert_false (standard (STANDARD_V1A, "whpk_AAAA", STANDARD_BODY, STANDARD_AT, NULL));
  g_assert_false (standard (STANDARD_V1A, "whpk_2SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
                            STANDARD_BODY, STANDARD_AT, NULL));
  g_assert_false (standard (STANDARD_V1, STANDARD_PUBLIC, STANDARD_BODY, STANDARD_AT, NULL));

  /* What is public is no key for an HMAC. */
  g_assert_false (standard (STANDARD_V1A, STANDARD_KEY, STANDARD_BODY, STANDARD_AT, NULL));
}

static void
test_standard_headers (void)
{
  static const struct
  {
    const char *id;
    const char *timestamp;
  } bad[] = {
    { NULL, STANDARD_TIME }, { "", STANDARD_TIME }, { "a.b", STANDARD_TIME },
    { STANDARD_ID, NULL }, { STANDARD_ID, "" }, { STANDARD_ID, "-1" }, { STANDARD_ID, "1e9" },
    { STANDARD_ID, "99999999999999999999" },
  };
  static const char *const keys[] = { STANDARD_KEY, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (till_standard_signature_verify (STANDARD_V1, bad[i].id, bad[i].timestamp,
                                                      keys, STANDARD_BODY,
                                                      strlen (STANDARD_BODY), STANDARD_AT, -1,
                                                      NULL, &error));
      g_assert_error (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_MALFORMED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/signature/square", test_square);
  g_test_add_func ("/signature/authorize-net", test_authorize_net);
  g_test_add_func ("/signature/standard", test_standard);
  g_test_add_func ("/signature/standard/asymmetric", test_standard_asymmetric);
  g_test_add_func ("/signature/standard/headers", test_standard_headers);

  return g_test_run ();
}
