/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What counts when the same thing is told twice, late, or in two ways. */

#include <string.h>

#include "store-fixture.h"

/* The payment @id as it stands, freed with the test. */
static TillPayment *
get (StoreFixture *fixture,
     const char   *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPaymentDetail) detail = store_find (fixture->store, id, &error);

  g_assert_no_error (error);

  return till_record_ref (detail->payment);
}

static gint64
get_refunded (StoreFixture *fixture,
              const char   *id)
{
  TillPayment *payment = get (fixture, id);
  gint64 refunded = payment->refunded;

  till_record_unref (payment);

  return refunded;
}

static gint64
get_key (StoreFixture *fixture,
         const char   *id)
{
  g_autoptr (TillPaymentDetail) detail = store_find (fixture->store, id, NULL);

  g_assert (detail != NULL);

  return detail->key;
}

/* Applies a payment with so much refunded, as told by @origin at @second. */
static TillApplied *
tell (StoreFixture *fixture,
      gint64        second,
      gint64        refunded,
      TillOrigin    origin)
{
  TillPayment fields = payment_fields ("ch_1", second);

  fields.refunded = refunded;
  fields.record.origin = origin;

  return store_apply_one (fixture->store, &fields);
}

static void
assert_applied (TillApplied *applied,
                guint        n_new,
                guint        n_changed,
                guint        n_doubts)
{
  g_assert_cmpuint (applied->n_new, ==, n_new);
  g_assert_cmpuint (applied->n_changed, ==, n_changed);
  g_assert_cmpuint (applied->changed->len, ==, n_new + n_changed);
  g_assert_cmpuint (applied->doubts->len, ==, n_doubts);
  till_applied_free (applied);
}

static void
test_newer_wins (StoreFixture *fixture,
                 gconstpointer user_data)
{
  gint64 key;

  assert_applied (tell (fixture, 10, 100, TILL_ORIGIN_READ), 1, 0, 0);
  key = get_key (fixture, "ch_1");
  assert_applied (tell (fixture, 5, 0, TILL_ORIGIN_READ), 0, 0, 0);
  assert_applied (tell (fixture, 5, 0, TILL_ORIGIN_EVENT), 0, 0, 0);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 100);

  assert_applied (tell (fixture, 20, 200, TILL_ORIGIN_EVENT), 0, 1, 0);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 200);
  assert_applied (tell (fixture, 31, 200, TILL_ORIGIN_EVENT), 0, 0, 0); /* newer, nothing new */
  assert_applied (tell (fixture, 27, 300, TILL_ORIGIN_READ), 0, 0, 0);  /* so this is late */
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 200);
  g_assert_cmpint (get_key (fixture, "ch_1"), ==, key);
}

static void
test_same_second (StoreFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GPtrArray) left = NULL;
  TillApplied *applied;
  TillDoubt *doubt;

  assert_applied (tell (fixture, 10, 0, TILL_ORIGIN_EVENT), 1, 0, 0);
  assert_applied (tell (fixture, 10, 0, TILL_ORIGIN_EVENT), 0, 0, 0);
  assert_applied (tell (fixture, 10, 100, TILL_ORIGIN_READ), 0, 1, 1);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 100);

  applied = tell (fixture, 10, 50, TILL_ORIGIN_EVENT);
  g_assert_cmpuint (applied->doubts->len, ==, 1);
  doubt = applied->doubts->pdata[0];
  g_assert_cmpint (doubt->kind, ==, TILL_RECORD_PAYMENT);
  g_assert_cmpstr (doubt->id, ==, "ch_1");
  assert_applied (applied, 0, 0, 1);

  /* Whoever comes after a crash knows of it. */
  store_reopen (fixture);
  left = till_store_list_doubts (fixture->store);
  g_assert_cmpuint (left->len, ==, 2);
  for (guint i = 0; i < left->len; i++)
    {
      doubt = left->pdata[i];
      g_assert_cmpstr (doubt->id, ==, "ch_1");
    }
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 100);

  assert_applied (tell (fixture, 10, 150, TILL_ORIGIN_READ), 0, 1, 1);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 150);
}

