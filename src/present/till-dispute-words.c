/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much time is left to answer a dispute. What must hold: never more than there is; whoever
 * does not answer in time has lost (docs.stripe.com/disputes/responding). */

#include "till-dispute-words.h"

#include <glib/gi18n.h>

#include "till-clock.h"

#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)

/* From here on it is a warning, and from here on it is urgent. */
#define DAYS_WARNING 7
#define DAYS_URGENT 3

/**
 * till_dispute_can_be_answered:
 * @dispute: a dispute
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: whether evidence would still count
 */
gboolean
till_dispute_can_be_answered (const TillDispute *dispute,
                              gint64             now_us)
{
  g_return_val_if_fail (dispute != NULL, FALSE);

  return dispute->state == TILL_DISPUTE_NEEDS_RESPONSE && dispute->due_us > now_us;
}

/**
 * till_dispute_say_left:
 * @dispute: a dispute
 * @now_us: the time, in µs since 1970 UTC
 * @ret_tone: (out): how urgent that is; only where there is something to say
 *
 * Returns: (transfer full) (nullable): how much time is left to answer it, or %NULL when no answer
 *   is awaited
 */
char *
till_dispute_say_left (const TillDispute *dispute,
                       gint64             now_us,
                       TillTone          *ret_tone)
{
  gint64 left_us;
  int days;

  g_return_val_if_fail (dispute != NULL, NULL);

  if (dispute->state != TILL_DISPUTE_NEEDS_RESPONSE)
    return NULL;

  if (dispute->due_us == 0)
    {
      *ret_tone = TILL_TONE_MUTED;
      return g_strdup (_("Cannot be answered"));
    }

  left_us = dispute->due_us - now_us;
  if (left_us <= 0)
    {
      *ret_tone = TILL_TONE_BAD;
      return g_strdup (_("Too late to answer"));
    }

  *ret_tone = TILL_TONE_BAD;
  if (left_us < HOUR)
    return g_strdup (_("Less than an hour left"));

  if (left_us < DAY)
    return g_strdup_printf (g_dngettext (NULL, "%d hour left", "%d hours left",
                                         (gulong) (left_us / HOUR)), (int) (left_us / HOUR));

  days = (int) MIN (left_us / DAY, G_MAXINT);
  if (days > DAYS_WARNING)
    *ret_tone = TILL_TONE_NOTICE;
  else if (days > DAYS_URGENT)
    *ret_tone = TILL_TONE_WARNING;

  return g_strdup_printf (g_dngettext (NULL, "%d day left", "%d days left", (gulong) days), days);
}

/* Days before the end at which a person is reminded, the last first. */
static const int reminders[] = { 1, 3, 7 };

/**
 * till_dispute_find_reminder:
 * @dispute: a dispute
 * @told: the last reminder of it that was told: a number of days, or %TILL_DISPUTE_NEW; 0 = none
 * @now_us: the time, in µs since 1970 UTC
 * @ret_days: (out): the reminder that is due: a number of days, or %TILL_DISPUTE_NEW
 *
 * Returns: whether one is due
 */
gboolean
till_dispute_find_reminder (const TillDispute *dispute,
                            int                told,
                            gint64             now_us,
                            int               *ret_days)
{
  g_return_val_if_fail (dispute != NULL, FALSE);

  if (!till_dispute_can_be_answered (dispute, now_us))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (reminders); i++)
    if (dispute->due_us - now_us <= reminders[i] * DAY)
      {
        *ret_days = reminders[i];
        return told == 0 || told > reminders[i];
      }

  *ret_days = TILL_DISPUTE_NEW;

  return told == 0;
}
