/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes in at the door comes out of the stream, byte for byte, once, and nothing else does. */

#include "relay-harness.h"

#include <string.h>
#include <unistd.h>

#include "till-stripe-signature.h"

static char *
sign (const char *secret,
      const void *body,
      gsize       length)
{
  return till_stripe_signature_sign (secret, g_get_real_time () / G_USEC_PER_SEC, body, length);
}

static void
test_bytes_are_kept (void)
{
#define BODY(text) { text, sizeof text - 1 }
  static const struct { const char *data; gsize length; } bodies[] = {
    BODY ("{\"id\":\"evt_1\",\"u\":\"https:\\/\\/x\",\"n\":1.0}"),
    BODY ("{\"id\":\"evt_2\"}\r\n\r\n\r"),
    BODY ("\xff\xfe\x80 not UTF-8 \xc3"),
    BODY ("a\0b\0\0c"),
    BODY (""),
    BODY ("data: x\n\nevent: wh\n\n"),
  };
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (Feed) feed = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  relay_start (relay);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *signature = sign (SECRET, bodies[i].data, bodies[i].length);

      g_assert_cmpuint (relay_post (relay->port, i % 2 ? relay->verify : relay->blind, signature,
                                    bodies[i].data, bodies[i].length), ==, 200);
    }

  feed = feed_open (relay->port, relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.last, ==, G_N_ELEMENTS (bodies));

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      const char *signature;
      gsize length;
      gconstpointer data;

      feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
      data = g_bytes_get_data (till_relay_event_get_body (message.event), &length);
      signature = till_relay_event_get_header (message.event, "stripe-signature");
      g_assert_cmpmem (data, length, bodies[i].data, bodies[i].length);
      g_assert_cmpint (till_relay_event_get_seq (message.event), ==, i + 1);
      g_assert_cmpint (till_relay_event_is_verified (message.event), ==, i % 2);
      g_assert_cmpstr (till_relay_event_get_header (message.event, "content-type"), ==,
                       "application/json");

      /* What was proof at the door is proof at the console. */
      g_assert_true (till_stripe_signature_verify (signature, (const char *[]) { SECRET, NULL },
                                                   data, length, 0, -1, NULL, NULL));
    }
}

static void
test_duplicates_count_once (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (Feed) feed = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  relay_start (relay);
  for (guint round = 0; round < 3; round++)
    {
      g_assert_cmpuint (relay_post_id (relay->port, relay->verify, "evt_1"), ==, 200);
      g_assert_cmpuint (relay_post_id (relay->port, relay->verify, "evt_2"), ==, 200);
      g_assert_cmpuint (relay_post (relay->port, relay->blind, "t=1,v1=a", "{}", -1), ==, 200);
    }

  feed = feed_open (relay->port, relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.last, ==, 3);
}

/* In a source that verifies, a forged copy never reaches the disk. */
static void
test_forged_is_refused (void)
{
  static const char body[] = "{\"id\":\"evt_1\"}";
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *good = sign (SECRET, body, strlen (body));
  g_autofree char *wrong_secret = sign ("whsec_of_somebody_else", body, strlen (body));
  g_autofree char *old = till_stripe_signature_sign (SECRET,
                                                     g_get_real_time () / G_USEC_PER_SEC - 301,
                                                     body, strlen (body));
  const char * const bad[] = { NULL, "", "nonsense", "t=1,v1=00", wrong_secret, old };
  g_autoptr (Feed) feed = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  relay_start (relay);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (relay_post (relay->port, relay->verify, bad[i], body, -1), ==, 400);
  g_assert_cmpuint (relay_post (relay->port, relay->verify, good, "{\"id\":\"evt_2\"}", -1), ==,
                    400);
  g_assert_cmpuint (relay_post (relay->port, relay->verify, good, body, -1), ==, 200);

  feed = feed_open (relay->port, relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.last, ==, 1);
}