/* An answer may show what was a moment before the time it bears: whichever of both comes first. */
static void
test_answers_are_late (StoreFixture *fixture,
                       gconstpointer user_data)
{
  assert_applied (tell (fixture, 10, 0, TILL_ORIGIN_READ), 1, 0, 0);
  assert_applied (tell (fixture, 9, 100, TILL_ORIGIN_EVENT), 0, 0, 1);
  assert_applied (tell (fixture, 8, 0, TILL_ORIGIN_EVENT), 0, 0, 0); /* says the same */
  assert_applied (tell (fixture, 6, 50, TILL_ORIGIN_EVENT), 0, 0, 0); /* surely older */
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 0);

  assert_applied (tell (fixture, 20, 300, TILL_ORIGIN_EVENT), 0, 1, 0);
  assert_applied (tell (fixture, 21, 100, TILL_ORIGIN_READ), 0, 1, 1);
  assert_applied (tell (fixture, 22, 300, TILL_ORIGIN_READ), 0, 1, 1);
  assert_applied (tell (fixture, 21, 100, TILL_ORIGIN_READ), 0, 0, 1);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 300);
  assert_applied (tell (fixture, 26, 300, TILL_ORIGIN_READ), 0, 0, 0);
}

/* Tells of a payment as an event does: without its fee. */
static TillApplied *
tell_without_fee (StoreFixture *fixture,
                  gint64        second,
                  gint64        refunded,
                  TillOrigin    origin)
{
  TillPayment fields = payment_fields ("ch_1", second);

  fields.refunded = refunded;
  fields.record.origin = origin;
  fields.fee = fields.net = 0;
  fields.settle_currency[0] = '\0';

  return store_apply_one (fixture->store, &fields);
}

static void
assert_fee (StoreFixture *fixture,
            gint64        fee,
            gint64        refunded)
{
  TillPayment *payment = get (fixture, "ch_1");

  g_assert_cmpint (payment->fee, ==, fee);
  g_assert_cmpint (payment->net, ==, fee > 0 ? 1250 - fee : 0);
  g_assert_cmpstr (payment->settle_currency, ==, fee > 0 ? "GBP" : "");
  g_assert_cmpint (payment->refunded, ==, refunded);
  till_record_unref (payment);
}

static void
test_fee_is_kept (StoreFixture *fixture,
                  gconstpointer user_data)
{
  assert_applied (tell (fixture, 10, 0, TILL_ORIGIN_READ), 1, 0, 0);
  assert_applied (tell_without_fee (fixture, 20, 100, TILL_ORIGIN_EVENT), 0, 1, 0);
  assert_fee (fixture, 39, 100);
  assert_applied (tell_without_fee (fixture, 30, 200, TILL_ORIGIN_READ), 0, 1, 0);
  assert_fee (fixture, 39, 200);
}

/* The fee comes later than the payment: the event that says so makes us read it. */
static void
test_fee_is_fetched (StoreFixture *fixture,
                     gconstpointer user_data)
{
  assert_applied (tell_without_fee (fixture, 10, 0, TILL_ORIGIN_EVENT), 1, 0, 0);
  assert_applied (tell_without_fee (fixture, 11, 0, TILL_ORIGIN_EVENT), 0, 0, 1);
  assert_fee (fixture, 0, 0);
  assert_applied (tell (fixture, 11, 0, TILL_ORIGIN_READ), 0, 1, 0);
  assert_fee (fixture, 39, 0);
  assert_applied (tell_without_fee (fixture, 12, 0, TILL_ORIGIN_EVENT), 0, 0, 0);
}

/* What is older is not taken, but for the fee: so the order does not matter. */
static void
test_fee_of_an_older_state (StoreFixture *fixture,
                            gconstpointer user_data)
{
  assert_applied (tell_without_fee (fixture, 20, 100, TILL_ORIGIN_EVENT), 1, 0, 0);
  assert_applied (tell (fixture, 10, 0, TILL_ORIGIN_READ), 0, 1, 0);
  assert_fee (fixture, 39, 100);
}

