/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How consoles are let in and shut out, what an account may use, and how its secret is rolled. */

#include "relay-harness.h"

#include <string.h>

#include "till-relay-pairing.h"
#include "till-relay-store.h"
#include "till-stripe-signature.h"

#define NOW (G_GINT64_CONSTANT (1795000000) * TILL_SECOND)
#define MINUTE (60 * TILL_SECOND)

static void
set_up (Relay       **relay,
        gconstpointer user_data)
{
  *relay = relay_new ();
}

static void
tear_down (Relay       **relay,
           gconstpointer user_data)
{
  relay_free (*relay);
}

static char *
make_code (TillRelayStore *db)
{
  g_autoptr (GError) error = NULL;
  char *code = till_relay_pairing_new (db, STREAM, TILL_RELAY_ROLE_CONSOLE, 10, NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (code), ==, strlen ("ABCD-EFGH-JKMN"));

  return code;
}

static gboolean
redeem (TillRelayStore     *db,
        const char *code,
        gint64      now_us)
{
  g_auto (TillRelayPaired) paired = { 0 };
  g_autoptr (GError) error = NULL;

  if (!till_relay_pairing_redeem (db, code, "Desk 3", now_us, &paired, &error))
    {
      g_assert_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND);
      return FALSE;
    }

  g_assert_true (g_str_has_prefix (paired.token, "rc1_"));
  g_assert_cmpstr (paired.stream, ==, STREAM);
  g_assert_cmpint (paired.role, ==, TILL_RELAY_ROLE_CONSOLE);

  return TRUE;
}

static void
test_code_counts_once (Relay       **relay,
                       gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = make_code (db);
  g_autofree char *other = make_code (db);

  g_assert_true (redeem (db, code, NOW + MINUTE));
  g_assert_false (redeem (db, code, NOW + MINUTE));
  g_assert_true (redeem (db, other, NOW + MINUTE));
}

static void
test_code_is_typed_by_people (Relay       **relay,
                              gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = make_code (db);
  g_autofree char *typed = g_ascii_strdown (code, -1);

  g_strdelimit (typed, "0", 'o');
  g_strdelimit (typed, "1", 'l');
  g_strdelimit (typed, "-", ' ');
  g_assert_true (redeem (db, typed, NOW));
}

static void
test_code_counts_for_minutes (Relay       **relay,
                              gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = make_code (db);

  g_assert_false (redeem (db, code, NOW + 10 * MINUTE + 1));
  g_assert_true (redeem (db, code, NOW + 10 * MINUTE));
}

static void
test_guesses_burn_a_code (Relay       **relay,
                          gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = make_code (db);
  g_autofree char *other = make_code (db);
  g_autofree char *wrong = g_strdup (code);
  gsize last = strlen (wrong) - 1;

  wrong[last] = wrong[last] == '7' ? '8' : '7';
  for (guint i = 0; i < TILL_RELAY_PAIRING_TRIES; i++)
    g_assert_false (redeem (db, wrong, NOW));

  g_assert_false (redeem (db, code, NOW));
  g_assert_true (redeem (db, other, NOW));
}

static void
test_what_is_no_code (Relay       **relay,
                      gconstpointer user_data)
{
  static const char *const texts[] = {
    "", "-", "ABCD", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMN-P", "ABCD-EFGH-JKMU", "\xff\xfe",
    "' OR 1=1 --", "ABCD-EFGH-JKMN",
  };
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (redeem (db, texts[i], NOW));
}

/* Of a code and of a token the file holds what cannot be used. */
static void
test_only_hashes_are_kept (Relay       **relay,
                           gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = make_code (db);
  g_autofree char *data = NULL;
  g_auto (TillRelayPaired) paired = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_auto (GStrv) parts = g_strsplit (lower, "-", -1);
  g_autofree char *secret = g_strconcat (parts[1], parts[2], NULL);
  gsize length;

  g_assert_true (till_relay_pairing_redeem (db, code, "Desk", NOW, &paired, &error));
  g_assert_true (till_db_checkpoint (till_relay_store_get_file (db), /* truncate= */ TRUE, &error));
  g_assert_true (g_file_get_contents ((*relay)->db_path, &data, &length, &error));
  g_assert_null (memmem (data, length, secret, strlen (secret)));
  g_assert_null (memmem (data, length, paired.token + 10, 20));
}

