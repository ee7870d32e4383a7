/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Disputes: the time that is left, the reminders, the calendar, what the rows say. */

#include <string.h>

#include "till-clock.h"
#include "till-dispute-calendar.h"
#include "till-dispute-pack.h"
#include "till-dispute-words.h"
#include "till-double.h"
#include "till-topics.h"

#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)
#define NOW (G_GINT64_CONSTANT (1700000000) * TILL_SECOND)

static TillDispute
make (TillDisputeState state,
      gint64           due_us)
{
  return (TillDispute) {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .state = state,
    .stage = TILL_DISPUTE_STAGE_CHARGEBACK,
    .created_us = NOW,
    .due_us = due_us,
    .amount = { 4800, "GBP" },
    .payment_id = "ch_1",
    .reason = "product_not_received",
  };
}

static void
test_left (void)
{
  const struct
  {
    gint64      left_us;
    const char *text;
    TillTone    tone;
  } cases[] = {
    { 9 * DAY + HOUR, "9 days left", TILL_TONE_NOTICE },
    { 8 * DAY - 1, "7 days left", TILL_TONE_WARNING },
    { 4 * DAY, "4 days left", TILL_TONE_WARNING },
    { 4 * DAY - 1, "3 days left", TILL_TONE_BAD },
    { DAY, "1 day left", TILL_TONE_BAD },
    { DAY - 1, "23 hours left", TILL_TONE_BAD },
    { HOUR, "1 hour left", TILL_TONE_BAD },
    { HOUR - 1, "Less than an hour left", TILL_TONE_BAD },
    { 0, "Too late to answer", TILL_TONE_BAD },
    { -DAY, "Too late to answer", TILL_TONE_BAD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillDispute dispute = make (TILL_DISPUTE_NEEDS_RESPONSE, NOW + cases[i].left_us);
      TillTone tone = TILL_TONE_PLAIN;
      g_autofree char *left = till_dispute_say_left (&dispute, NOW, &tone);

      g_assert_cmpstr (left, ==, cases[i].text);
      g_assert_cmpint (tone, ==, cases[i].tone);
      g_assert_true (till_dispute_can_be_answered (&dispute, NOW) == (cases[i].left_us > 0));
    }
}

static void
test_no_answer_awaited (void)
{
  TillDispute won = make (TILL_DISPUTE_WON, 0);
  TillDispute hopeless = make (TILL_DISPUTE_NEEDS_RESPONSE, 0);
  TillTone tone = TILL_TONE_PLAIN;
  g_autofree char *left = NULL;

  g_assert_null (till_dispute_say_left (&won, NOW, &tone));
  left = till_dispute_say_left (&hopeless, NOW, &tone);
  g_assert_cmpstr (left, ==, "Cannot be answered");
  g_assert_false (till_dispute_can_be_answered (&hopeless, NOW));
}

static void
test_reminders (void)
{
  TillDispute dispute = make (TILL_DISPUTE_NEEDS_RESPONSE, NOW + 9 * DAY);
  TillDispute over = make (TILL_DISPUTE_UNDER_REVIEW, NOW + DAY);
  int days = 0;

  g_assert_true (till_dispute_find_reminder (&dispute, 0, NOW, &days));
  g_assert_cmpint (days, ==, TILL_DISPUTE_NEW);
  g_assert_false (till_dispute_find_reminder (&dispute, TILL_DISPUTE_NEW, NOW, &days));
  g_assert_true (till_dispute_find_reminder (&dispute, TILL_DISPUTE_NEW, NOW + 2 * DAY, &days));
  g_assert_cmpint (days, ==, 7);
  g_assert_false (till_dispute_find_reminder (&dispute, 7, NOW + 3 * DAY, &days));
  g_assert_true (till_dispute_find_reminder (&dispute, 7, NOW + 6 * DAY, &days));
  g_assert_cmpint (days, ==, 3);
  /* Closed for days: only the most urgent one is told. */
  g_assert_true (till_dispute_find_reminder (&dispute, TILL_DISPUTE_NEW, NOW + 8 * DAY, &days));
  g_assert_cmpint (days, ==, 1);
  g_assert_false (till_dispute_find_reminder (&dispute, 1, NOW + 8 * DAY + HOUR, &days));
  g_assert_false (till_dispute_find_reminder (&dispute, 0, NOW + 9 * DAY, &days));
  g_assert_false (till_dispute_find_reminder (&over, 0, NOW, &days));
}

static void
test_calendar (void)
{
  TillDispute dispute = make (TILL_DISPUTE_NEEDS_RESPONSE, NOW + 9 * DAY);
  g_autofree char *file = till_dispute_calendar_write (&dispute,
                                                       "Tea; Coffee,\nand Ärger äöü äöü äöü äöü",
                                                       NOW);
  g_auto (GStrv) lines = g_strsplit (file, "\r\n", -1);

  g_assert_nonnull (strstr (file, "DTSTART:20231123T221320Z\r\n"));
  g_assert_nonnull (strstr (file, "UID:dp_1@tillroll\r\n"));
  g_assert_nonnull (strstr (file, "TRIGGER:-P7D\r\n"));
  g_assert_nonnull (strstr (file, "TRIGGER:-P1D\r\n"));
  g_assert_nonnull (strstr (file, "Tea\\; Coffee\\,\\nand"));
  g_assert_true (g_str_has_suffix (file, "END:VCALENDAR\r\n"));
  g_assert_true (g_utf8_validate (file, -1, NULL));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
}

static void
test_topic (void)
{
  TillDispute dispute = make (TILL_DISPUTE_NEEDS_RESPONSE, NOW + 2 * DAY);
  g_autoptr (TillRecordLine) line = till_dispute_topic.say_line (&dispute, NULL, NOW);
  g_autoptr (GPtrArray) facts = till_record_topic_list_facts (&till_dispute_topic, &dispute, NULL,
                                                              NOW);
  g_autoptr (GPtrArray) actions = till_record_topic_list_actions (&till_dispute_topic, &dispute,
                                                                  NULL);
  TillTone tone = TILL_TONE_PLAIN;
  g_autofree char *warning = till_dispute_topic.say_warning (&dispute, NOW, &tone);
  g_autofree char *draft = NULL;

  g_assert_cmpstr (line->state, ==, "2 days left");
  g_assert_cmpint (line->word.tone, ==, TILL_TONE_BAD);
  g_assert_cmpstr (line->detail, ==, "Says it never arrived · Chargeback");
  g_assert_cmpuint (facts->len, >, 5);
  g_assert_cmpuint (actions->len, ==, 3);
  g_assert_nonnull (strstr (warning, "lost"));

  dispute.has_evidence = TRUE;
  draft = till_dispute_topic.say_warning (&dispute, NOW, &tone);
  g_assert_nonnull (strstr (draft, "draft"));
}

/* A pack and the end of its loading. */
typedef struct
{
  TillDisputePack *pack;
  GError          *error;
  gboolean         done;
} Loaded;

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Loaded *loaded = user_data;

  loaded->pack = till_dispute_pack_load_finish (TILL_SESSION (object), result, &loaded->error);
  loaded->done = TRUE;
}