/* Gateways tell whole seconds: fractions are no order. */
static void
test_fractions_are_no_order (StoreFixture *fixture,
                             gconstpointer user_data)
{
  TillPayment fields = payment_fields ("ch_1", 10);

  fields.record.origin = TILL_ORIGIN_EVENT;
  assert_applied (store_apply_one (fixture->store, &fields), 1, 0, 0);
  fields.record.as_of_us += TILL_SECOND - 1;
  fields.refunded = 1;
  assert_applied (store_apply_one (fixture->store, &fields), 0, 0, 1);
}

static void
test_one_doubt_per_object (StoreFixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillPayment fields = payment_fields ("ch_1", 10);

  fields.record.origin = TILL_ORIGIN_EVENT;
  for (guint i = 0; i < 4; i++)
    {
      fields.refunded = i;
      g_ptr_array_add (records, till_record_new (&fields));
    }
  assert_applied (store_apply (fixture->store, records), 1, 0, 1);
}

static void
test_events_carry_their_subject (StoreFixture *fixture,
                                 gconstpointer user_data)
{
  TillPayment payment = payment_fields ("ch_1", 10);
  TillEvent event = {
    .record = { .kind = TILL_RECORD_EVENT, .id = "evt_1", .origin = TILL_ORIGIN_EVENT },
    .type = "charge.succeeded",
  };
  TillCard card = { .record = { .kind = TILL_RECORD_CARD, .id = "pm_1" } };
  TillAccount account = { .record = { .kind = TILL_RECORD_ACCOUNT, .id = "acct_1" } };
  TillPayment nameless = payment_fields ("", 10);

  assert_applied (store_apply_one (fixture->store, &event), 0, 0, 0);
  assert_applied (store_apply_one (fixture->store, &card), 0, 0, 0);
  assert_applied (store_apply_one (fixture->store, &account), 0, 0, 0);
  assert_applied (store_apply_one (fixture->store, &nameless), 0, 0, 0);

  payment.record.origin = TILL_ORIGIN_EVENT;
  event.subject = till_record_new (&payment);
  assert_applied (store_apply_one (fixture->store, &event), 1, 0, 0);
  till_record_unref (event.subject);
  g_assert_cmpint (get_refunded (fixture, "ch_1"), ==, 0);
}

/* What is told of a payment that looks so already may be news to this process. */
static void
test_told_again (StoreFixture *fixture,
                 gconstpointer user_data)
{
  TillPayment payment = payment_fields ("ch_1", 10);
  g_autoptr (TillApplied) read = store_apply_one (fixture->store, &payment);
  g_autoptr (TillApplied) read_again = NULL;
  g_autoptr (TillApplied) told = NULL;
  g_autoptr (TillApplied) told_later = NULL;

  g_assert_cmpuint (read->told->len, ==, 0);
  read_again = store_apply_one (fixture->store, &payment);
  g_assert_cmpuint (read_again->n_changed, ==, 0);
  g_assert_cmpuint (read_again->told->len, ==, 1);

  payment.record.origin = TILL_ORIGIN_EVENT;
  told = store_apply_one (fixture->store, &payment);
  g_assert_cmpuint (told->n_changed, ==, 0);
  g_assert_cmpuint (told->told->len, ==, 1);
  g_assert_cmpint (g_array_index (told->told, gint64, 0), ==, get_key (fixture, "ch_1"));

  payment.record.as_of_us += TILL_SECOND;
  told_later = store_apply_one (fixture->store, &payment);
  g_assert_cmpuint (told_later->told->len, ==, 1);
}

