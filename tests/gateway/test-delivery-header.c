/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-gateway-factory.h"

/* Every adapter says where the signature of a delivery stands. */
static void
test_named_by_all (void)
{
  const char *const *names = till_gateway_factory_list ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *header = till_gateway_get_signature_header (names[i]);
      g_autofree char *lower = g_ascii_strdown (header, -1);

      g_assert_cmpstr (header, !=, "");
      g_assert_cmpstr (header, ==, lower);
    }

  g_assert_cmpstr (till_gateway_get_signature_header ("nobody"), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/gateway/delivery-header/named-by-all", test_named_by_all);

  return g_test_run ();
}
