/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the desktop is told of, as tables: of which records, when not, and what is said of what was
 * kept back. */

#include <string.h>

#include "till-clock.h"
#include "till-dispute-words.h"
#include "till-news-rules.h"

#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)
#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */
#define SINCE (NOW - 10 * DAY)

static const TillAccountConfig account = {
  .name = (char *) "Acme Tea", .mode = TILL_ACCOUNT_LIVE, .console_id = (char *) "here",
};

static char *
find (TillNewsKind  kind,
      gconstpointer record,
      gint64        since_us,
      const char   *told)
{
  const TillNewsPlace place = { &account, since_us, NOW };
  g_autoptr (TillNews) news = till_news_find (kind, record, &place, told);

  if (news == NULL)
    return g_strdup ("-");

  g_assert_cmpint (news->kind, ==, kind);
  g_assert_nonnull (strstr (news->body, "Acme Tea (live)"));
  g_assert_null (strstr (news->body, "Smith"));
  g_assert_null (strstr (news->title, "Smith"));
  g_assert_null (strstr (news->body, "4242"));
  g_assert_cmpstr (news->record_id, ==, ((const TillRecord *) record)->id);

  return g_strdup (news->title);
}

static void
test_charges (void)
{
  const struct
  {
    TillPaymentState state;
    const char      *console_id;
    gint64           age_us;
    gint64           since_us;
    const char      *told;
    const char      *title;
  } cases[] = {
    { TILL_PAYMENT_SUCCEEDED, NULL, HOUR, SINCE, NULL, "New payment: £48.00" },
    { TILL_PAYMENT_SUCCEEDED, "there", HOUR, SINCE, NULL, "New payment: £48.00" },
    { TILL_PAYMENT_AUTHORIZED, "there", HOUR, SINCE, NULL, "£48.00 is held on a card" },
    { TILL_PAYMENT_SUCCEEDED, "here", HOUR, SINCE, NULL, "-" },        /* our own */
    { TILL_PAYMENT_SUCCEEDED, NULL, HOUR, SINCE, "1795183000", "-" },  /* told */
    { TILL_PAYMENT_SUCCEEDED, NULL, HOUR, NOW, NULL, "-" },            /* before we were here */
    { TILL_PAYMENT_SUCCEEDED, NULL, 13 * HOUR, SINCE, NULL, "-" },     /* old */
    { TILL_PAYMENT_PROCESSING, NULL, HOUR, SINCE, NULL, "-" },
    { TILL_PAYMENT_FAILED, NULL, HOUR, SINCE, NULL, "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillPayment payment = {
        .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1", .as_of_us = NOW },
        .state = cases[i].state, .created_us = NOW - cases[i].age_us, .amount = { 4800, "GBP" },
        .captured = 4800, .console_id = cases[i].console_id, .customer_name = "J. Smith",
        .last4 = "4242",
      };
      g_autofree char *title = find (TILL_NEWS_CHARGE, &payment, cases[i].since_us,
                                     cases[i].told);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
test_links (void)
{
  const struct
  {
    TillLinkState state;
    TillOrigin    origin;
    gint64        created_age_us;
    gint64        told_age_us;
    const char   *title;
  } cases[] = {
    { TILL_LINK_PAID, TILL_ORIGIN_READ, HOUR, 0, "A link was paid: £48.00" },
    { TILL_LINK_PAID, TILL_ORIGIN_EVENT, 9 * DAY, HOUR, "A link was paid: £48.00" },
    { TILL_LINK_PAID, TILL_ORIGIN_EVENT, 11 * DAY, HOUR, "A link was paid: £48.00" },
    { TILL_LINK_PAID, TILL_ORIGIN_READ, 3 * DAY, 0, "-" }, /* read late; who knows when paid */
    { TILL_LINK_PAID, TILL_ORIGIN_EVENT, 9 * DAY, 3 * DAY, "-" },
    { TILL_LINK_OPEN, TILL_ORIGIN_READ, HOUR, 0, "-" },
    { TILL_LINK_EXPIRED, TILL_ORIGIN_EVENT, HOUR, 0, "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillLink link = {
        .record = { .kind = TILL_RECORD_LINK, .origin = cases[i].origin, .id = "cs_1",
                    .as_of_us = NOW - cases[i].told_age_us },
        .state = cases[i].state, .created_us = NOW - cases[i].created_age_us,
        .amount = { 4800, "GBP" },
      };
      g_autofree char *title = find (TILL_NEWS_LINK, &link, SINCE, NULL);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
test_failures (void)
{
  const struct
  {
    TillRefundState refund;
    TillPayoutState payout;
    TillOrigin      origin;
    gint64          created_age_us;
    gint64          told_age_us;
    gboolean        due;
  } cases[] = {
    { TILL_REFUND_FAILED, TILL_PAYOUT_FAILED, TILL_ORIGIN_READ, DAY, 0, TRUE },
    { TILL_REFUND_FAILED, TILL_PAYOUT_FAILED, TILL_ORIGIN_EVENT, 60 * DAY, HOUR, TRUE },
    { TILL_REFUND_FAILED, TILL_PAYOUT_FAILED, TILL_ORIGIN_READ, 31 * DAY, 0, FALSE },
    { TILL_REFUND_FAILED, TILL_PAYOUT_FAILED, TILL_ORIGIN_EVENT, 60 * DAY, 31 * DAY, FALSE },
    { TILL_REFUND_SUCCEEDED, TILL_PAYOUT_PAID, TILL_ORIGIN_READ, DAY, 0, FALSE },
    { TILL_REFUND_PENDING, TILL_PAYOUT_IN_TRANSIT, TILL_ORIGIN_EVENT, DAY, 0, FALSE },
    { TILL_REFUND_CANCELED, TILL_PAYOUT_CANCELED, TILL_ORIGIN_EVENT, DAY, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillRefund refund = {
        .record = { .kind = TILL_RECORD_REFUND, .origin = cases[i].origin, .id = "re_1",
                    .as_of_us = NOW - cases[i].told_age_us },
        .state = cases[i].refund, .created_us = NOW - cases[i].created_age_us,
        .amount = { 1200, "GBP" },
      };
      const TillPayout payout = {
        .record = { .kind = TILL_RECORD_PAYOUT, .origin = cases[i].origin, .id = "po_1",
                    .as_of_us = NOW - cases[i].told_age_us },
        .state = cases[i].payout, .created_us = NOW - cases[i].created_age_us,
        .amount = { 1200, "GBP" },
      };
      g_autofree char *of_refund = find (TILL_NEWS_REFUND, &refund, SINCE, NULL);
      g_autofree char *of_payout = find (TILL_NEWS_PAYOUT, &payout, SINCE, NULL);
      g_autofree char *again = find (TILL_NEWS_REFUND, &refund, SINCE, "1795183000");

      g_assert_cmpstr (of_refund, ==, cases[i].due ? "A refund has failed: £12.00" : "-");
      g_assert_cmpstr (of_payout, ==, cases[i].due ? "A payout has failed: £12.00" : "-");
      g_assert_cmpstr (again, ==, "-");
    }
}

static void
test_deadlines (void)
{
  const struct
  {
    gint64      left_us;
    const char *told_hold;
    const char *of_hold;
    const char *told_dispute;
    const char *of_dispute;
  } cases[] = {
    { 9 * DAY, NULL, "-", NULL, "New dispute: £48.00" },
    { 9 * DAY, NULL, "-", "1000", "-" },
    { 5 * DAY, NULL, "-", "1000", "Dispute about £48.00: 5 days left" },
    { 5 * DAY, NULL, "-", "7", "-" },
    { HOUR, NULL, "£48.00 is held only until 15:02", "3", "Dispute about £48.00: 1 hour left" },
    { HOUR, "1795186920", "-", "1", "-" },
    { 2 * HOUR, "1795186920", "£48.00 is held only until 16:02", "1", "-" },
    { 0, NULL, "-", NULL, "-" },
    { -HOUR, NULL, "-", NULL, "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillPayment payment = {
        .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
        .state = TILL_PAYMENT_AUTHORIZED, .created_us = NOW - DAY, .amount = { 4800, "GBP" },
        .capture_before_us = NOW + cases[i].left_us, .customer_name = "J. Smith",
      };
      const TillDispute dispute = {
        .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
        .state = TILL_DISPUTE_NEEDS_RESPONSE, .created_us = NOW - DAY, .amount = { 4800, "GBP" },
        .due_us = NOW + cases[i].left_us, .reason = "fraudulent",
      };
      g_autofree char *of_hold = find (TILL_NEWS_HOLD, &payment, SINCE, cases[i].told_hold);
      g_autofree char *of_dispute = find (TILL_NEWS_DISPUTE, &dispute, SINCE,
                                          cases[i].told_dispute);

      g_assert_cmpstr (of_hold, ==, cases[i].of_hold);
      g_assert_cmpstr (of_dispute, ==, cases[i].of_dispute);
    }
}

/* A link that was paid and the payment it was paid by are told as one, whichever comes first. */
static void
test_marks (void)
{
  const TillLink link = { .record = { .id = "cs_1" }, .payment_intent_id = "pi_1" };
  const TillPayment payment = { .record = { .id = "ch_1" }, .intent_id = "pi_1" };
  g_autofree char *of_link = till_news_make_mark (TILL_NEWS_LINK, &link);
  g_autofree char *of_payment = till_news_make_mark (TILL_NEWS_CHARGE, &payment);
  const struct
  {
    const char *mark;
    gint64      time_us;
    gboolean    over;
  } cases[] = {
    { "told-payment-pi_1", NOW - 2 * DAY, FALSE }, { "told-payment-pi_1", NOW - 4 * DAY, TRUE },
    { "told-refund-re_1", NOW - 30 * DAY, FALSE }, { "told-refund-re_1", NOW - 41 * DAY, TRUE },
    { "told-payout-po_1", NOW - 30 * DAY, FALSE }, { "told-payout-po_1", NOW - 41 * DAY, TRUE },
    { "told-hold-ch_1", NOW + HOUR, FALSE }, { "told-hold-ch_1", NOW - HOUR, TRUE },
    { "told-dispute-dp_1", 0, FALSE }, { "events-cursor", 0, FALSE },
  };

  g_assert_cmpstr (of_link, ==, of_payment);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *stamp = g_strdup_printf ("%" G_GINT64_FORMAT,
                                                cases[i].time_us / TILL_SECOND);

      g_assert_true (till_news_is_mark_over (cases[i].mark, stamp, NOW) == cases[i].over);
    }
}

static void
test_quiet_hours (void)
{
  const struct
  {
    int      from;
    int      to;
    int      hour;
    int      minute;
    gboolean quiet;
  } cases[] = {
    { 22 * 60, 7 * 60, 21, 59, FALSE }, { 22 * 60, 7 * 60, 22, 0, TRUE },
    { 22 * 60, 7 * 60, 0, 0, TRUE }, { 22 * 60, 7 * 60, 6, 59, TRUE },
    { 22 * 60, 7 * 60, 7, 0, FALSE }, { 12 * 60, 13 * 60 + 30, 13, 29, TRUE },
    { 12 * 60, 13 * 60 + 30, 13, 30, FALSE }, { 12 * 60, 13 * 60 + 30, 11, 59, FALSE },
    { 12 * 60, 12 * 60, 12, 0, FALSE }, /* from and to alike: none */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillNewsRules rules = { 1u << TILL_NEWS_LINK, FALSE, TRUE, cases[i].from, cases[i].to };
      g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 21, cases[i].hour,
                                                       cases[i].minute, 30);

      g_assert_true (till_news_rules_are_quiet (&rules, now) == cases[i].quiet);
      g_assert_cmpint (till_news_rules_judge (&rules, TILL_NEWS_LINK, now), ==,
                       cases[i].quiet ? TILL_NEWS_KEEP : TILL_NEWS_TELL);
      g_assert_cmpint (till_news_rules_judge (&rules, TILL_NEWS_CHARGE, now), ==, TILL_NEWS_DROP);
      rules.has_quiet = FALSE;
      g_assert_cmpint (till_news_rules_judge (&rules, TILL_NEWS_LINK, now), ==, TILL_NEWS_TELL);
    }
}

static void
test_kept (void)
{
  g_autoptr (GVariant) none = g_variant_ref_sink (g_variant_new ("a(sssu)", NULL));
  g_autoptr (GVariant) one = till_news_kept_add (none, "a1", "Acme (live)", TILL_NEWS_CHARGE, 1);
  g_autoptr (GVariant) two = till_news_kept_add (one, "a1", "Acme (live)", TILL_NEWS_CHARGE, 2);
  g_autoptr (GVariant) more = till_news_kept_add (two, "a1", "Acme (live)", TILL_NEWS_REFUND, 1);
  g_autoptr (GVariant) all = till_news_kept_add (more, "a2", "Harbour", TILL_NEWS_LINK, 1);
  g_autoptr (TillNews) first = till_news_kept_sum (all, "a1");
  g_autoptr (TillNews) second = till_news_kept_sum (all, "a2");

  g_assert_null (till_news_kept_sum (none, "a1"));
  g_assert_null (till_news_kept_sum (all, "a3"));
  g_assert_cmpstr (first->title, ==, "In your quiet hours");
  g_assert_cmpstr (first->body, ==, "1 refund has failed · 3 new payments\nAcme (live)");
  g_assert_cmpstr (first->page, ==, "refunds");
  g_assert_null (first->record_id);
  g_assert_cmpstr (second->body, ==, "1 link was paid\nHarbour");
  g_assert_cmpstr (second->page, ==, "links");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/news/charges", test_charges);
  g_test_add_func ("/present/news/links", test_links);
  g_test_add_func ("/present/news/failures", test_failures);
  g_test_add_func ("/present/news/deadlines", test_deadlines);
  g_test_add_func ("/present/news/marks", test_marks);
  g_test_add_func ("/present/news/quiet-hours", test_quiet_hours);
  g_test_add_func ("/present/news/kept", test_kept);

  return g_test_run ();
}