static void
test_attempt_becomes_a_charge (StoreFixture *fixture,
                               gconstpointer user_data)
{
  TillPayment attempt = payment_fields ("pi_1", 10), charge = payment_fields ("ch_1", 12);
  TillPayment failed = payment_fields ("ch_0", 11);
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (TillPaymentDetail) newest = NULL;
  gint64 attempt_key;

  attempt.state = TILL_PAYMENT_REQUIRES_ACTION;
  attempt.intent_id = charge.intent_id = failed.intent_id = "pi_1";
  failed.state = TILL_PAYMENT_FAILED;
  assert_applied (store_apply_one (fixture->store, &attempt), 1, 0, 0);
  attempt_key = get_key (fixture, "pi_1");

  applied = store_apply_one (fixture->store, &failed);
  g_assert_cmpuint (applied->n_new, ==, 1);
  g_assert_cmpuint (applied->removed->len, ==, 1);
  g_assert_cmpint (g_array_index (applied->removed, gint64, 0), ==, attempt_key);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM payment"), ==, 1);

  /* A late word about the attempt does not bring it back. */
  attempt.record.as_of_us += 100 * TILL_SECOND;
  assert_applied (store_apply_one (fixture->store, &attempt), 0, 0, 0);
  attempt.intent_id = NULL;
  assert_applied (store_apply_one (fixture->store, &attempt), 0, 0, 0);

  /* A second try is a second payment; the attempt's id leads to the newest. */
  charge.created_us += TILL_SECOND;
  assert_applied (store_apply_one (fixture->store, &charge), 1, 0, 0);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM payment"), ==, 2);
  newest = store_find (fixture->store, "pi_1", NULL);
  g_assert_cmpstr (newest->payment->record.id, ==, "ch_1");
}

/* Attempt and charge in one call: only the charge was ever there. */
static void
test_attempt_and_charge_at_once (StoreFixture *fixture,
                                 gconstpointer user_data)
{
  TillPayment attempt = payment_fields ("pi_1", 10), charge = payment_fields ("ch_1", 12);
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (TillApplied) applied = NULL;

  attempt.intent_id = charge.intent_id = "pi_1";
  charge.created_us += TILL_SECOND;
  g_ptr_array_add (records, till_record_new (&charge));
  g_ptr_array_add (records, till_record_new (&attempt));
  applied = store_apply (fixture->store, records);
  g_assert_cmpuint (applied->n_new, ==, 1);
  g_assert_cmpuint (applied->changed->len, ==, 1);
  g_assert_cmpuint (applied->removed->len, ==, 0);
  g_assert_cmpint (get_key (fixture, "ch_1"), ==, g_array_index (applied->changed, gint64, 0));
}

/* A charge that learns of its attempt only later takes it away then. */
static void
test_attempt_is_learnt_later (StoreFixture *fixture,
                              gconstpointer user_data)
{
  TillPayment attempt = payment_fields ("pi_1", 10), charge = payment_fields ("ch_1", 10);
  g_autoptr (TillApplied) applied = NULL;

  assert_applied (store_apply_one (fixture->store, &attempt), 1, 0, 0);
  assert_applied (store_apply_one (fixture->store, &charge), 1, 0, 0);
  charge.record.as_of_us += TILL_SECOND;
  charge.intent_id = "pi_1";
  applied = store_apply_one (fixture->store, &charge);
  g_assert_cmpuint (applied->n_changed, ==, 1);
  g_assert_cmpuint (applied->removed->len, ==, 1);
}

static void
test_refunds_do_not_touch_the_payment (StoreFixture *fixture,
                                       gconstpointer user_data)
{
  TillPayment payment = payment_fields ("ch_1", 10);
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_2", .as_of_us = TILL_SECOND },
    .state = TILL_REFUND_SUCCEEDED,
    .created_us = 2 * TILL_SECOND,
    .amount = { 250, "GBP" },
    .payment_id = "ch_1",
  };
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;

  assert_applied (store_apply_one (fixture->store, &payment), 1, 0, 0);
  applied = store_apply_one (fixture->store, &refund);
  g_assert_cmpuint (applied->n_others, ==, 1);
  g_assert_cmpuint (applied->changed->len, ==, 0);
  refund.record.id = "re_1";
  refund.created_us = TILL_SECOND;
  till_applied_free (store_apply_one (fixture->store, &refund));
  till_applied_free (store_apply_one (fixture->store, &refund));

  detail = store_find (fixture->store, "ch_1", NULL);
  g_assert_cmpint (detail->payment->refunded, ==, 0);
  g_assert_cmpuint (detail->refunds->len, ==, 2);
  g_assert_cmpstr (TILL_RECORD (detail->refunds->pdata[0])->id, ==, "re_1"); /* oldest first */
  g_assert_cmpuint (detail->disputes->len, ==, 0);
}