/* In a blind one, a forged copy that came first does not swallow the real one. */
static void
test_forged_first_copy_hides_nothing (void)
{
  static const char real[] = "{\"id\":\"evt_1\",\"amount\":100}";
  static const char forged[] = "{\"id\":\"evt_1\",\"amount\":999}";
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *signature = sign (SECRET, real, strlen (real));
  g_autoptr (Feed) feed = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  guint n_proven = 0;

  relay_start (relay);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, signature, forged, -1), ==, 200);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, "t=5,v1=00", real, -1), ==, 200);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, signature, real, -1), ==, 200);

  feed = feed_open (relay->port, relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.last, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      gsize length;
      gconstpointer data;

      feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
      data = g_bytes_get_data (till_relay_event_get_body (message.event), &length);
      if (till_stripe_signature_verify (till_relay_event_get_header (message.event,
                                                                     "stripe-signature"),
                                        (const char *[]) { SECRET, NULL }, data, length, 0, -1,
                                        NULL, NULL))
        {
          g_assert_cmpmem (data, length, real, strlen (real));
          n_proven++;
        }
    }
  g_assert_cmpuint (n_proven, ==, 1);
}

static void
test_size_limit (void)
{
  const gsize limit = 512 * 1024;
  g_autofree char *body = g_malloc (limit + 1);
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (GString) chunked = g_string_new (NULL);
  g_autoptr (Reply) reply = NULL;
  int fd;

  memset (body, 'x', limit + 1);
  relay_start (relay);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, "t=1,v1=a", body, limit), ==, 200);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, "t=1,v1=a", body, limit + 1), ==, 413);

  /* Without a length it is found out while it is coming. */
  g_string_append_printf (chunked, "POST %s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                          "\r\n%zx\r\n", relay->blind, limit + 1);
  g_string_append_len (chunked, body, limit + 1);
  fd = relay_connect (relay->port);
  relay_send (fd, chunked->str, chunked->len);
  reply = relay_read_reply (fd);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 413);
  close (fd);
}

static void
test_unknown_address (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *longer = g_strconcat (relay->blind, "0", NULL);
  g_autofree char *below = g_strconcat (relay->blind, "/x", NULL);
  g_autofree char *upper = g_ascii_strup (relay->blind, -1);
  const char * const paths[] = { "/in/", "/in/00000000000000000000000000", "/", "/in", longer,
                                 below, upper, "/in/..%2f", "/healthz" };

  relay_start (relay);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (relay_post (relay->port, paths[i], NULL, "{}", -1), ==, 404);
  g_assert_cmpuint (relay_post (relay->port, relay->blind, NULL, "{}", -1), ==, 200);
}

static void
test_rate_limit (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (Reply) reply = NULL;

  g_assert_true (till_relay_store_exec (db, "UPDATE source SET rate = 1, burst = 3", NULL));
  relay_start (relay);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (relay_post (relay->port, relay->blind, "t=1,v1=a", "{}", -1), ==, 200);

  reply = relay_ask (relay->port, "POST", relay->blind, NULL, NULL, "{}", -1);
  g_assert_cmpuint (reply->status, ==, 429);
  g_assert_nonnull (strstr (reply->head, "Retry-After: "));
}

/* Bytes a day for a source that anybody may fill, whether or not the length is told first. */
static void
test_blind_quota (void)
{
  g_autofree char *body = g_strnfill (400, 'x');
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *chunked = NULL;
  g_autoptr (Reply) told = NULL;
  g_autoptr (Reply) untold = NULL;
  int fd;

  relay->limits.blind_bytes_a_day = 1000;
  relay_start (relay);
  for (guint i = 0; i < 2; i++)
    {
      body[0] = (char) ('a' + i);
      g_assert_cmpuint (relay_post (relay->port, relay->blind, NULL, body, -1), ==, 200);
    }
  told = relay_ask (relay->port, "POST", relay->blind, NULL, NULL, body, -1);
  g_assert_nonnull (told);
  g_assert_cmpuint (told->status, ==, 429);

  chunked = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                             "\r\n190\r\n%s\r\n0\r\n\r\n", relay->blind, body);
  fd = relay_connect (relay->port);
  relay_send (fd, chunked, -1);
  untold = relay_read_reply (fd);
  g_assert_nonnull (untold);
  g_assert_cmpuint (untold->status, ==, 429);
  close (fd);

  /* One that verifies has no such bound. */
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u", i);

      g_assert_cmpuint (relay_post_id (relay->port, relay->verify, id), ==, 200);
    }
}

