/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The movements of the balance are listed since the last time, and every payout is looked into
 * once, whole or not at all. */

#include <string.h>

#include "till-ledger-reader.h"
#include "till-ledger.h"
#include "till-sync.h"

/* --- a gateway that has payouts and entries, two to a page ------------------------------------ */

#define PAGE_SIZE 2

#define LEDGER_TYPE_GATEWAY (ledger_gateway_get_type ())
G_DECLARE_FINAL_TYPE (LedgerGateway, ledger_gateway, LEDGER, GATEWAY, GObject)

struct _LedgerGateway
{
  GObject          parent_instance;

  TillCapabilities caps;
  GPtrArray       *payouts;
  GPtrArray       *entries;
  guint            n_lists;
  guint            n_entries;  /* lists of entries */
  guint            n_inside;   /* lists of what is in a payout */
  guint            fail_inside; /* which of them fails; 0: none */
  gboolean         forbidden;
};

static void ledger_gateway_iface_init (TillGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LedgerGateway, ledger_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_GATEWAY, ledger_gateway_iface_init))

static const char *
get_name (TillGateway *gateway)
{
  return "ledger";
}

static const TillCapabilities *
get_capabilities (TillGateway *gateway)
{
  return &LEDGER_GATEWAY (gateway)->caps;
}

static gboolean
is_wanted (gconstpointer           record,
           const TillGatewayQuery *query)
{
  const TillEntry *entry = record;
  gint64 created_us = query->kind == TILL_RECORD_ENTRY ? entry->created_us
                                                       : ((const TillPayout *) record)->created_us;

  return created_us >= query->created_from_us &&
         (query->payout_id == NULL || g_strcmp0 (entry->payout_id, query->payout_id) == 0);
}

/* As gateways do: the payout is told only to who asks for its entries. */
static gpointer
copy_as_told (gconstpointer           record,
              const TillGatewayQuery *query)
{
  TillEntry entry;

  if (query->kind != TILL_RECORD_ENTRY || query->payout_id != NULL)
    return till_record_ref (record);

  entry = *(const TillEntry *) record;
  entry.payout_id = NULL;

  return till_record_new (&entry);
}

static void
list (TillGateway            *gateway,
      const TillGatewayQuery *query,
      GTask                  *task)
{
  LedgerGateway *self = LEDGER_GATEWAY (gateway);
  GPtrArray *all = query->kind == TILL_RECORD_ENTRY ? self->entries : self->payouts;
  TillGatewayPage *page;
  guint at = query->page_token != NULL ? (guint) strtoul (query->page_token, NULL, 10) : 0;

  self->n_lists++;
  self->n_entries += query->kind == TILL_RECORD_ENTRY;
  self->n_inside += query->payout_id != NULL;
  if (self->forbidden || (query->payout_id != NULL && self->n_inside == self->fail_inside))
    {
      g_task_return_error (task, till_gateway_error_new (
        self->forbidden ? TILL_GATEWAY_ERROR_FORBIDDEN : TILL_GATEWAY_ERROR_UNAVAILABLE, NULL,
        "The test says no"));
      return;
    }

  page = g_new0 (TillGatewayPage, 1);
  page->records = till_record_array_new ();
  for (; at < all->len; at++)
    {
      if (till_record_get_kind (all->pdata[at]) != query->kind ||
          !is_wanted (all->pdata[at], query))
        continue;

      if (page->records->len == PAGE_SIZE)
        {
          page->next_token = g_strdup_printf ("%u", at);
          break;
        }

      g_ptr_array_add (page->records, copy_as_told (all->pdata[at], query));
    }

  g_task_return_pointer (task, page, (GDestroyNotify) till_gateway_page_free);
}

static void
ledger_gateway_iface_init (TillGatewayInterface *iface)
{
  iface->get_name = get_name;
  iface->get_capabilities = get_capabilities;
  iface->list = list;
}

static void
ledger_gateway_finalize (GObject *object)
{
  g_ptr_array_unref (LEDGER_GATEWAY (object)->payouts);
  g_ptr_array_unref (LEDGER_GATEWAY (object)->entries);

  G_OBJECT_CLASS (ledger_gateway_parent_class)->finalize (object);
}

static void
ledger_gateway_class_init (LedgerGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ledger_gateway_finalize;
}

static void
ledger_gateway_init (LedgerGateway *self)
{
  self->payouts = till_record_array_new ();
  self->entries = till_record_array_new ();
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    self->caps.support[i] = TILL_SUPPORT_YES;
}

/* --- what every test has ---------------------------------------------------------------------- */