/* In whatever order its states become known, a refund that had succeeded is known to have. */
static void
test_refunds_that_came_back (StoreFixture *fixture,
                             gconstpointer user_data)
{
  static const int orders[][3] = {
    { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
  };
  const TillRefundState states[] = {
    TILL_REFUND_PENDING, TILL_REFUND_SUCCEEDED, TILL_REFUND_FAILED,
  };
  const char *const words[] = { "pending", "succeeded", "failed" };
  TillPayment payment = payment_fields ("ch_1", 10);
  g_autoptr (TillPaymentDetail) detail = NULL;

  till_applied_free (store_apply_one (fixture->store, &payment));
  for (guint i = 0; i < 2 * G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *id = g_strdup_printf ("re_%02u", i);

      /* The second half never succeeded. */
      for (guint j = 0; j < 3; j++)
        {
          int state = orders[i % G_N_ELEMENTS (orders)][j];
          const TillRefund refund = {
            .record = { .kind = TILL_RECORD_REFUND, .origin = TILL_ORIGIN_EVENT, .id = id,
                        .as_of_us = (20 + state * 10) * TILL_SECOND, .raw_state = words[state] },
            .state = states[state], .created_us = 11 * TILL_SECOND, .amount = { 250, "GBP" },
            .payment_id = "ch_1",
          };

          if (i < G_N_ELEMENTS (orders) || state != 1)
            till_applied_free (store_apply_one (fixture->store, &refund));
        }
    }

  detail = store_find (fixture->store, "ch_1", NULL);
  g_assert_cmpuint (detail->refunds->len, ==, 2 * G_N_ELEMENTS (orders));
  for (guint i = 0; i < detail->refunds->len; i++)
    {
      const TillRefund *refund = detail->refunds->pdata[i];

      g_assert_cmpint (refund->state, ==, TILL_REFUND_FAILED);
      g_assert_true (refund->succeeded_before ==
                     (strcmp (refund->record.id, "re_06") < 0));
    }
}

static void
test_disputes_mark_the_payment (StoreFixture *fixture,
                                gconstpointer user_data)
{
  TillPayment first = payment_fields ("ch_1", 10), second = payment_fields ("ch_2", 10);
  TillDispute dispute = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1", .as_of_us = TILL_SECOND },
    .state = TILL_DISPUTE_WON,
    .amount = { 1250, "GBP" },
    .payment_id = "ch_1",
  };
  const TillFilter disputed = { .labels = 1 << TILL_PAYMENT_LABEL_DISPUTED };
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (GArray) keys = NULL;

  /* First the payment, then the dispute … */
  assert_applied (store_apply_one (fixture->store, &first), 1, 0, 0);
  applied = store_apply_one (fixture->store, &dispute);
  g_assert_cmpuint (applied->n_others, ==, 1);
  g_assert_cmpuint (applied->n_changed, ==, 1);
  assert_applied (store_apply_one (fixture->store, &dispute), 0, 0, 0);

  /* … and the other way round; a payment that does not know of it stays disputed. */
  dispute.record.id = "dp_2";
  dispute.payment_id = "ch_2";
  till_applied_free (store_apply_one (fixture->store, &dispute));
  assert_applied (store_apply_one (fixture->store, &second), 1, 0, 0);
  first.record.as_of_us += TILL_SECOND;
  assert_applied (store_apply_one (fixture->store, &first), 0, 0, 0);

  keys = store_list (fixture->store, &disputed, 0, 0);
  g_assert_cmpuint (keys->len, ==, 2);
}

