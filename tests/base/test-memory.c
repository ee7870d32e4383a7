/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-memory.h"

#include <string.h>

#define N_BLOCKS 20000
#define BLOCK 1000

/* What is in use stays as it is, among much that is not. */
static void
test_give_back (void)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_BLOCKS; i++)
    g_ptr_array_add (i % 100 == 0 ? kept : others, memset (g_malloc (BLOCK), i % 251, BLOCK));

  g_ptr_array_set_size (others, 0);
  till_memory_give_back ();
  till_memory_give_back ();

  for (guint i = 0; i < kept->len; i++)
    for (guint k = 0; k < BLOCK; k++)
      g_assert_cmpuint (((const guint8 *) kept->pdata[i])[k], ==, i * 100 % 251);
}

int
main (int   argc,
      char *argv[])
{
  till_memory_use_few_heaps ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/memory/give-back", test_give_back);

  return g_test_run ();
}
