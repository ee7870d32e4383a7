/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of the relay that need no relay: ids in bodies, tokens, rates, keys, headers. */

#include "till-relay-delivery.h"
#include "till-relay-gateway.h"
#include "till-relay-headers.h"
#include "till-relay-rate.h"
#include "till-relay-token.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000)

static void
test_find_id (void)
{
  static const struct { const char *body, *id; } cases[] = {
    { "{\"id\":\"evt_1\"}", "evt_1" },
    { " {\n \"a\" : {\"id\":\"no\"} , \"b\":[1,{\"id\":\"no\"},\"}\"],\"id\" : \"evt_2\"}",
      "evt_2" },
    { "{\"a\":\"\\\"id\\\":\\\"no\\\"\",\"id\":\"evt_3\",\"id\":\"no\"}", "evt_3" },
    { "{\"a\":-1.5e3,\"t\":true,\"n\":null,\"id\":\"evt_4\"}", "evt_4" },
    { "{\"a\":\"\\\\\",\"id\":\"evt_5\"}", "evt_5" },
    { "{\"id\":1}", NULL },
    { "{\"id\":\"\"}", NULL },
    { "{\"id\":\"a b\"}", NULL },
    { "{\"id\":\"a\\u0062\"}", NULL },
    { "{\"id\":{\"id\":\"no\"}}", NULL },
    { "{\"ID\":\"no\"}", NULL },
    { "[{\"id\":\"no\"}]", NULL },
    { "\"id\"", NULL },
    { "{\"id\":\"unfinished", NULL },
    { "{\"a\":\"unfinished", NULL },
    { "{\"a\":[[[[{{{", NULL },
    { "{\"a\"", NULL },
    { "{\"a\":1", NULL },
    { "{}", NULL },
    { "{", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exact = g_memdup2 (cases[i].body, strlen (cases[i].body) + 1);
      g_autofree char *id = till_relay_find_json_id (exact, strlen (exact), "id");

      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

/* Any prefix of a body, in memory that ends where it does. */
static void
test_find_id_in_pieces (void)
{
  static const char body[] =
    "{\"a\":[{\"b\":\"\\\"\\\\\"},2],\"c\":{\"id\":\"x\"},\"id\":\"evt_1\"}";

  for (gsize length = 0; length < strlen (body); length++)
    {
      g_autofree char *piece = length > 0 ? g_memdup2 (body, length) : NULL;
      g_autofree char *id = till_relay_find_json_id (piece, length, "id");

      g_assert_true (id == NULL || (strcmp (id, "evt_1") == 0 && length == strlen (body) - 1));
    }
}

static void
test_tokens (void)
{
  static const char * const bad[] = {
    NULL, "", "rc1_", "rc1_1_", "rc1_0_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "rc1_-1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "rc2_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "rc1_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "rc1_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "rc1_99999999999999999999_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  };
  gint64 id = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *token = till_relay_token_new_console (i + 1);
      g_autofree char *ingest = till_relay_token_new_ingest ();

      g_assert_true (till_relay_token_parse_console (token, &id));
      g_assert_cmpint (id, ==, i + 1);
      g_assert_cmpuint (strspn (token, "rc1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (token));
      g_assert_true (till_relay_token_is_ingest (ingest));
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (till_relay_token_parse_console (bad[i], &id));
  g_assert_cmpint (id, ==, 200);
}

static void
test_bucket (void)
{
  TillRelayBucket bucket = { 0 };
  gint64 now = 1000 * SECOND;
  guint n = 0;

  while (till_relay_bucket_take (&bucket, 10, 50, now))
    n++;
  g_assert_cmpuint (n, ==, 50);
  g_assert_false (till_relay_bucket_take (&bucket, 10, 50, now + SECOND / 11));
  g_assert_true (till_relay_bucket_take (&bucket, 10, 50, now + SECOND / 10));
  g_assert_false (till_relay_bucket_take (&bucket, 10, 50, now + SECOND / 10));

  /* A clock that is set back a day does not lock anybody out for a day. */
  for (n = 0; till_relay_bucket_take (&bucket, 10, 50, now - 86400 * SECOND + 6 * SECOND); n++)
    continue;
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (till_relay_bucket_take (&bucket, 10, 50, now - 86400 * SECOND + 7 * SECOND));
}

static void
test_quota (void)
{
  TillRelayQuota quota = { 0 };
  const gint64 day = 86400 * SECOND;

  g_assert_true (till_relay_quota_take (&quota, 60, 100, 5 * day));
  g_assert_false (till_relay_quota_take (&quota, 41, 100, 5 * day + 1));
  g_assert_true (till_relay_quota_take (&quota, 40, 100, 5 * day + 2));
  g_assert_false (till_relay_quota_take (&quota, 1, 100, 6 * day - 1));
  g_assert_true (till_relay_quota_take (&quota, 100, 100, 6 * day));
}

static TillRelayDelivery *
make_delivery (gboolean    verified,
               const char *id,
               const char *body,
               const char *signature)
{
  TillRelayDelivery *delivery = till_relay_delivery_new ();

  delivery->verified = verified;
  delivery->event_id = g_strdup (id);
  delivery->body = g_bytes_new (body, strlen (body));
  till_relay_delivery_set_dkey (delivery, signature);

  return delivery;
}

static gboolean
same (gboolean    verified,
      const char *id,
      const char *body,
      const char *signature)
{
  g_autoptr (TillRelayDelivery) a = make_delivery (verified, "evt_1", "body", "sig");
  g_autoptr (TillRelayDelivery) b = make_delivery (verified, id, body, signature);

  return memcmp (a->dkey, b->dkey, sizeof a->dkey) == 0;
}

static void
test_what_is_the_same (void)
{
  g_assert_true (same (TRUE, "evt_1", "another body", "another signature"));
  g_assert_false (same (TRUE, "evt_2", "body", "sig"));

  g_assert_true (same (FALSE, "evt_1", "body", "sig"));
  g_assert_false (same (FALSE, "evt_1", "another body", "sig"));
  g_assert_false (same (FALSE, "evt_1", "body", "another signature"));
  g_assert_false (same (FALSE, "evt_2", "body", "sig"));

  /* The parts cannot be shifted into each other. */
  g_assert_false (same (FALSE, "evt_1", "bodys", "ig"));
  g_assert_false (same (FALSE, "evt_1b", "ody", "sig"));
}

static void
test_headers (void)
{
  static const char *const names[] = { "stripe-signature", NULL, NULL };
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *long_value = g_strnfill (5000, 'x');
  g_autofree char *lines = NULL;
  g_autofree char *none = NULL;
  g_auto (GStrv) pairs = NULL;

  soup_message_headers_append (headers, "Stripe-Signature", "t=1,v1=a");
  soup_message_headers_append (headers, "User-Agent", long_value);
  soup_message_headers_append (headers, "Content-Type", "text/plain; a=\xc3\xa9");
  soup_message_headers_append (headers, "Authorization", "Bearer secret");
  soup_message_headers_append (headers, "Cookie", "secret");
  lines = till_relay_headers_keep (headers, names, G_N_ELEMENTS (names));
  g_assert_cmpstr (lines, ==, "stripe-signature: t=1,v1=a\n");

  pairs = till_relay_headers_split (lines);
  g_assert_cmpuint (g_strv_length (pairs), ==, 2);
  g_assert_cmpstr (pairs[0], ==, "stripe-signature");
  g_assert_cmpstr (pairs[1], ==, "t=1,v1=a");

  soup_message_headers_clear (headers);
  none = till_relay_headers_keep (headers, names, G_N_ELEMENTS (names));
  g_assert_cmpstr (none, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay/parts/find-id", test_find_id);
  g_test_add_func ("/relay/parts/find-id-in-pieces", test_find_id_in_pieces);
  g_test_add_func ("/relay/parts/tokens", test_tokens);
  g_test_add_func ("/relay/parts/bucket", test_bucket);
  g_test_add_func ("/relay/parts/quota", test_quota);
  g_test_add_func ("/relay/parts/what-is-the-same", test_what_is_the_same);
  g_test_add_func ("/relay/parts/headers", test_headers);

  return g_test_run ();
}
