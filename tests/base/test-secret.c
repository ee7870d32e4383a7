/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-secret.h"

#include <string.h>

static void
test_holds_and_wipes (void)
{
  g_autoptr (TillSecret) secret = till_secret_new (8);
  const char *text = till_secret_peek (secret);

  g_assert_cmpstr (text, ==, "");
  g_assert_true (till_secret_append (secret, "1234", -1));
  g_assert_true (till_secret_append (secret, "5678x", 4));
  g_assert_cmpstr (text, ==, "12345678");
  g_assert_cmpuint (till_secret_get_length (secret), ==, 8);
  g_assert_false (till_secret_append (secret, "9", -1));
  g_assert_false (till_secret_set (secret, "123456789", -1));
  g_assert_cmpstr (text, ==, "12345678");

  till_secret_wipe (secret);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (text[i], ==, 0);
  g_assert_true (till_secret_set (secret, "abc", -1));
  g_assert_true (text == till_secret_peek (secret)); /* never moved, so no copy is left behind */
}

/* Under the address sanitizer mlock() does nothing and says that it worked. */
#if defined (__has_feature)
#if __has_feature (address_sanitizer)
#define MLOCK_IS_REAL FALSE
#endif
#elif defined (__SANITIZE_ADDRESS__)
#define MLOCK_IS_REAL FALSE
#endif
#ifndef MLOCK_IS_REAL
#define MLOCK_IS_REAL TRUE
#endif

/* The pages are left out of core dumps and emptied in a child: the kernel says so. */
static void
test_pages_are_protected (void)
{
  g_autoptr (TillSecret) secret = till_secret_new_from_text ("hidden");
  g_autofree char *smaps = NULL;
  g_autofree char *from = g_strdup_printf ("%lx-", (gulong) till_secret_peek (secret));
  const char *entry, *flags;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &smaps, NULL, NULL));
  entry = strstr (smaps, from);
  g_assert_nonnull (entry);
  flags = strstr (entry, "VmFlags:");
  g_assert_nonnull (flags);
  g_assert_nonnull (g_strstr_len (flags, 80, " dd"));
  g_assert_nonnull (g_strstr_len (flags, 80, " wf"));
  if (till_secret_is_locked (secret) && MLOCK_IS_REAL)
    g_assert_nonnull (g_strstr_len (flags, 80, " lo"));
}

static void
test_becomes_bytes (void)
{
  g_autoptr (GBytes) bytes = till_secret_take_bytes (till_secret_new_from_text ("body"));

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "body", 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/secret/holds-and-wipes", test_holds_and_wipes);
  g_test_add_func ("/base/secret/pages-are-protected", test_pages_are_protected);
  g_test_add_func ("/base/secret/becomes-bytes", test_becomes_bytes);

  return g_test_run ();
}
