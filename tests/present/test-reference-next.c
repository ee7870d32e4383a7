/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* References count on in the merchant's own pattern, or not at all. */

#include "till-reference-next.h"

static void
test_patterns (void)
{
  const struct
  {
    const char *last;
    const char *next;
  } rows[] = {
    { "T-1003", "T-1004" },
    { "1", "2" },
    { "A009", "A010" },
    { "2026/099", "2026/100" },
    { "T-99", "T-100" },
    { "9", "10" },
    { "000", "001" },
    { "Bestellung Nº 41", "Bestellung Nº 42" },
    { "999999999", "1000000000" },
    { NULL, NULL },
    { "", NULL },
    { "Smith", NULL },
    { "1001-B", NULL },
    { "20261121123059", NULL },
    { "4242424242424242", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *next = till_reference_next (rows[i].last);

      g_assert_cmpstr (next, ==, rows[i].next);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/reference-next/patterns", test_patterns);

  return g_test_run ();
}