static Reply *
ask_pair (Relay      *relay,
          const char *code)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"Desk 3\"}", code);

  return relay_ask (relay->port, "POST", "/v1/pair", NULL, NULL, body, -1);
}

static void
test_pairing_over_the_wire (Relay       **relay,
                            gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Feed) feed = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autofree char *token = NULL;
  const char *at;

  code = till_relay_pairing_new (db, STREAM, TILL_RELAY_ROLE_CONSOLE, 10, g_get_real_time (),
                                 &error);
  g_assert_no_error (error);
  relay_start (*relay);

  first = ask_pair (*relay, code);
  g_assert_cmpuint (first->status, ==, 201);
  at = strstr (first->body, "\"token\":\"") + strlen ("\"token\":\"");
  token = g_strndup (at, strcspn (at, "\""));

  /* The token counts from the answer on. */
  feed = feed_open ((*relay)->port, token, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);

  second = ask_pair (*relay, code);
  g_assert_cmpuint (second->status, ==, 403);
  g_assert_null (strstr (second->body, "rc1_"));
}

static void
test_guessing_is_stopped (Relay       **relay,
                          gconstpointer user_data)
{
  static const char *const bad[] = { "", "{", "{}", "{\"code\":5,\"name\":\"x\"}",
                                     "{\"code\":\"ABCD-EFGH-JKMN\"}" };
  guint refused = 0;

  relay_start (*relay);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Reply) reply = relay_ask ((*relay)->port, "POST", "/v1/pair", NULL, NULL, bad[i],
                                           -1);

      g_assert_cmpuint (reply->status, ==, 400);
    }

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (Reply) reply = ask_pair (*relay, "ABCD-EFGH-JKMN");

      g_assert_true (reply->status == 403 || reply->status == 429);
      refused += reply->status == 429;
    }

  g_assert_cmpuint (refused, ==, 40 - (*relay)->limits.auth_failures);
}

static guint
post_signed (Relay      *relay,
             const char *secret,
             const char *id)
{
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_autofree char *signature =
    till_stripe_signature_sign (secret, till_clock_now_us (relay->clock) / TILL_SECOND, body,
                                strlen (body));

  return relay_post (relay->port, relay->verify, signature, body, -1);
}

/* Asks until the daemon has noticed what was changed beside it. */
static void
wait_for_answer (Relay      *relay,
                 const char *secret,
                 guint       status)
{
  static guint n;
  gint64 until_us = g_get_monotonic_time () + RELAY_PATIENCE_US;
  guint last;

  do
    {
      g_autofree char *id = g_strdup_printf ("evt_wait_%u", n++);

      last = post_signed (relay, secret, id);
    }
  while (last != status && g_get_monotonic_time () < until_us);

  g_assert_cmpuint (last, ==, status);
}

static void
test_secret_is_rolled_with_an_overlap (Relay       **relay,
                                       gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autoptr (GError) error = NULL;
  gint64 now_us = g_get_real_time ();

  till_clock_unref ((*relay)->clock);
  (*relay)->clock = till_clock_new_fake (now_us);
  relay_start (*relay);
  g_assert_true (till_relay_admin_add_secret (db, (*relay)->verify_id, "whsec_test_second",
                                              now_us + MINUTE, &error));
  g_assert_no_error (error);
  wait_for_answer (*relay, "whsec_test_second", 200);
  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_old_in_time"), ==, 200);

  till_clock_advance ((*relay)->clock, MINUTE + TILL_SECOND);
  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_old_too_late"), ==, 400);
  g_assert_cmpuint (post_signed (*relay, "whsec_test_second", "evt_new"), ==, 200);

  /* A third one ends the first for good, even one that had time left. */
  g_assert_true (till_relay_admin_add_secret (db, (*relay)->verify_id, "whsec_test_third",
                                              G_MAXINT64, &error));
  wait_for_answer (*relay, "whsec_test_third", 200);
  g_assert_cmpuint (post_signed (*relay, "whsec_test_second", "evt_new_2"), ==, 200);
  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_old_3"), ==, 400);
}

