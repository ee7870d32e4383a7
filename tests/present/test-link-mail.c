/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The letter with a payment link in it: what a mail program is told. */

#include "till-link-mail.h"

#include <string.h>

#define URL "https://checkout.example/c/pay/cs_1#a&b"

static TillLink
link_of (const char *description)
{
  return (TillLink) {
    .record = { .kind = TILL_RECORD_LINK, .id = "cs_1" },
    .state = TILL_LINK_OPEN,
    .amount = { 2000, "GBP" },
    .url = URL,
    .description = description,
    .reference = "T-1003",
  };
}

/* The part of an address called @name, as a mail program reads it. */
static char *
get_part (const char *address,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) parts = NULL;
  const char *query = strchr (address, '?');

  g_assert_nonnull (query);
  parts = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (parts), ==, 2);

  return g_strdup (g_hash_table_lookup (parts, name));
}

static void
test_letter (void)
{
  TillLink link = link_of ("Two tins of Assam");
  g_autofree char *address = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;

  address = till_link_mail_format (&link, "jane@example.com", "Acme Tea", 0);
  g_assert_true (g_str_has_prefix (address, "mailto:jane@example.com?subject="));
  subject = get_part (address, "subject");
  body = get_part (address, "body");
  g_assert_cmpstr (subject, ==, "Your payment to Acme Tea");
  g_assert_nonnull (strstr (body, "20.00"));
  g_assert_nonnull (strstr (body, "Two tins of Assam"));
  g_assert_nonnull (strstr (body, "\r\n\r\n" URL "\r\n\r\n"));
  g_assert_nonnull (strstr (body, "T-1003"));
  g_assert_nonnull (strstr (body, "It can be paid once."));
  g_assert_nonnull (strstr (body, "do not send card numbers"));
}

/* What stands in a text cannot become another part of the letter. */
static void
test_hostile_texts (void)
{
  TillLink link = link_of ("50% & more?bcc=eve@example.com\r\nSubject: x #");
  g_autofree char *address = NULL;
  g_autofree char *body = NULL;
  g_autofree char *subject = NULL;

  address = till_link_mail_format (&link, "a@example.com?bcc=eve@example.com", "T & Co <x>", 0);
  g_assert_true (g_str_has_prefix (address, "mailto:a@example.com%3Fbcc%3Deve@example.com?"));
  g_assert_null (strpbrk (address, "\r\n #<>"));
  subject = get_part (address, "subject");
  body = get_part (address, "body");
  g_assert_cmpstr (subject, ==, "Your payment to T & Co <x>");
  g_assert_nonnull (strstr (body, "50% & more?bcc=eve@example.com"));
}

static void
test_without_address (void)
{
  TillLink link = link_of (NULL);
  g_autofree char *address = NULL;

  address = till_link_mail_format (&link, NULL, "Acme Tea", 0);
  g_assert_true (g_str_has_prefix (address, "mailto:?subject="));

  link.url = NULL;
  g_assert_null (till_link_mail_format (&link, NULL, "Acme Tea", 0));
}

/* The last moment stands in the letter when there is one. */
static void
test_until (void)
{
  TillLink link = link_of (NULL);
  g_autofree char *address = NULL;
  g_autofree char *body = NULL;

  link.expires_us = G_GINT64_CONSTANT (1795132800000000);
  address = till_link_mail_format (&link, NULL, "Acme Tea", link.expires_us - G_USEC_PER_SEC);
  body = get_part (address, "body");
  g_assert_nonnull (strstr (body, "It can be paid once, until "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/link-mail/letter", test_letter);
  g_test_add_func ("/present/link-mail/hostile-texts", test_hostile_texts);
  g_test_add_func ("/present/link-mail/without-address", test_without_address);
  g_test_add_func ("/present/link-mail/until", test_until);

  return g_test_run ();
}
