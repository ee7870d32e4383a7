/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-delivery-batch.h"

#include <string.h>

#include "fake-gateway.h"
#include "test-wait.h"
#include "till-secret.h"

typedef struct
{
  TillClock   *clock;
  FakeGateway *gateway;
  GPtrArray   *events;  /* TillRelayEvent */
  GPtrArray   *secrets; /* TillSecret */
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->clock = till_clock_new_fake (1795000000 * TILL_SECOND);
  fixture->gateway = fake_gateway_new (fixture->clock);
  fixture->events = g_ptr_array_new_with_free_func ((GDestroyNotify) till_relay_event_unref);
  fixture->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) till_secret_free);
  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_SUCCEEDED, 100, 0, TRUE);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_ptr_array_unref (fixture->events);
  g_ptr_array_unref (fixture->secrets);
  g_object_unref (fixture->gateway);
  till_clock_unref (fixture->clock);
}

static void
add (Fixture    *fixture,
     const char *signature,
     const char *body)
{
  const TillRelayCursor cursor = { "9f3c5a1e", fixture->events->len + 1 };
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  const char *const headers[] = { signature != NULL ? "x-signature" : NULL, signature, NULL };

  /* The relay says that all of it is genuine. */
  g_ptr_array_add (fixture->events,
                   till_relay_event_new (&cursor, "fake", 1, 1795000000 * TILL_SECOND, TRUE,
                                         g_strdupv ((GStrv) headers), bytes));
}

static void
add_secret (Fixture    *fixture,
            const char *secret)
{
  g_ptr_array_add (fixture->secrets, till_secret_new_from_text (secret));
}

static TillDeliveries *
check (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillDeliveries *deliveries;

  till_delivery_batch_check_async (TILL_GATEWAY (fixture->gateway), fixture->events, "x-signature",
                                   fixture->secrets, NULL, test_result_cb, &result);
  deliveries = till_delivery_batch_check_finish (test_wait (&result), &error);
  g_assert_no_error (error);

  return deliveries;
}

static void
test_sorted_out (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (TillDeliveries) deliveries = NULL;

  add_secret (fixture, "new");
  add_secret (fixture, "old");
  add (fixture, "sig new", "event 0");
  add (fixture, "sig guessed", "event 0");
  add (fixture, NULL, "event 0");
  add (fixture, "sig old", "event 0");
  add (fixture, "sig new", "nonsense");
  deliveries = check (fixture);

  g_assert_cmpuint (deliveries->events->len, ==, 2);
  g_assert_cmpuint (deliveries->n_forged, ==, 2);
  g_assert_cmpuint (deliveries->n_unreadable, ==, 1);
  g_assert_cmpuint (deliveries->n_unproven, ==, 0);
  g_assert_cmpstr (deliveries->cursor, ==, "9f3c5a1e.5");
}

/* Without a secret nothing is believed, not even what the relay says it has checked. */
static void
test_nothing_to_check_with (Fixture      *fixture,
                            gconstpointer user_data)
{
  g_autoptr (TillDeliveries) deliveries = NULL;

  add (fixture, "sig new", "event 0");
  add (fixture, NULL, "nonsense");
  deliveries = check (fixture);
  g_assert_cmpuint (deliveries->events->len, ==, 0);
  g_assert_cmpuint (deliveries->n_unproven, ==, 2);
  g_assert_cmpuint (deliveries->n_forged, ==, 0);
  g_assert_cmpstr (deliveries->cursor, ==, "9f3c5a1e.2");
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/session/delivery-batch/sorted-out", test_sorted_out);
  ADD ("/session/delivery-batch/nothing-to-check-with", test_nothing_to_check_with);

  return g_test_run ();
}