static void
load_pack (TillSession  *session,
           GCancellable *cancellable,
           Loaded       *loaded)
{
  const TillDispute fields = make (TILL_DISPUTE_NEEDS_RESPONSE, NOW + DAY);
  TillDispute *dispute = till_record_new (&fields);

  memset (loaded, 0, sizeof *loaded);
  till_dispute_pack_load_async (session, dispute, cancellable, loaded_cb, loaded);
  till_record_unref (dispute);
  while (!loaded->done)
    g_main_context_iteration (NULL, TRUE);
}

/* What the pack tells comes from the store and the journal: the payment, who did what, and what the
 * customer agreed to; what only concerns the shop is not told. */
static void
test_pack (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED, .created_us = NOW - DAY, .amount = { 4800, "GBP" },
    .captured = 4800, .disputed = TRUE, .fee = 97, .net = 4703, .settle_currency = "GBP",
    .customer_name = "J. Smith", .operator_name = "Ana", .note = "Leave it with a neighbour",
  };
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_SAVE_CARD, .amount = { 0, "GBP" }, .target_id = "ch_1",
    .consent = "I agree that Acme keeps my card.",
  };
  TillInstruction *instruction = /* becomes the journal's */
    till_double_instruction_new ("i-1", &order, TILL_INSTRUCTION_DONE, NULL, NOW - DAY);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (TillSheet) sheet = NULL;
  g_autofree char *text = NULL;
  Loaded loaded;

  /* The payment is not there yet. */
  load_pack (session, NULL, &loaded);
  g_assert_null (loaded.pack);
  g_assert_nonnull (loaded.error);
  g_clear_error (&loaded.error);

  till_double_session_put (session, 1, &payment);
  till_double_session_add_instruction (session, instruction);
  load_pack (session, NULL, &loaded);
  g_assert_no_error (loaded.error);
  sheet = till_dispute_pack_to_sheet (loaded.pack, "Acme Tea", TILL_ACCOUNT_LIVE, NOW);
  text = till_sheet_to_text (sheet, 80);
  g_assert_nonnull (strstr (text, "dp_1"));
  g_assert_nonnull (strstr (text, "£48.00 charged by Ana"));
  g_assert_nonnull (strstr (text, "J. Smith"));
  g_assert_nonnull (strstr (text, "I agree that Acme keeps my card."));
  /* only the shop reads it */
  g_assert_null (strstr (text, "Leave it with a neighbour"));
  g_assert_nonnull (strstr (text, "Nothing of this payment was given back."));
  g_assert_null (strstr (text, "£0.97"));
  g_assert_null (strstr (text, "Practice"));
  till_dispute_pack_free (loaded.pack);

  g_cancellable_cancel (cancelled);
  load_pack (session, cancelled, &loaded);
  g_assert_null (loaded.pack);
  g_assert_error (loaded.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&loaded.error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/disputes/pack", test_pack);
  g_test_add_func ("/present/disputes/left", test_left);
  g_test_add_func ("/present/disputes/no-answer-awaited", test_no_answer_awaited);
  g_test_add_func ("/present/disputes/reminders", test_reminders);
  g_test_add_func ("/present/disputes/calendar", test_calendar);
  g_test_add_func ("/present/disputes/topic", test_topic);

  return g_test_run ();
}