static char *
add_door (Relay      *relay,
          const char *kind,
          const char *secret)
{
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = till_relay_admin_add_source (db, STREAM, kind, TILL_RELAY_MODE_VERIFY,
                                                        secret, NULL, &error);

  g_assert_no_error (error);

  return g_strconcat ("/in/", token, NULL);
}

static guint
post_with (Relay      *relay,
           const char *path,
           const char *headers,
           const char *body)
{
  g_autoptr (Reply) reply = relay_ask (relay->port, "POST", path, NULL, headers, body, -1);

  return reply != NULL ? reply->status : 0;
}

static char *
sign_square (const char *path,
             const char *body)
{
  g_autofree char *text = g_strconcat ("http://relay", path, body, NULL);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) "square-key", 10);
  guint8 code[32];
  gsize size = sizeof code;
  g_autofree char *base64 = NULL;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, code, &size);
  base64 = g_base64_encode (code, size);

  return g_strdup_printf ("X-Square-HmacSha256-Signature: %s\r\n", base64);
}

/* What other gateways sign comes through the same door; the standard's own vector is from 2021. */
static void
test_other_gateways (void)
{
  static const char standard_body[] = "{\"test\": 2432232314}";
  static const char standard_headers[] =
    "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\r\nwebhook-timestamp: 1614265330\r\n"
    "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\r\n";
  static const char square_body[] = "{\"merchant_id\":\"M\",\"event_id\":\"sq_1\"}";
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *standard = add_door (relay, "standard-webhooks",
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  g_autofree char *square = add_door (relay, "square", "square-key");
  g_autofree char *square_header = sign_square (square, square_body);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = NULL;

  till_clock_unref (relay->clock);
  relay->clock = till_clock_new_fake (G_GINT64_CONSTANT (1614265330) * TILL_SECOND);
  relay_start (relay);

  g_assert_cmpuint (post_with (relay, standard, standard_headers, standard_body), ==, 200);
  g_assert_cmpuint (post_with (relay, standard, standard_headers, "{\"test\": 1}"), ==, 400);
  g_assert_cmpuint (post_with (relay, standard, NULL, standard_body), ==, 400);
  g_assert_cmpuint (post_with (relay, square, square_header, square_body), ==, 200);
  g_assert_cmpuint (post_with (relay, square, square_header, square_body), ==, 200);
  g_assert_cmpuint (post_with (relay, square, square_header, "{}"), ==, 400);
  g_assert_cmpuint (post_with (relay, standard, square_header, square_body), ==, 400);

  /* The console gets what it needs to check it again. */
  feed = feed_open (relay->port, relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  g_assert_cmpint (message.last, ==, 2);
  feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
  g_assert_cmpstr (till_relay_event_get_header (message.event, "webhook-id"), ==,
                   "msg_p5jXN8AQM9LWM0D4loKWxJek");
  g_assert_cmpstr (till_relay_event_get_header (message.event, "webhook-timestamp"), ==,
                   "1614265330");
  feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
  g_assert_nonnull (till_relay_event_get_header (message.event, "x-square-hmacsha256-signature"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay/ingest/bytes-are-kept", test_bytes_are_kept);
  g_test_add_func ("/relay/ingest/duplicates-count-once", test_duplicates_count_once);
  g_test_add_func ("/relay/ingest/forged-is-refused", test_forged_is_refused);
  g_test_add_func ("/relay/ingest/forged-first-copy-hides-nothing",
                   test_forged_first_copy_hides_nothing);
  g_test_add_func ("/relay/ingest/size-limit", test_size_limit);
  g_test_add_func ("/relay/ingest/unknown-address", test_unknown_address);
  g_test_add_func ("/relay/ingest/rate-limit", test_rate_limit);
  g_test_add_func ("/relay/ingest/blind-quota", test_blind_quota);
  g_test_add_func ("/relay/ingest/other-gateways", test_other_gateways);

  return g_test_run ();
}