static void
test_marks_stand_with_their_records (StoreFixture *fixture,
                                     gconstpointer user_data)
{
  TillMark marks[] = { { "relay-cursor", "17" }, { "events-cursor", "evt_9" } };
  TillPayment good = payment_fields ("ch_1", 10);
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (till_store_get_mark (fixture->store, "relay-cursor"));
  g_ptr_array_add (records, till_record_new (&good));
  till_applied_free (store_try_apply (fixture->store, records, marks, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (till_store_get_mark (fixture->store, "relay-cursor"), ==, "17");
  g_assert_cmpstr (till_store_get_mark (fixture->store, "events-cursor"), ==, "evt_9");

  /* What fails leaves neither records nor marks. */
  good.record.id = "ch_3";
  g_ptr_array_add (records, till_record_new (&good));
  marks[0].value = "18";
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM payment"), ==, 1);
  {
    g_autoptr (TillDb) db = store_open_raw (fixture->path);

    g_assert_true (till_db_exec (db, "CREATE TRIGGER refuse BEFORE INSERT ON payment"
                                 " WHEN new.id = 'ch_3' BEGIN SELECT RAISE (ABORT, 'no'); END",
                                 NULL));
  }
  g_assert_null (store_try_apply (fixture->store, records, marks, 2, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CONSTRAINT);
  g_assert_cmpstr (till_store_get_mark (fixture->store, "relay-cursor"), ==, "17");
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM payment"), ==, 1);

  store_reopen (fixture);
  g_assert_cmpstr (till_store_get_mark (fixture->store, "relay-cursor"), ==, "17");
  g_clear_error (&error);
  g_ptr_array_set_size (records, 0);
  marks[0].value = NULL;
  till_applied_free (store_try_apply (fixture->store, records, marks, 1, &error));
  g_assert_null (till_store_get_mark (fixture->store, "relay-cursor"));
  store_reopen (fixture);
  g_assert_null (till_store_get_mark (fixture->store, "relay-cursor"));
  g_assert_cmpstr (till_store_get_mark (fixture->store, "events-cursor"), ==, "evt_9");
}

/* More payments in one second than it has keys of its own, in two calls. */
static void
test_many_in_one_second (StoreFixture *fixture,
                         gconstpointer user_data)
{
  const TillFilter all = { NULL };
  g_autoptr (GArray) keys = NULL;
  TillPayment next = payment_fields ("ch_next", 10), before = payment_fields ("ch_before", 10);

  for (guint half = 0; half < 2; half++)
    {
      g_autoptr (GPtrArray) records = till_record_array_new ();

      for (guint i = 0; i < 1500; i++)
        {
          g_autofree char *id = g_strdup_printf ("ch_%u_%u", half, i);
          TillPayment fields = payment_fields (id, 10);

          g_ptr_array_add (records, till_record_new (&fields));
        }
      assert_applied (store_apply (fixture->store, records), 1500, 0, 0);
    }

  before.created_us -= TILL_SECOND;
  next.created_us += 10 * TILL_SECOND;
  assert_applied (store_apply_one (fixture->store, &next), 1, 0, 0);
  assert_applied (store_apply_one (fixture->store, &before), 1, 0, 0);

  keys = store_list (fixture->store, &all, 0, 0);
  g_assert_cmpuint (keys->len, ==, 3002);
  g_assert_cmpint (g_array_index (keys, gint64, 0), ==, get_key (fixture, "ch_next"));
  g_assert_cmpint (g_array_index (keys, gint64, 3001), ==, get_key (fixture, "ch_before"));
}

static void
test_times_no_gateway_should_tell (StoreFixture *fixture,
                                   gconstpointer user_data)
{
  const gint64 times[] = { G_MININT64, -1, 0, 1, G_MAXINT64 };
  const TillFilter all = { NULL };
  g_autoptr (GArray) keys = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%u", i);
      TillPayment fields = payment_fields (id, 10);

      fields.created_us = times[i];
      assert_applied (store_apply_one (fixture->store, &fields), 1, 0, 0);
      g_assert_cmpint (get_key (fixture, id), >, 0);
    }

  keys = store_list (fixture->store, &all, 0, 0);
  g_assert_cmpuint (keys->len, ==, G_N_ELEMENTS (times));
}

static void
test_amounts_no_merchant_takes (StoreFixture *fixture,
                                gconstpointer user_data)
{
  const TillFilter all = { NULL };

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%u", i);
      TillPayment fields = payment_fields (id, 10);

      fields.amount.minor = fields.captured = fields.refunded = G_MAXINT64;
      assert_applied (store_apply_one (fixture->store, &fields), 1, 0, 0);
    }

  g_array_unref (store_totals (fixture->store, &all));
  g_array_unref (store_totals (fixture->store, &(TillFilter) { .text = "smith" }));
}

static void
test_card_numbers_stay_out (StoreFixture *fixture,
                            gconstpointer user_data)
{
  static const char *const suffixes[] = { "", "-wal" };
  TillPayment fields = payment_fields ("ch_1", 10);
  TillCustomer customer = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" },
    .name = "Card 4242424242424242",
    .phone = "+44 7700 900122",
  };
  TillPayment *stored;

  fields.description = "called with 4242 4242 4242 4242";
  fields.metadata = "card: 4242-4242-4242-4242\norder: 1234567890123452";
  fields.customer_phone = "378282246310005"; /* as long as a telephone number */
  fields.last4 = "4242424242424242";
  fields.record.origin = TILL_ORIGIN_EVENT;
  assert_applied (store_apply_one (fixture->store, &fields), 1, 0, 0);
  assert_applied (store_apply_one (fixture->store, &fields), 0, 0, 0); /* the same, no doubt */
  till_applied_free (store_apply_one (fixture->store, &customer));

  stored = get (fixture, "ch_1");
  g_assert_cmpstr (stored->description, ==, "called with ····4242");
  g_assert_cmpstr (stored->last4, ==, "4242");
  g_assert_nonnull (strstr (stored->metadata, "order: "));
  till_record_unref (stored);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, "4242424242424242", 16));
      g_assert_null (memmem (bytes, length, "4242 4242", 9));
      g_assert_null (memmem (bytes, length, "4242-4242", 9));
      g_assert_null (memmem (bytes, length, "378282246310005", 15));
    }
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/apply/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("newer-wins", test_newer_wins);
  ADD ("same-second", test_same_second);
  ADD ("answers-are-late", test_answers_are_late);
  ADD ("fee-is-kept", test_fee_is_kept);
  ADD ("fee-is-fetched", test_fee_is_fetched);
  ADD ("fee-of-an-older-state", test_fee_of_an_older_state);
  ADD ("fractions-are-no-order", test_fractions_are_no_order);
  ADD ("one-doubt-per-object", test_one_doubt_per_object);
  ADD ("events-carry-their-subject", test_events_carry_their_subject);
  ADD ("told-again", test_told_again);
  ADD ("attempt-becomes-a-charge", test_attempt_becomes_a_charge);
  ADD ("attempt-and-charge-at-once", test_attempt_and_charge_at_once);
  ADD ("attempt-is-learnt-later", test_attempt_is_learnt_later);
  ADD ("refunds-do-not-touch-the-payment", test_refunds_do_not_touch_the_payment);
  ADD ("refunds-that-came-back", test_refunds_that_came_back);
  ADD ("disputes-mark-the-payment", test_disputes_mark_the_payment);
  ADD ("marks-stand-with-their-records", test_marks_stand_with_their_records);
  ADD ("many-in-one-second", test_many_in_one_second);
  ADD ("times-no-gateway-should-tell", test_times_no_gateway_should_tell);
  ADD ("amounts-no-merchant-takes", test_amounts_no_merchant_takes);
  ADD ("card-numbers-stay-out", test_card_numbers_stay_out);

  return g_test_run ();
}
