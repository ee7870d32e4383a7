/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a stretch of time: there, empty, failed, held up, and again when something has
 * happened. */

#include "till-clock.h"
#include "till-double.h"
#include "till-report-desk.h"
#include "till-report-double.h"

#define NOON (G_GINT64_CONSTANT (1795262400) * TILL_SECOND) /* 21 November 2026 */

typedef struct
{
  TillSession    *session;
  TillReportDesk *desk;
  guint           n_changes;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
put (Fixture    *fixture,
     guint       i,
     gint64      created_us,
     gint64      minor)
{
  g_autofree char *id = g_strdup_printf ("ch_%u", i);
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = id }, .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = created_us, .amount = { minor, "GBP" }, .captured = minor, .method = "card",
  };

  till_double_session_put (fixture->session, (created_us / TILL_SECOND << 10) + i, &payment);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  fixture->desk = till_report_desk_new ();
  g_signal_connect_swapped (fixture->desk, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_unref (fixture->desk);
  g_object_unref (fixture->session);
}

static void
show (Fixture    *fixture,
      const char *period)
{
  TillQuerySpan span;

  g_assert_true (till_report_read_span (period, NOON, &span));
  till_report_desk_set_span (fixture->desk, &span);
}

static void
wait_until (Fixture            *fixture,
            TillReportDeskState state)
{
  while (till_report_desk_get_state (fixture->desk) != state)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
get_gross (Fixture *fixture)
{
  GPtrArray *rows = till_report_desk_get_rows (fixture->desk, TILL_REPORT_BY_NOTHING);

  return ((TillReportRow *) rows->pdata[0])->gross;
}

static void
test_states (Fixture      *fixture,
             gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);

  g_assert_cmpint (till_report_desk_get_state (fixture->desk), ==, TILL_REPORT_DESK_CLOSED);
  show (fixture, "2026-11-21");
  g_assert_cmpint (till_report_desk_get_state (fixture->desk), ==, TILL_REPORT_DESK_CLOSED);
  till_report_desk_set_session (fixture->desk, fixture->session);
  g_assert_cmpint (till_report_desk_get_state (fixture->desk), ==, TILL_REPORT_DESK_LOADING);
  wait_until (fixture, TILL_REPORT_DESK_EMPTY);

  put (fixture, 1, NOON, 4800);
  put (fixture, 2, NOON - 24 * 3600 * TILL_SECOND, 100);
  till_report_desk_reload (fixture->desk);
  wait_until (fixture, TILL_REPORT_DESK_READY);
  g_assert_cmpint (get_gross (fixture), ==, 4800);
  show (fixture, "2026-11");
  wait_until (fixture, TILL_REPORT_DESK_READY);
  g_assert_cmpint (get_gross (fixture), ==, 4900);
  g_assert_cmpuint (till_report_desk_get_rows (fixture->desk, TILL_REPORT_BY_SLOT)->len, ==, 2);
  g_assert_cmpuint (till_report_desk_get_bounds (fixture->desk)->len, ==, 31);

  till_double_report_break (store, TRUE);
  till_report_desk_reload (fixture->desk);
  wait_until (fixture, TILL_REPORT_DESK_FAILED);
  g_assert_cmpstr (till_report_desk_get_error (fixture->desk)->message, ==, "The disk is gone");
  g_assert_null (till_report_desk_get_rows (fixture->desk, TILL_REPORT_BY_NOTHING));
  till_double_report_break (store, FALSE);
  till_report_desk_reload (fixture->desk);
  wait_until (fixture, TILL_REPORT_DESK_READY);
  g_assert_null (till_report_desk_get_error (fixture->desk));

  till_report_desk_set_session (fixture->desk, NULL);
  g_assert_cmpint (till_report_desk_get_state (fixture->desk), ==, TILL_REPORT_DESK_CLOSED);
}

/* An answer that nobody waits for any more is not shown; who goes away while it is added up is not
 * called. */
static void
test_overtaken (Fixture      *fixture,
                gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);

  put (fixture, 1, NOON, 4800);
  till_double_report_hold (store, TRUE);
  show (fixture, "2026-11");
  till_report_desk_set_session (fixture->desk, fixture->session);
  g_assert_cmpint (till_report_desk_get_state (fixture->desk), ==, TILL_REPORT_DESK_LOADING);
  till_double_report_hold (store, FALSE);
  show (fixture, "2026-10");
  wait_until (fixture, TILL_REPORT_DESK_EMPTY);

  till_double_report_hold (store, TRUE);
  till_report_desk_reload (fixture->desk);
  g_object_unref (fixture->desk);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture->desk = till_report_desk_new ();
}

/* Many news are added up once, and what is shown stays meanwhile. */
static void
test_news (Fixture      *fixture,
           gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);
  guint n_asked, n_changes;

  put (fixture, 1, NOON, 4800);
  show (fixture, "2026-11-21");
  till_report_desk_set_session (fixture->desk, fixture->session);
  wait_until (fixture, TILL_REPORT_DESK_READY);
  n_asked = till_double_report_count (store);
  n_changes = fixture->n_changes;
  for (guint i = 2; i < 50; i++)
    put (fixture, i, NOON, 1);
  g_assert_cmpint (get_gross (fixture), ==, 4800);

  while (fixture->n_changes == n_changes)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (get_gross (fixture), ==, 4848);
  g_assert_cmpuint (till_double_report_count (store) - n_asked, ==, TILL_REPORT_BY_DECLINE + 1);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/present/report-desk/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Europe/London", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("states", test_states);
  ADD ("overtaken", test_overtaken);
  ADD ("news", test_news);

  return g_test_run ();
}
