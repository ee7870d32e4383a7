/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* There is a word for everything, and it says what it should. */

#include "till-words.h"

#include "till-clock.h"
#include "till-double.h"
#include "till-format.h"
#include "till-reason-words.h"

#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

static void
assert_word (TillWord word)
{
  g_assert_nonnull (word.text);
  g_assert_cmpstr (word.text, !=, "");
  g_assert_cmpint (word.tone, <, TILL_N_TONES);
  g_assert_cmpint (word.glyph, <, TILL_N_GLYPHS);
}

static void
test_every_state_has_a_word (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (TillPaymentLabel i = 0; i <= TILL_PAYMENT_LABEL_DISPUTED; i++)
    {
      TillWord word = till_words_payment_label (i);

      assert_word (word);
      g_assert_true (g_hash_table_add (seen, (gpointer) word.text));
    }

  for (TillRefundState i = 0; i <= TILL_REFUND_CANCELED; i++)
    assert_word (till_words_refund_state (i));
  for (TillDisputeState i = 0; i <= TILL_DISPUTE_PREVENTED; i++)
    assert_word (till_words_dispute_state (i));
  for (TillInstructionState i = TILL_INSTRUCTION_PREPARED; i <= TILL_INSTRUCTION_GIVEN_UP; i++)
    assert_word (till_words_instruction_state (i));
  for (TillFreshnessState i = 0; i <= TILL_FRESHNESS_OFFLINE; i++)
    assert_word (till_words_freshness_state (i));
  for (TillDisputeStage i = 0; i <= TILL_DISPUTE_STAGE_APPEAL; i++)
    g_assert_nonnull (till_words_dispute_stage (i));
  for (TillAccountMode i = 0; i <= TILL_ACCOUNT_PRACTICE; i++)
    g_assert_nonnull (till_words_mode_sentence (i));
}

static void
assert_instruction (const TillOrder     *order,
                    TillInstructionState state,
                    const char          *expected)
{
  g_autoptr (TillInstruction) instruction =
    till_double_instruction_new ("i", order, state, NULL, NOW);
  g_autofree char *said = till_words_instruction_whole (instruction);

  g_assert_cmpstr (said, ==, expected);
}

static void
test_instructions (void)
{
  const TillMoney amount = { 4800, "GBP" };

  assert_instruction (&(TillOrder) { .kind = TILL_INSTRUCTION_CHARGE, .amount = amount,
                                     .last4 = "4242" },
                      TILL_INSTRUCTION_UNKNOWN,
                      "Charge £48.00 to card ····4242 — Outcome unknown, checking");
  assert_instruction (&(TillOrder) { .kind = TILL_INSTRUCTION_CHARGE, .amount = amount,
                                     .capture_later = TRUE },
                      TILL_INSTRUCTION_DONE, "Hold £48.00 — Done");
  assert_instruction (&(TillOrder) { .kind = TILL_INSTRUCTION_REFUND, .amount = amount },
                      TILL_INSTRUCTION_SENT, "Refund £48.00 — Sent, waiting for the answer");

  for (TillInstructionKind i = TILL_INSTRUCTION_CHARGE; i <= TILL_INSTRUCTION_CLOSE_LINK; i++)
    {
      g_autoptr (TillInstruction) instruction =
        till_double_instruction_new ("i", &(TillOrder) { .kind = i, .amount = amount },
                                     TILL_INSTRUCTION_DONE, NULL, NOW);
      g_autofree char *said = till_words_instruction (instruction);

      g_assert_cmpstr (said, !=, "");
    }
}

static void
assert_freshness (TillFreshness freshness,
                  const char   *expected)
{
  g_autofree char *said = till_words_freshness (&freshness, NOW);

  g_assert_cmpstr (said, ==, expected);
}

static void
test_freshness (void)
{
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_LIVE }, "Live");
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_BEHIND,
                                      .since_us = NOW - 40 * TILL_SECOND }, "Behind 40 s");
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_BACKFILLING,
                                      .backfill_count = 1200 }, "Fetching history 1,200…");
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_BACKFILLING }, "Fetching history…");
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_OFFLINE, .since_us = NOW },
                    "Offline since 14:02");
  assert_freshness ((TillFreshness) { .state = TILL_FRESHNESS_POLLING,
                                      .checked_us = NOW - 130 * TILL_SECOND }, "Checked 2 min ago");
}