typedef struct
{
  TillClock        *clock;
  LedgerGateway    *gateway;
  TillStore        *store;
  TillIntake       *intake;
  TillReadBudget    budget;
  TillLedgerReader *reader;
} Fixture;

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  static const TillTiming timing = TILL_TIMING_INIT;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  path = g_build_filename (g_get_user_data_dir (), "history.db", NULL);
  fixture->clock = till_clock_new_fake (G_GINT64_CONSTANT (1790000000) * TILL_SECOND);
  fixture->gateway = g_object_new (LEDGER_TYPE_GATEWAY, NULL);
  till_store_open_async (path, fixture->clock, NULL, keep_result_cb, &result);
  fixture->store = till_store_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  fixture->intake = till_intake_new (TILL_GATEWAY (fixture->gateway), fixture->store, &timing);
  till_read_budget_init (&fixture->budget, NULL, till_clock_now_us (fixture->clock));
  fixture->reader = till_ledger_reader_new (TILL_GATEWAY (fixture->gateway), fixture->store,
                                            fixture->intake, fixture->clock, &fixture->budget);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  till_ledger_reader_free (fixture->reader);
  till_intake_close (fixture->intake);
  g_object_unref (fixture->intake);
  till_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->gateway);
  till_clock_unref (fixture->clock);
}

static gboolean
run (Fixture *fixture,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_ledger_reader_run_async (fixture->reader, NULL, keep_result_cb, &result);

  return till_ledger_reader_run_finish (fixture->reader, wait_for (&result), error);
}

static void
run_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = run (fixture, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
put_payout (Fixture    *fixture,
            const char *id,
            gint64      minor)
{
  const TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = id }, .state = TILL_PAYOUT_IN_TRANSIT,
    .created_us = till_clock_now_us (fixture->clock), .amount = { minor, "GBP" },
    .automatic = TRUE,
  };

  g_ptr_array_insert (fixture->gateway->payouts, 0, till_record_new (&payout));
}

static void
put_entry (Fixture    *fixture,
           const char *id,
           gint64      net,
           const char *payout_id)
{
  const TillEntry entry = {
    .record = { .kind = TILL_RECORD_ENTRY, .id = id }, .type = "charge",
    .created_us = till_clock_now_us (fixture->clock), .amount = { net, "GBP" }, .net = net,
    .source_id = id, .payout_id = payout_id,
  };

  g_ptr_array_insert (fixture->gateway->entries, 0, till_record_new (&entry));
}

static guint
count_inside (Fixture    *fixture,
              const char *payout_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  till_store_list_payout_entries_async (fixture->store, payout_id, NULL, keep_result_cb, &result);
  entries = till_store_list_entries_finish (fixture->store, wait_for (&result), NULL);

  return entries->len;
}

static guint
count_all (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  till_store_list_records_async (fixture->store, TILL_RECORD_ENTRY, 0, NULL, keep_result_cb,
                                 &result);
  entries = till_store_list_records_finish (fixture->store, wait_for (&result), NULL);

  return entries->len;
}

/* --- tests ------------------------------------------------------------------------------------ */

/* All that is new, over several pages; and the payout of each entry, once it is paid out. */
static void
test_since (Fixture      *fixture,
            gconstpointer user_data)
{
  guint n_lists;

  put_entry (fixture, "txn_1", 100, NULL);
  put_entry (fixture, "txn_2", 200, NULL);
  put_entry (fixture, "txn_3", 300, NULL);
  run_well (fixture);
  g_assert_cmpuint (count_all (fixture), ==, 3);
  g_assert_nonnull (till_store_get_mark (fixture->store, "ledger-until"));

  /* A day later they are paid out; what is older than the mark is not listed again. */
  till_clock_advance (fixture->clock, 24 * 3600 * TILL_SECOND);
  g_ptr_array_set_size (fixture->gateway->entries, 0);
  put_payout (fixture, "po_1", 600);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("txn_%u", i);

      put_entry (fixture, id, 100 * i, "po_1");
    }
  put_entry (fixture, "txn_4", 400, NULL);
  run_well (fixture);
  g_assert_cmpuint (count_all (fixture), ==, 4);
  g_assert_cmpuint (count_inside (fixture, "po_1"), ==, 3);

  /* Once is enough: a page of payouts and two of entries, made within the overlap. */
  n_lists = fixture->gateway->n_lists;
  run_well (fixture);
  g_assert_cmpuint (fixture->gateway->n_lists - n_lists, ==, 3);
  g_assert_cmpuint (fixture->gateway->n_inside, ==, 2);
}

