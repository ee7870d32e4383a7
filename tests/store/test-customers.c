/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finding the person on the telephone. */

#include "store-fixture.h"

static void
add_customer (StoreFixture *fixture,
              const char   *id,
              gint64        second,
              const char   *name,
              const char   *email,
              const char   *phone,
              gboolean      deleted)
{
  const TillCustomer fields = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = id, .as_of_us = second * TILL_SECOND },
    .created_us = second * TILL_SECOND,
    .name = name,
    .email = email,
    .phone = phone,
    .deleted = deleted,
  };

  till_applied_free (store_apply_one (fixture->store, &fields));
}

static void
add_payment (StoreFixture *fixture,
             const char   *id,
             const char   *customer_id,
             const char   *last4)
{
  TillPayment fields = payment_fields (id, 1);

  fields.customer_id = customer_id;
  fields.last4 = last4;
  till_applied_free (store_apply_one (fixture->store, &fields));
}

/* The ids of who is found, with a space after each. */
static void
assert_found (StoreFixture *fixture,
              const char   *text,
              const char   *ids)
{
  g_autoptr (GPtrArray) customers = store_find_customers (fixture->store, text, 0);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < customers->len; i++)
    g_string_append_printf (found, "%s ", TILL_RECORD (customers->pdata[i])->id);
  g_assert_cmpstr (found->str, ==, ids);
}

static void
set_up (StoreFixture *fixture,
        gconstpointer user_data)
{
  store_set_up (fixture, user_data);
  add_customer (fixture, "cus_00001", 1, "José Smith", "jose@example.com", "+44 7700 900122",
                FALSE);
  add_customer (fixture, "cus_00002", 2, "Ann Smithson", "ann@example.org", NULL, FALSE);
  add_customer (fixture, "cus_00003", 3, "Ann 4242", NULL, "0123", FALSE);
  add_customer (fixture, "cus_00004", 4, "Ann Gone", NULL, NULL, TRUE);
  add_payment (fixture, "ch_1", "cus_00001", "4242");
  add_payment (fixture, "ch_2", "cus_00002", "1881");
  add_payment (fixture, "ch_3", NULL, "4242");
  add_payment (fixture, "ch_4", "cus_unknown", "4242");
}

static void
test_words (StoreFixture *fixture,
            gconstpointer user_data)
{
  assert_found (fixture, "smith", "cus_00002 cus_00001 ");
  assert_found (fixture, "jose smi", "cus_00001 ");
  assert_found (fixture, "José", "cus_00001 ");
  assert_found (fixture, "ann@example.org", "cus_00002 ");
  assert_found (fixture, "7700 9001", "cus_00001 ");
  assert_found (fixture, "mith", "");
  assert_found (fixture, "", "cus_00003 cus_00002 cus_00001 ");
  assert_found (fixture, "ann", "cus_00003 cus_00002 ");
}

static void
test_last4_and_id (StoreFixture *fixture,
                   gconstpointer user_data)
{
  assert_found (fixture, "4242", "cus_00003 cus_00001 ");
  assert_found (fixture, "smith 4242", "cus_00001 ");
  assert_found (fixture, "1881", "cus_00002 ");
  assert_found (fixture, "0000", "");
  assert_found (fixture, "cus_00002", "cus_00002 ");
  assert_found (fixture, "cus_00004", "");
}

static void
test_changes (StoreFixture *fixture,
              gconstpointer user_data)
{
  add_customer (fixture, "cus_00001", 10, "José Miller", "jose@example.com", NULL, FALSE);
  assert_found (fixture, "smith", "cus_00002 ");
  assert_found (fixture, "miller", "cus_00001 ");
  add_customer (fixture, "cus_00001", 5, "José Smith", NULL, NULL, FALSE); /* late */
  assert_found (fixture, "miller", "cus_00001 ");
  add_customer (fixture, "cus_00001", 20, "José Miller", NULL, NULL, TRUE);
  assert_found (fixture, "miller", "");
}

static void
test_limit (StoreFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GPtrArray) customers = store_find_customers (fixture->store, "ann", 1);

  g_assert_cmpuint (customers->len, ==, 1);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/customers/" name, StoreFixture, NULL, set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("words", test_words);
  ADD ("last4-and-id", test_last4_and_id);
  ADD ("changes", test_changes);
  ADD ("limit", test_limit);

  return g_test_run ();
}