static void
test_account_is_made_whole (Relay       **relay,
                            gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autoptr (GError) error = NULL;
  TillRelayAccount account = { .name = "second", .kind = "stripe",
                               .mode = TILL_RELAY_MODE_VERIFY, .secret = "short" };
  g_autofree char *token = NULL;
  gint64 id;

  till_relay_account_limits_init (&account.limits);
  g_assert_null (till_relay_admin_add_account (db, &account, &error));
  g_assert_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (till_relay_admin_find_stream (db, "second", &id, NULL));

  account.secret = SECRET;
  account.limits.keep_days = 7;
  token = till_relay_admin_add_account (db, &account, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  g_assert_true (till_relay_admin_find_verifying_source (db, "second", &id, &error));
  g_assert_cmpint (id, !=, (*relay)->verify_id);

  account.limits.keep_days = 0;
  g_assert_false (till_relay_admin_limit_account (db, "second", &account.limits, &error));
  g_assert_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID);
  g_clear_error (&error);
  account.limits.keep_days = 5;
  g_assert_false (till_relay_admin_limit_account (db, "third", &account.limits, &error));
  g_assert_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND);
}

static void
test_quota_of_an_account (Relay       **relay,
                          gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autoptr (GError) error = NULL;
  TillRelayAccountLimits limits;

  till_relay_account_limits_init (&limits);
  limits.bytes_a_day = 60;
  g_assert_true (till_relay_admin_limit_account (db, STREAM, &limits, &error));
  g_assert_no_error (error);
  relay_start (*relay);

  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_quota_1"), ==, 200);
  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_quota_2"), ==, 200);
  g_assert_cmpuint (post_signed (*relay, SECRET, "evt_quota_3_that_is_longer"), ==, 429);
}

static void
test_console_is_named_and_shut_out (Relay       **relay,
                                    gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = relay_open_db (*relay);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;
  JsonArray *consoles;

  g_assert_true (till_relay_admin_name_console (db, 2, "Bar", &error));
  g_assert_false (till_relay_admin_name_console (db, 2, "Bar\nroot", NULL));
  g_assert_false (till_relay_admin_name_console (db, 99, "Bar", NULL));
  g_assert_true (till_relay_admin_revoke_console (db, 2, NOW, &error));
  g_assert_false (till_relay_admin_revoke_console (db, 2, NOW, NULL));

  after = till_relay_admin_list_consoles (db, STREAM, &error);
  g_assert_no_error (error);
  consoles = json_object_get_array_member (json_node_get_object (after), "consoles");
  g_assert_cmpuint (json_array_get_length (consoles), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (consoles, 1),
                                                  "name"), ==, "Bar");
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (consoles, 1),
                                                 "revoked"));
  before = till_relay_admin_list_consoles (db, "nobody", &error);
  consoles = json_object_get_array_member (json_node_get_object (before), "consoles");
  g_assert_cmpuint (json_array_get_length (consoles), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, test) \
  g_test_add ("/relay/enrol/" path, Relay *, NULL, set_up, test, tear_down)
  ADD ("code-counts-once", test_code_counts_once);
  ADD ("code-is-typed-by-people", test_code_is_typed_by_people);
  ADD ("code-counts-for-minutes", test_code_counts_for_minutes);
  ADD ("guesses-burn-a-code", test_guesses_burn_a_code);
  ADD ("what-is-no-code", test_what_is_no_code);
  ADD ("only-hashes-are-kept", test_only_hashes_are_kept);
  ADD ("pairing-over-the-wire", test_pairing_over_the_wire);
  ADD ("guessing-is-stopped", test_guessing_is_stopped);
  ADD ("secret-is-rolled-with-an-overlap", test_secret_is_rolled_with_an_overlap);
  ADD ("account-is-made-whole", test_account_is_made_whole);
  ADD ("quota-of-an-account", test_quota_of_an_account);
  ADD ("console-is-named-and-shut-out", test_console_is_named_and_shut_out);

  return g_test_run ();
}
