/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "till-double-sign-in.h"
#include "till-sign-in-desk.h"

typedef struct
{
  TillClock      *clock;
  TillKeyring    *keyring;
  TillSignInForm *form;
  TillSignInDesk *desk;
  char           *signed_in;
} Fixture;

static void
signed_in_cb (Fixture    *fixture,
              const char *id)
{
  g_free (fixture->signed_in);
  fixture->signed_in = g_strdup (id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->clock = till_clock_new_fake (0);
  fixture->keyring = till_double_keyring_new ();
  fixture->form = till_sign_in_form_new ("stripe");
  fixture->desk = till_sign_in_desk_new ("accounts", fixture->keyring, fixture->clock);
  g_signal_connect_swapped (fixture->desk, "signed-in", G_CALLBACK (signed_in_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->form);
  g_assert_finalize_object (fixture->keyring);
  till_clock_unref (fixture->clock);
  g_free (fixture->signed_in);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
begin (Fixture    *fixture,
       const char *key)
{
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, "Ana");
  till_sign_in_form_set_key (fixture->form, key);
  g_assert_true (till_sign_in_desk_begin (fixture->desk, fixture->form));
  g_assert_false (till_sign_in_desk_begin (fixture->desk, fixture->form));
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_WORKING);
  iterate ();
}

static void
test_keys (Fixture      *fixture,
           gconstpointer user_data)
{
  TillKeyWords words;

  g_assert_false (till_sign_in_form_get_key_words (fixture->form, &words));
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, "Ana");

  /* A key pasted with the blanks around it. */
  till_sign_in_form_set_key (fixture->form, " rk_live_1\n");
  g_assert_true (till_sign_in_form_get_key_words (fixture->form, &words));
  g_assert_true (words.live);
  g_assert_cmpint (words.tone, ==, TILL_TONE_GOOD);
  g_assert_null (till_sign_in_form_get_problem (fixture->form));

  till_sign_in_form_set_key (fixture->form, "rk_test_1");
  till_sign_in_form_get_key_words (fixture->form, &words);
  g_assert_false (words.live);

  till_sign_in_form_set_key (fixture->form, "pk_live_1");
  till_sign_in_form_get_key_words (fixture->form, &words);
  g_assert_cmpint (words.tone, ==, TILL_TONE_BAD);
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));

  till_sign_in_form_set_key (fixture->form, "hunter2");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
}

static void
test_full_key_wants_a_tick (Fixture      *fixture,
                            gconstpointer user_data)
{
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, "Ana");
  till_sign_in_form_set_key (fixture->form, "sk_live_1");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  g_assert_false (till_sign_in_desk_begin (fixture->desk, fixture->form));
  till_sign_in_form_set_tick (fixture->form, TRUE);
  g_assert_null (till_sign_in_form_get_problem (fixture->form));

  /* The tick was for that key, not for another one. */
  till_sign_in_form_set_key (fixture->form, "sk_live_2");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
}

/* A gateway without TLS is on this machine, so it is a practice one. */
static void
test_gateway_url (Fixture      *fixture,
                  gconstpointer user_data)
{
  TillSignIn with;

  till_sign_in_form_fill (fixture->form, &with);
  g_assert_null (with.base_url);
  g_assert_false (with.practice);

  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_GATEWAY_URL, "http://127.0.0.1:1");
  till_sign_in_form_fill (fixture->form, &with);
  g_assert_cmpstr (with.base_url, ==, "http://127.0.0.1:1");
  g_assert_true (with.practice);

  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_GATEWAY_URL, "https://gateway.example");
  till_sign_in_form_fill (fixture->form, &with);
  g_assert_false (with.practice);
}

static void
test_operator_and_relay (Fixture      *fixture,
                         gconstpointer user_data)
{
  TillSignIn with;

  till_sign_in_form_set_key (fixture->form, "rk_live_1");
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, "  ");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, " Ana ");
  g_assert_null (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_fill (fixture->form, &with);
  g_assert_cmpstr (with.operator_name, ==, "Ana");
  g_assert_null (with.relay_url);
  g_assert_null (with.relay_token);

  /* A relay is asked for whole or not at all. */
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_RELAY_URL, "relay.example.com");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_RELAY_URL, "https://relay.example.com");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_RELAY_STREAM, "acme");
  g_assert_nonnull (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_set_relay_token (fixture->form, "token");
  g_assert_null (till_sign_in_form_get_problem (fixture->form));
  till_sign_in_form_fill (fixture->form, &with);
  g_assert_cmpstr (with.relay_stream, ==, "acme");
  g_assert_cmpstr (till_secret_peek (with.relay_token), ==, "token");

  till_sign_in_form_wipe (fixture->form);
  g_assert_cmpuint (till_secret_get_length (with.key), ==, 0);
  g_assert_cmpuint (till_secret_get_length (with.relay_token), ==, 0);
}

