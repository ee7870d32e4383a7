/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The order in which things are told, and how often, must not matter.
 *
 * Invents objects with several states each, every state of an object with a time of its own, and
 * tells them shuffled, with repetitions, in calls of any size. However that is done, the history
 * ends the same, its words and its totals belong to it, and it is what a simple model says. */

#include <string.h>

#include "store-fixture.h"
#include "till-stmt.h"

#define N_ROUNDS 12
#define N_OBJECTS 30
#define N_STATES 4

static const char *const names[] = { "Ann", "Bob Ünlü", "Chloé", NULL };
static const char *const references[] = { "A-1", "A-2", NULL };

static TillRecord *
invent_payment (guint i,
                guint state)
{
  g_autofree char *id = g_strdup_printf ("ch_%u", i);
  g_autofree char *intent_id = g_strdup_printf ("pi_%u", i / 2); /* two tries of one attempt */
  TillPayment fields = payment_fields (id, state * 10);

  fields.record.origin = g_test_rand_int_range (0, 2);
  fields.created_us += (i % 7) * TILL_SECOND; /* some in the same second */
  fields.intent_id = i % 3 == 0 ? NULL : intent_id;
  fields.refunded = g_test_rand_int_range (0, 3) * 100;
  fields.customer_name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
  fields.reference = references[g_test_rand_int_range (0, G_N_ELEMENTS (references))];
  fields.method = i % 5 == 0 ? NULL : "card";

  return till_record_new (&fields);
}

/* What an attempt says before (and after) it has become charges. */
static TillRecord *
invent_attempt (guint i,
                guint state)
{
  g_autofree char *id = g_strdup_printf ("pi_%u", i);
  TillPayment fields = payment_fields (id, state * 10);

  fields.state = TILL_PAYMENT_REQUIRES_ACTION;
  fields.captured = 0;
  fields.intent_id = i % 2 == 0 ? id : NULL;
  fields.customer_name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];

  return till_record_new (&fields);
}

static TillRecord *
invent_refund (guint i,
               guint state)
{
  g_autofree char *id = g_strdup_printf ("re_%u", i);
  g_autofree char *payment_id = g_strdup_printf ("ch_%u", i % 10);
  TillRefund fields = {
    .record = { .kind = TILL_RECORD_REFUND, .id = id, .as_of_us = state * TILL_SECOND },
    .state = g_test_rand_int_range (0, TILL_REFUND_CANCELED + 1),
    .amount = { i, "GBP" },
    .payment_id = payment_id,
  };

  return till_record_new (&fields);
}

static TillRecord *
invent_dispute (guint i,
                guint state)
{
  g_autofree char *id = g_strdup_printf ("dp_%u", i);
  g_autofree char *payment_id = g_strdup_printf ("ch_%u", i * 3);
  TillDispute fields = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = id, .as_of_us = state * TILL_SECOND },
    .state = g_test_rand_int_range (0, TILL_DISPUTE_PREVENTED + 1),
    .amount = { i, "GBP" },
    .payment_id = payment_id,
  };

  return till_record_new (&fields);
}

static TillRecord *
invent_customer (guint i,
                 guint state)
{
  g_autofree char *id = g_strdup_printf ("cus_%u", i);
  TillCustomer fields = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = id, .as_of_us = state * TILL_SECOND },
    .name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))],
    .deleted = g_test_rand_int_range (0, 4) == 0,
  };

  return till_record_new (&fields);
}

static GPtrArray *
invent (void)
{
  TillRecord *(*const inventors[]) (guint, guint) = {
    invent_payment, invent_attempt, invent_refund, invent_dispute, invent_customer
  };
  const guint counts[] = { N_OBJECTS, N_OBJECTS, 10, 5, 5 };
  GPtrArray *records = till_record_array_new ();

  for (guint kind = 0; kind < G_N_ELEMENTS (inventors); kind++)
    for (guint i = 0; i < counts[kind]; i++)
      for (guint state = 1; state <= N_STATES; state++)
        g_ptr_array_add (records, inventors[kind] (i, state));

  return records;
}

/* --- how it is told --------------------------------------------------------------------------- */

static GPtrArray *
shuffle (GPtrArray *records)
{
  GPtrArray *told = till_record_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      guint n = g_test_rand_int_range (1, 3);

      for (guint k = 0; k < n; k++)
        g_ptr_array_add (told, till_record_ref (records->pdata[i]));
    }

  for (guint i = told->len - 1; i > 0; i--)
    {
      guint k = g_test_rand_int_range (0, i + 1);
      gpointer record = told->pdata[i];

      told->pdata[i] = told->pdata[k];
      told->pdata[k] = record;
    }

  return told;
}

static void
tell (TillStore *store,
      GPtrArray *told)
{
  for (guint i = 0; i < told->len;)
    {
      g_autoptr (GPtrArray) call = till_record_array_new ();
      guint n = g_test_rand_int_range (1, 60);
      TillApplied *applied;

      for (; n > 0 && i < told->len; n--)
        g_ptr_array_add (call, till_record_ref (told->pdata[i++]));

      applied = store_apply (store, call);
      g_assert_cmpuint (applied->doubts->len, ==, 0);
      till_applied_free (applied);
    }
}

/* --- how it ends ------------------------------------------------------------------------------ */

