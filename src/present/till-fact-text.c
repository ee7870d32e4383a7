/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is the case with the link to the gateway, line by line. */

#include "till-fact-text.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-format.h"

/**
 * till_fact_text_free:
 * @self: (transfer full): a fact
 */
void
till_fact_text_free (TillFactText *self)
{
  g_free (self->value);
  g_free (self);
}

static void
add (GPtrArray  *facts,
     const char *title,
     char       *value,
     TillTone    tone)
{
  TillFactText *fact = g_new0 (TillFactText, 1);

  fact->title = title;
  fact->value = value;
  fact->tone = tone;
  g_ptr_array_add (facts, fact);
}

static char *
say_history (const TillFreshness *freshness,
             gint64               now_us)
{
  g_autofree char *count = till_format_count (freshness->backfill_count);
  g_autofree char *reached = NULL;
  g_autofree char *left = NULL;

  if (freshness->backfill_done)
    return g_strdup (_("All of it is here"));

  if (freshness->backfill_reached_us == 0)
    return g_strdup (_("Not fetched yet"));

  reached = till_format_day (freshness->backfill_reached_us, now_us);
  if (freshness->backfill_left_s > 0)
    {
      left = till_format_span (freshness->backfill_left_s * TILL_SECOND);

      /* Translators: how many payments have been fetched, back to which day, and how long the rest
       * will take, as "4 min" */
      return g_strdup_printf (_("%s payments, back to %s, about %s to go"), count, reached, left);
    }

  /* Translators: how many payments have been fetched, and back to which day */
  return g_strdup_printf (_("%s payments, back to %s"), count, reached);
}

static char *
say_gateway (const TillFreshness *freshness,
             gint64               now_us)
{
  g_autofree char *time = NULL;

  if (freshness->checked_us == 0)
    return g_strdup (_("Not heard from yet"));

  time = till_format_time (freshness->checked_us, now_us);

  /* Translators: a time, as "14:02" or "Yesterday 13:57" */
  return g_strdup_printf (_("Last answer %s"), time);
}

/**
 * till_facts_of_freshness:
 * @freshness: how fresh everything is
 * @has_relay: whether the account has a relay
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says how the gateway and the relay are reached and how much of the past is here.
 *
 * Returns: (transfer full) (element-type TillFactText): the lines
 */
GPtrArray *
till_facts_of_freshness (const TillFreshness *freshness,
                         gboolean             has_relay,
                         gint64               now_us)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_fact_text_free);
  gboolean offline;

  g_return_val_if_fail (freshness != NULL, facts);

  offline = freshness->state == TILL_FRESHNESS_OFFLINE;
  add (facts, _("Now"), till_words_freshness (freshness, now_us),
       till_words_freshness_state (freshness->state).tone);
  add (facts, _("Gateway"), say_gateway (freshness, now_us),
       offline ? TILL_TONE_BAD : TILL_TONE_PLAIN);

  if (!has_relay)
    add (facts, _("Relay"), g_strdup (_("None: the gateway is asked now and then")),
         TILL_TONE_PLAIN);
  else if (freshness->relay_connected)
    add (facts, _("Relay"), g_strdup (_("Connected")), TILL_TONE_GOOD);
  else
    add (facts, _("Relay"), g_strdup (_("Not connected")), TILL_TONE_WARNING);

  add (facts, _("History"), say_history (freshness, now_us), TILL_TONE_PLAIN);

  if (freshness->n_forged > 0)
    {
      g_autofree char *count = till_format_count (freshness->n_forged);

      add (facts, _("Not signed"),
           g_strdup_printf (_("%s deliveries without the gateway’s signature were dropped"), count),
           TILL_TONE_WARNING);
    }

  if (freshness->problem != NULL)
    add (facts, _("Problem"), g_strdup (freshness->problem), TILL_TONE_BAD);

  return facts;
}