static void
assert_time (gint64      time_us,
             const char *expected)
{
  g_autofree char *text = till_format_time (time_us, NOW);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_offline (void)
{
  TillFreshness freshness = { .state = TILL_FRESHNESS_OFFLINE, .since_us = NOW };
  g_autofree char *said = till_words_offline (&freshness, NOW);

  g_assert_true (g_str_has_prefix (said, "The gateway has been out of reach since 14:02."));
  for (freshness.state = 0; freshness.state < TILL_FRESHNESS_OFFLINE; freshness.state++)
    g_assert_null (till_words_offline (&freshness, NOW));
}

/* The day on which money comes is the same day for everybody. */
static void
test_arrival (void)
{
  static const char *const zones[] = { "America/Los_Angeles", "UTC", "Pacific/Auckland" };
  const gint64 today = NOW / TILL_SECOND / 86400;
  const TillPayout payout = { .arrival_us = (today + 7) * 86400 * TILL_SECOND };
  const TillPayout never = { .arrival_us = 0 };
  g_autofree char *nothing = till_format_arrival (&never, NOW);

  g_assert_cmpstr (nothing, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *day = NULL;

      g_setenv ("TZ", zones[i], TRUE);
      day = till_format_arrival (&payout, NOW);
      g_assert_cmpstr (day, ==, "27 Nov");
    }
  g_setenv ("TZ", "UTC", TRUE);
}

static void
test_times (void)
{
  const gint64 hour = 3600 * TILL_SECOND, day = 24 * hour;
  g_autofree char *whole = till_format_time_long (NOW);
  g_autofree char *due = till_format_day (NOW + 7 * day, NOW);
  g_autofree char *tomorrow = till_format_day (NOW + day, NOW);

  assert_time (NOW, "14:02");
  assert_time (NOW - 14 * hour, "00:02");
  assert_time (NOW - 15 * hour, "Yesterday 23:02");
  assert_time (NOW - 17 * day, "3 Nov 14:02");
  assert_time (NOW - 400 * day, "16 Oct 2025");
  assert_time (G_MAXINT64, "");
  g_assert_cmpstr (whole, ==, "Friday, 20 November 2026, 14:02:00 UTC (UTC+00:00)");
  g_assert_cmpstr (due, ==, "27 Nov");
  g_assert_cmpstr (tomorrow, ==, "tomorrow");
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_figures (void)
{
  assert_text (till_format_count (0), "0");
  assert_text (till_format_count (1204), "1,204");
  assert_text (till_format_count (G_MAXUINT64), "18,446,744,073,709,551,615");
  assert_text (till_format_span (-5), "0 s");
  assert_text (till_format_span (59 * TILL_SECOND), "59 s");
  assert_text (till_format_span (60 * TILL_SECOND), "1 min");
  assert_text (till_format_span (7200 * TILL_SECOND), "2 h");
  assert_text (till_format_span (48 * 3600 * TILL_SECOND), "2 d");
}

static void
test_checks (void)
{
  TillTone tone = TILL_TONE_PLAIN;

  g_assert_cmpstr (till_words_check ("pass", &tone), ==, "Matches");
  g_assert_cmpint (tone, ==, TILL_TONE_GOOD);
  g_assert_cmpstr (till_words_check ("fail", &tone), ==, "Does not match");
  g_assert_cmpint (tone, ==, TILL_TONE_BAD);
  g_assert_cmpstr (till_words_check ("something new", &tone), ==, "Not checked");
  g_assert_null (till_words_check (NULL, &tone));
}

/* A code of the gateway is never passed off as our words. */
static void
test_reasons (void)
{
  g_assert_null (till_words_refund_reason (NULL));
  g_assert_null (till_words_refund_failure (""));
  g_assert_null (till_words_dispute_reason (NULL));
  assert_text (till_words_refund_reason ("duplicate"), "Charged twice");
  assert_text (till_words_refund_reason ("goods_lost"), "Other reason (goods_lost)");
  assert_text (till_words_refund_failure ("lost_or_stolen_card"),
               "The card was reported lost or stolen");
  assert_text (till_words_refund_failure ("moon"), "Other reason (moon)");
  assert_text (till_words_dispute_reason ("product_not_received"), "Says it never arrived");
  assert_text (till_words_dispute_reason ("moon"), "Other reason (moon)");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/words/every-state", test_every_state_has_a_word);
  g_test_add_func ("/present/words/instructions", test_instructions);
  g_test_add_func ("/present/words/freshness", test_freshness);
  g_test_add_func ("/present/words/offline", test_offline);
  g_test_add_func ("/present/words/times", test_times);
  g_test_add_func ("/present/words/arrival", test_arrival);
  g_test_add_func ("/present/words/figures", test_figures);
  g_test_add_func ("/present/words/checks", test_checks);
  g_test_add_func ("/present/words/reasons", test_reasons);

  return g_test_run ();
}
