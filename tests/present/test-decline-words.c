/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-decline-words.h"

#include <string.h>

/* All that https://docs.stripe.com/declines/codes lists. */
static const char * const all_codes[] = {
  "authentication_required", "authentication_not_handled", "approve_with_id", "call_issuer",
  "card_not_supported", "card_velocity_exceeded", "currency_not_supported", "do_not_honor",
  "do_not_try_again", "duplicate_transaction", "expired_card", "fraudulent", "generic_decline",
  "incorrect_address", "incorrect_cvc", "incorrect_number", "incorrect_pin", "incorrect_zip",
  "insufficient_funds", "invalid_account", "invalid_amount", "invalid_cvc", "invalid_expiry_month",
  "invalid_expiry_year", "invalid_number", "invalid_pin", "issuer_not_available", "lost_card",
  "merchant_blacklist", "new_account_information_available", "no_action_taken", "not_permitted",
  "offline_pin_required", "online_or_offline_pin_required", "pickup_card", "pin_try_exceeded",
  "processing_error", "reenter_transaction", "restricted_card", "revocation_of_all_authorizations",
  "revocation_of_authorization", "security_violation", "service_not_allowed", "stolen_card",
  "stop_payment_order", "testmode_decline", "transaction_not_allowed", "try_again_later",
  "withdrawal_count_limit_exceeded", "mobile_device_authentication_required",
};

static const char * const confidential_codes[] = {
  "lost_card", "stolen_card", "fraudulent", "merchant_blacklist", "pickup_card",
};

static void
assert_plain (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 8);
  g_assert_null (strchr (text, '_'));
  g_assert_null (strstr (text, "card_"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_every_code_has_words (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (all_codes), ==, 50);

  for (guint i = 0; i < G_N_ELEMENTS (all_codes); i++)
    {
      TillDeclineWords words;

      g_test_message ("%s", all_codes[i]);
      g_assert_true (till_decline_words_find ("card_declined", all_codes[i], &words));
      assert_plain (words.title);
      assert_plain (words.say);
      assert_plain (words.act);
      g_assert_true (words.about_card);
    }
}

static void
test_confidential (void)
{
  static const char * const hints[] = {
    "lost", "stolen", "fraud", "block", "kept", "keep", "police", "suspect", "report",
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (confidential_codes); i++)
    {
      TillDeclineWords words;
      g_autofree char *say = NULL;

      g_assert_true (till_decline_words_find (NULL, confidential_codes[i], &words));
      g_assert_true (words.confidential);
      g_assert_false (words.same_card);
      g_assert_false (words.needs_customer);
      g_assert_nonnull (strstr (words.act, "Do not read this to the caller"));

      say = g_ascii_strdown (words.say, -1);
      for (guint h = 0; h < G_N_ELEMENTS (hints); h++)
        g_assert_null (strstr (say, hints[h]));
    }

  for (guint i = 0; i < G_N_ELEMENTS (all_codes); i++)
    {
      TillDeclineWords words;

      till_decline_words_find (NULL, all_codes[i], &words);
      n += words.confidential ? 1 : 0;
    }

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (confidential_codes));
}

static void
test_retry (void)
{
  TillDeclineWords words;

  till_decline_words_find ("card_declined", "insufficient_funds", &words);
  g_assert_false (words.same_card);
  till_decline_words_find ("incorrect_cvc", "incorrect_cvc", &words);
  g_assert_true (words.same_card);
  till_decline_words_find ("card_declined", "issuer_not_available", &words);
  g_assert_true (words.same_card);
  till_decline_words_find ("authentication_required", "authentication_required", &words);
  g_assert_true (words.needs_customer);
}

static void
test_errors (void)
{
  static const char * const codes[] = {
    "amount_too_large", "amount_too_small", "api_key_expired", "balance_insufficient",
    "charge_already_refunded", "charge_disputed", "charge_expired_for_capture", "did_not_happen",
    "email_invalid",
    "idempotency_key_in_use", "livemode_mismatch", "lock_timeout", "moto_not_enabled", "not_sent",
    "done_elsewhere", "left_held", "stopped",
    "payment_intent_unexpected_state", "rate_limit", "typed_card_not_enabled", "resource_missing",
    "secret_key_required",
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      TillDeclineWords words;

      g_test_message ("%s", codes[i]);
      g_assert_true (till_decline_words_find (codes[i], NULL, &words));
      assert_plain (words.title);
      assert_plain (words.act);
      g_assert_null (words.say);
      g_assert_false (words.about_card);
    }
}

static void
test_code_in_either_place (void)
{
  TillDeclineWords a, b;

  g_assert_true (till_decline_words_find ("expired_card", NULL, &a));
  g_assert_true (till_decline_words_find ("card_declined", "expired_card", &b));
  g_assert_cmpstr (a.title, ==, b.title);

  /* The bank's reason is the better one, even if only the code is known. */
  g_assert_true (till_decline_words_find ("incorrect_cvc", "brand_new_reason", &a));
  g_assert_cmpstr (a.title, ==, "The security code is not right");
}

static void
test_unknown_codes (void)
{
  TillDeclineWords words;

  g_assert_false (till_decline_words_find (NULL, "a_reason_of_2031", &words));
  assert_plain (words.title);
  assert_plain (words.say);
  g_assert_null (strstr (words.act, "2031"));
  g_assert_true (words.about_card);

  g_assert_false (till_decline_words_find ("a_code_of_2031", NULL, &words));
  assert_plain (words.title);
  assert_plain (words.act);
  g_assert_null (words.say);

  g_assert_false (till_decline_words_find (NULL, NULL, &words));
  assert_plain (words.title);
  g_assert_false (till_decline_words_find ("", "", &words));
  assert_plain (words.act);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/decline-words/every-code", test_every_code_has_words);
  g_test_add_func ("/present/decline-words/confidential", test_confidential);
  g_test_add_func ("/present/decline-words/retry", test_retry);
  g_test_add_func ("/present/decline-words/errors", test_errors);
  g_test_add_func ("/present/decline-words/either-place", test_code_in_either_place);
  g_test_add_func ("/present/decline-words/unknown", test_unknown_codes);

  return g_test_run ();
}