/* All that is known, without keys: those depend on the order within a second. */
static const char dump_sql[] =
  "SELECT group_concat (line, char (10)) FROM ("
  "  SELECT id || ' ' || as_of_us || ' ' || label || ' ' || refunded || ' ' || disputed || ' ' ||"
  "   ifnull (customer_name, '-') || ' ' || ifnull (reference, '-') || ' ' ||"
  "   ifnull (intent_id, '-') || ' ' || created_us AS line FROM payment"
  "  UNION ALL SELECT id || ' ' || as_of_us || ' ' || state || ' ' || payment_id FROM refund"
  "  UNION ALL SELECT id || ' ' || as_of_us || ' ' || state || ' ' || payment_id FROM dispute"
  "  UNION ALL SELECT id || ' ' || as_of_us || ' ' || ifnull (name, '-') || ' ' || deleted"
  "   FROM customer ORDER BY line)";

static char *
dump (StoreFixture *fixture)
{
  g_autoptr (TillDb) db = store_open_raw (fixture->path);
  g_autoptr (TillStmt) stmt = till_db_statement (db, dump_sql, NULL);
  gboolean has_row;

  g_assert_true (till_stmt_step (stmt, &has_row, NULL));

  return g_strdup (till_stmt_get_text (stmt, 0));
}

static void
check_what_belongs_together (StoreFixture *fixture)
{
  g_autoptr (TillDb) db = store_open_raw (fixture->path);
  g_autoptr (GError) error = NULL;

  till_db_exec (db, "INSERT INTO payment_text (payment_text, rank) VALUES ('integrity-check', 1);"
                "INSERT INTO customer_text (customer_text, rank) VALUES ('integrity-check', 1)",
                &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, till_db_close);

  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM"
                                " (SELECT rid / 1024 / 86400, currency, label, ifnull (method, ''),"
                                "   ifnull (brand, ''), moto, settle_currency,"
                                "   count(*), sum (captured), sum (refunded), sum (fee), sum (net)"
                                "   FROM payment GROUP BY 1, 2, 3, 4, 5, 6, 7"
                                "  EXCEPT SELECT day, currency, label, method, brand, moto,"
                                "   settle_currency, count, gross, refunded, fees, net"
                                "   FROM day_total)"), ==, 0);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM"
                                " (SELECT day / 32, currency, label, method, brand, moto,"
                                "   settle_currency, sum (count), sum (gross), sum (refunded),"
                                "   sum (fees), sum (net) FROM day_total"
                                "   GROUP BY 1, 2, 3, 4, 5, 6, 7"
                                "  EXCEPT SELECT * FROM span_total)"), ==, 0);
  g_assert_cmpint (store_query (fixture, "SELECT sum (count) - (SELECT count(*) FROM payment)"
                                " FROM span_total"), ==, 0);
  g_assert_cmpint (store_query (fixture, "SELECT sum (count) - (SELECT count(*) FROM payment)"
                                " FROM day_total"), ==, 0);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM payment"
                                " WHERE rid / 1024 < created_us / 1000000"), ==, 0);
}

/* The simple model: of each object the last state; no attempt that has charges; payments with a
 * dispute are disputed. */
static void
check_model (StoreFixture *fixture,
             GPtrArray    *records)
{
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer record;

  for (guint i = 0; i < records->len; i++) /* states of an object come in their order */
    g_hash_table_replace (last, (gpointer) TILL_RECORD (records->pdata[i])->id,
                          records->pdata[i]);

  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      const TillPayment *payment = record;
      g_autoptr (TillPaymentDetail) detail = NULL;
      g_autoptr (GError) error = NULL;

      if (payment->record.kind != TILL_RECORD_PAYMENT)
        continue;

      detail = store_find (fixture->store, payment->record.id, &error);
      if (g_str_has_prefix (payment->record.id, "pi_") &&
          (detail == NULL || !g_str_equal (detail->payment->record.id, payment->record.id)))
        {
          guint i = (guint) g_ascii_strtoull (payment->record.id + 3, NULL, 10);

          g_assert_cmpuint (i, <, N_OBJECTS / 2); /* it has charges */
          continue;
        }

      g_assert_no_error (error);
      g_assert_cmpint (detail->payment->record.as_of_us, ==, payment->record.as_of_us);
      g_assert_cmpint (detail->payment->refunded, ==, payment->refunded);
      g_assert_cmpstr (detail->payment->customer_name, ==, payment->customer_name);
      g_assert_cmpint (detail->payment->disputed, ==, detail->disputes->len > 0);
    }
}

static void
test_any_order (StoreFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = invent ();
  g_autofree char *first = NULL;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/round-%u.db", fixture->folder, i);
      g_autoptr (GPtrArray) told = shuffle (records);
      g_autofree char *end = NULL;

      g_free (fixture->path);
      fixture->path = g_steal_pointer (&path);
      store_reopen (fixture);
      tell (fixture->store, told);
      check_what_belongs_together (fixture);
      check_model (fixture, records);
      end = dump (fixture);
      g_assert_nonnull (end);
      if (first == NULL)
        first = g_steal_pointer (&end);
      else
        g_assert_cmpstr (end, ==, first);

      tell (fixture->store, records); /* once more, in order: nothing new */
      g_free (end);
      end = dump (fixture);
      g_assert_cmpstr (end, ==, first);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/store/permutations/any-order", StoreFixture, NULL, store_set_up, test_any_order,
              store_tear_down);

  return g_test_run ();
}
