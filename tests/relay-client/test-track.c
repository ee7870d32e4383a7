/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What each message means, without any connection: also those that no relay of ours sends. */

#include "till-relay-track.h"

static TillRelayStep
take (TillRelayTrack  *track,
      TillRelayMessage message)
{
  TillRelayStep step;

  till_relay_track_take (track, &message, &step);

  return step;
}

static TillRelayStep
hello (TillRelayTrack *track,
       const char     *epoch,
       gint64          first,
       gint64          last)
{
  TillRelayMessage message = { .type = TILL_RELAY_MESSAGE_HELLO, .first = first, .last = last };

  g_strlcpy (message.epoch, epoch, sizeof message.epoch);
  till_relay_track_connected (track);

  return take (track, message);
}

static TillRelayStep
event (TillRelayTrack *track,
       const char     *epoch,
       gint64          seq)
{
  TillRelayCursor cursor = { .seq = seq };
  g_autoptr (GBytes) body = g_bytes_new (NULL, 0);
  g_autoptr (TillRelayEvent) relay_event = NULL;

  g_strlcpy (cursor.epoch, epoch, sizeof cursor.epoch);
  relay_event = till_relay_event_new (&cursor, "stripe", 1, 1, FALSE, g_new0 (char *, 1), body);

  return take (track, (TillRelayMessage) { .type = TILL_RELAY_MESSAGE_EVENT,
                                           .event = relay_event });
}

static void
test_first_time (void)
{
  TillRelayTrack track = { 0 };

  g_assert_false (hello (&track, "aaaaaaaa", 5, 7).reset);
  g_assert_cmpint (till_relay_track_get_behind (&track), ==, 3);
  for (gint64 seq = 5; seq <= 7; seq++)
    g_assert_true (event (&track, "aaaaaaaa", seq).deliver);
  g_assert_cmpint (till_relay_track_get_behind (&track), ==, 0);
}

static void
test_nothing_twice (void)
{
  TillRelayTrack track = { .has_cursor = TRUE, .cursor = { "aaaaaaaa", 3 } };

  hello (&track, "aaaaaaaa", 1, 9);
  for (gint64 seq = 1; seq <= 3; seq++)
    g_assert_false (event (&track, "aaaaaaaa", seq).deliver);
  g_assert_true (event (&track, "aaaaaaaa", 4).deliver);
  g_assert_false (event (&track, "aaaaaaaa", 4).deliver);
  g_assert_true (event (&track, "aaaaaaaa", 5).deliver);
}

/* A hole breaks the connection twice; the third time it is given up and told. */
static void
test_hole (void)
{
  TillRelayTrack track = { .has_cursor = TRUE, .cursor = { "aaaaaaaa", 3 } };
  TillRelayStep step;

  for (guint i = 0; i < 2; i++)
    {
      hello (&track, "aaaaaaaa", 1, 9);
      step = event (&track, "aaaaaaaa", 6);
      g_assert_nonnull (step.broken);
      g_assert_false (step.deliver);
      g_assert_cmpint (track.cursor.seq, ==, 3);
    }

  hello (&track, "aaaaaaaa", 1, 9);
  step = event (&track, "aaaaaaaa", 6);
  g_assert_null (step.broken);
  g_assert_true (step.deliver);
  g_assert_cmpint (step.gap_from, ==, 4);
  g_assert_cmpint (step.gap_to, ==, 5);

  /* The next hole is another one. */
  g_assert_nonnull (event (&track, "aaaaaaaa", 8).broken);
}

static void
test_gap (void)
{
  TillRelayTrack track = { .has_cursor = TRUE, .cursor = { "aaaaaaaa", 3 } };
  TillRelayStep step;

  hello (&track, "aaaaaaaa", 8, 9);
  step = take (&track, (TillRelayMessage) { .type = TILL_RELAY_MESSAGE_GAP, .from = 2, .to = 7,
                                            .why = (char *) "retention" });
  g_assert_cmpint (step.gap_from, ==, 4);
  g_assert_cmpint (step.gap_to, ==, 7);
  g_assert_true (event (&track, "aaaaaaaa", 8).deliver);

  /* One that lies behind us says nothing. */
  step = take (&track, (TillRelayMessage) { .type = TILL_RELAY_MESSAGE_GAP, .from = 1, .to = 8,
                                            .why = (char *) "retention" });
  g_assert_cmpint (step.gap_from, ==, 0);
}

/* Hello and reset of one connection are one reset, another epoch or a cursor beyond the end. */
static void
test_reset (void)
{
  const TillRelayCursor before[] = { { "aaaaaaaa", 30 }, { "bbbbbbbb", 30 } };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      TillRelayTrack track = { .has_cursor = TRUE, .cursor = before[i] };
      TillRelayMessage reset = { .type = TILL_RELAY_MESSAGE_RESET, .epoch = "bbbbbbbb",
                                 .first = 4 };

      g_assert_true (hello (&track, "bbbbbbbb", 4, 9).reset);
      g_assert_false (take (&track, reset).reset);
      g_assert_cmpint (track.cursor.seq, ==, 3);
      g_assert_true (event (&track, "bbbbbbbb", 4).deliver);
    }
}

static void
test_odd_relay (void)
{
  TillRelayTrack track = { 0 };

  g_assert_nonnull (event (&track, "aaaaaaaa", 1).broken);
  hello (&track, "aaaaaaaa", 1, 9);
  g_assert_true (event (&track, "aaaaaaaa", 1).deliver);
  g_assert_nonnull (event (&track, "bbbbbbbb", 2).broken);

  till_relay_track_connected (&track);
  g_assert_nonnull (event (&track, "aaaaaaaa", 2).broken);
  g_assert_null (take (&track, (TillRelayMessage) { .type = TILL_RELAY_MESSAGE_OTHER }).broken);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-client/track/first-time", test_first_time);
  g_test_add_func ("/relay-client/track/nothing-twice", test_nothing_twice);
  g_test_add_func ("/relay-client/track/hole", test_hole);
  g_test_add_func ("/relay-client/track/gap", test_gap);
  g_test_add_func ("/relay-client/track/reset", test_reset);
  g_test_add_func ("/relay-client/track/odd-relay", test_odd_relay);

  return g_test_run ();
}