/* A payout that could only be read in part has no entries, and is looked into again. */
static void
test_whole_or_not (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  put_payout (fixture, "po_1", 600);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("txn_%u", i);

      put_entry (fixture, id, 100, "po_1");
    }

  fixture->gateway->fail_inside = 3;
  g_assert_false (run (fixture, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpuint (count_all (fixture), ==, 5);
  g_assert_cmpuint (count_inside (fixture, "po_1"), ==, 0);

  run_well (fixture);
  g_assert_cmpuint (count_inside (fixture, "po_1"), ==, 5);
}

/* What the gateway does not itemise is not asked for again and again. */
static void
test_empty_payout (Fixture      *fixture,
                   gconstpointer user_data)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("po_%02u", i);

      put_payout (fixture, id, 1);
    }
  put_entry (fixture, "txn_1", 1, "po_39");

  run_well (fixture);
  g_assert_cmpuint (fixture->gateway->n_inside, ==, 40);
  g_assert_cmpuint (count_inside (fixture, "po_39"), ==, 1);
  run_well (fixture);
  g_assert_cmpuint (fixture->gateway->n_inside, ==, 40);
}

/* A key that may not see it is a good key. */
static void
test_forbidden (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->gateway->forbidden = TRUE;
  g_assert_true (till_ledger_reader_is_due (fixture->reader, FALSE));
  run_well (fixture);
  till_clock_advance (fixture->clock, 24 * 3600 * TILL_SECOND);
  g_assert_false (till_ledger_reader_is_due (fixture->reader, TRUE));
}

static void
test_due (Fixture      *fixture,
          gconstpointer user_data)
{
  g_assert_true (till_ledger_reader_is_due (fixture->reader, FALSE));
  run_well (fixture);
  g_assert_false (till_ledger_reader_is_due (fixture->reader, TRUE));
  till_clock_advance (fixture->clock, 60 * TILL_SECOND);
  g_assert_true (till_ledger_reader_is_due (fixture->reader, TRUE));
  g_assert_false (till_ledger_reader_is_due (fixture->reader, FALSE));
  till_clock_advance (fixture->clock, 3600 * TILL_SECOND);
  g_assert_true (till_ledger_reader_is_due (fixture->reader, FALSE));
}

/* Payouts wait when the reads of the month are used up; what is new is read all the same. */
static void
test_budget (Fixture      *fixture,
             gconstpointer user_data)
{
  fixture->gateway->caps.reads_per_month = 10000;
  fixture->gateway->caps.reads_per_payment = 0;
  put_payout (fixture, "po_1", 1);
  put_entry (fixture, "txn_1", 1, "po_1");
  till_read_budget_spend (&fixture->budget, 10000, till_clock_now_us (fixture->clock));

  run_well (fixture);
  g_assert_cmpuint (count_all (fixture), ==, 1);
  g_assert_cmpuint (fixture->gateway->n_inside, ==, 0);
  g_assert_cmpuint (fixture->budget.n_reads, ==, 10002);

  till_read_budget_init (&fixture->budget, NULL, till_clock_now_us (fixture->clock));
  run_well (fixture);
  g_assert_cmpuint (count_inside (fixture, "po_1"), ==, 1);
}

static void
sync_now (TillSync *sync)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_sync_run_async (sync, NULL, keep_result_cb, &result);
  till_sync_run_finish (sync, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* What the relay has brought is news, too: the ledger is looked at with the next comparison. */
static void
test_heard (Fixture      *fixture,
            gconstpointer user_data)
{
  static const TillTiming timing = TILL_TIMING_INIT;
  g_autoptr (TillSync) sync = NULL;
  guint n_entries;

  fixture->gateway->caps.support[TILL_CAPABILITY_EVENT_LIST] = TILL_SUPPORT_NO;
  put_entry (fixture, "txn_1", 1, NULL);
  sync = till_sync_new (TILL_GATEWAY (fixture->gateway), fixture->store, fixture->intake,
                        fixture->clock, &timing);
  sync_now (sync);
  g_assert_cmpuint (count_all (fixture), ==, 1);

  n_entries = fixture->gateway->n_entries;
  till_clock_advance (fixture->clock, 61 * TILL_SECOND);
  sync_now (sync);
  g_assert_cmpuint (fixture->gateway->n_entries, ==, n_entries);

  till_sync_heard (sync);
  sync_now (sync);
  g_assert_cmpuint (fixture->gateway->n_entries, ==, n_entries + 1);
  till_sync_close (sync);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/session/ledger-reader/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("since", test_since);
  ADD ("whole-or-not", test_whole_or_not);
  ADD ("empty-payout", test_empty_payout);
  ADD ("forbidden", test_forbidden);
  ADD ("due", test_due);
  ADD ("budget", test_budget);
  ADD ("heard", test_heard);

  return g_test_run ();
}