static void
test_too_long_a_key (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *long_key = g_strnfill (100000, 'x');
  TillKeyWords words;

  till_sign_in_form_set_key (fixture->form, long_key);
  g_assert_false (till_sign_in_form_get_key_words (fixture->form, &words));
}

static void
test_signs_in (Fixture      *fixture,
               gconstpointer user_data)
{
  begin (fixture, "rk_test_good");
  g_assert_cmpstr (fixture->signed_in, ==, "account-1");
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_DONE);
}

static void
test_missing_permissions (Fixture      *fixture,
                          gconstpointer user_data)
{
  static const TillGatewayPermission permissions[] = {
    { "refunds", "Charges and Refunds", TRUE, FALSE },
  };

  till_sign_in_desk_set_permissions (fixture->desk, permissions, G_N_ELEMENTS (permissions));
  begin (fixture, "rk_test_poor");
  g_assert_null (fixture->signed_in);
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_LIMITED);
  g_assert_cmpstr (till_sign_in_desk_get_details (fixture->desk), ==,
                   "Charges and Refunds\ndisputes");
  till_sign_in_desk_go_on (fixture->desk);
  g_assert_cmpstr (fixture->signed_in, ==, "account-1");
}

/* What nothing needs is not worth a word. */
static void
test_optional_permissions (Fixture      *fixture,
                           gconstpointer user_data)
{
  static const TillGatewayPermission permissions[] = {
    { "refunds", "Charges and Refunds", TRUE, TRUE },
    { "disputes", "Disputes", FALSE, TRUE },
  };

  till_sign_in_desk_set_permissions (fixture->desk, permissions, G_N_ELEMENTS (permissions));
  begin (fixture, "rk_test_poor");
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_DONE);
  g_assert_cmpstr (fixture->signed_in, ==, "account-1");
}

static void
assert_fails (Fixture    *fixture,
              const char *key,
              const char *title)
{
  begin (fixture, key);
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_FAILED);
  g_assert_cmpstr (till_sign_in_desk_get_title (fixture->desk), ==, title);
  g_assert_null (fixture->signed_in);
  till_sign_in_desk_cancel (fixture->desk);
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_EDIT);
}

static void
test_failures (Fixture      *fixture,
               gconstpointer user_data)
{
  assert_fails (fixture, "rk_test_wrong", "The gateway does not know this key");
  assert_fails (fixture, "rk_test_offline", "The gateway cannot be reached");
  assert_fails (fixture, "rk_test_forbidden", "The key lacks a permission");
  g_assert_nonnull (strstr (till_sign_in_desk_get_text (fixture->desk), "rak_charge_read"));
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer user_data)
{
  till_sign_in_form_set_text (fixture->form, TILL_SIGN_IN_OPERATOR, "Ana");
  till_sign_in_form_set_key (fixture->form, "rk_test_good");
  g_assert_true (till_sign_in_desk_begin (fixture->desk, fixture->form));
  till_sign_in_desk_cancel (fixture->desk);
  iterate ();
  g_assert_null (fixture->signed_in);
  g_assert_cmpint (till_sign_in_desk_get_step (fixture->desk), ==, TILL_SIGN_IN_STEP_EDIT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/present/sign-in/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("keys", test_keys);
  ADD ("full-key", test_full_key_wants_a_tick);
  ADD ("operator-and-relay", test_operator_and_relay);
  ADD ("gateway-url", test_gateway_url);
  ADD ("too-long-a-key", test_too_long_a_key);
  ADD ("signs-in", test_signs_in);
  ADD ("missing-permissions", test_missing_permissions);
  ADD ("optional-permissions", test_optional_permissions);
  ADD ("failures", test_failures);
  ADD ("cancel", test_cancel);
#undef ADD

  return g_test_run ();
}
