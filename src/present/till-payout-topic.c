/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payouts as rows: what the gateway sends to the merchant's bank. What must hold: one that failed
 * is loud, for the merchant counts on the money (docs.stripe.com/payouts#payout-failures: one that
 * was paid may still fail within five working days). */

#include "till-topics.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-text.h"

#define BIT(state) (1u << (state))

static const TillRecordChip chips[] = {
  { N_("All"), 0 },
  { N_("On their way"), BIT (TILL_PAYOUT_PENDING) | BIT (TILL_PAYOUT_IN_TRANSIT) },
  { N_("Paid out"), BIT (TILL_PAYOUT_PAID) },
  { N_("Failed"), BIT (TILL_PAYOUT_FAILED) },
};

static char *
say_arrival (const TillPayout *payout,
             gint64            now_us)
{
  g_autofree char *day = NULL;

  if (payout->arrival_us == 0)
    return NULL;

  day = till_format_arrival (payout, now_us);
  if (payout->state == TILL_PAYOUT_PENDING || payout->state == TILL_PAYOUT_IN_TRANSIT)
    /* Translators: a day: "tomorrow", "27 Nov" */
    return g_strdup_printf (_("At your bank %s"), day);

  return NULL;
}

static TillRecordLine *
say_line (gconstpointer      record,
          const TillPayment *payment,
          gint64             now_us)
{
  const TillPayout *payout = record;
  TillRecordLine *line = g_new0 (TillRecordLine, 1);

  line->title = g_strdup (!till_text_is_empty (payout->description) ? payout->description
                          : payout->automatic ? _("Payout by schedule") : _("Payout by hand"));
  line->amount = till_money_format (&payout->amount);
  line->word = till_words_payout_state (payout->state);
  line->detail = payout->state == TILL_PAYOUT_FAILED ? g_strdup (payout->failure_message)
                                                     : say_arrival (payout, now_us);
  line->time_us = payout->created_us;

  return line;
}

static char *
say_warning (gconstpointer record,
             gint64        now_us,
             TillTone     *ret_tone)
{
  const TillPayout *payout = record;

  if (payout->state != TILL_PAYOUT_FAILED)
    return NULL;

  *ret_tone = TILL_TONE_BAD;
  if (!till_text_is_empty (payout->failure_message))
    /* Translators: what the gateway says about it, a sentence */
    return g_strdup_printf (_("Your bank did not take this money; it is back in your balance at "
                              "the gateway. %s"), payout->failure_message);

  return g_strdup (_("Your bank did not take this money; it is back in your balance at the "
                     "gateway."));
}

static void
add_facts (GPtrArray         *facts,
           gconstpointer      record,
           const TillPayment *payment,
           gint64             now_us)
{
  const TillPayout *payout = record;

  till_record_add_heading (facts, _("Details"));
  till_record_add_fact (facts, _("Made"), till_format_time (payout->created_us, now_us));
  if (payout->arrival_us > 0)
    till_record_add_fact (facts, _("Arrival"), till_format_arrival (payout, now_us));
  till_record_add_fact (facts, _("How"),
                        g_strdup (payout->automatic ? _("By schedule") : _("By hand")));
  till_record_add_fact (facts, _("Description"), g_strdup (payout->description));
  till_record_add_heading (facts, _("IDs"));
  till_record_add_id (facts, _("Payout ID"), payout->record.id);
}

static char *
say_count (gint64 count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s payout", "%s payouts", (gulong) count), figure);
}

static char *
say_news (guint count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s new payout", "%s new payouts", count), figure);
}

const TillRecordTopic till_payout_topic = {
  .kind = TILL_RECORD_PAYOUT,
  .name = "payouts",
  .icon_name = "document-send-symbolic",
  .title = N_("Payouts"),
  .search = N_("Search payouts"),
  .choose = N_("Choose a payout in the list to see it whole."),
  .empty_title = N_("No payouts yet"),
  .empty_text = N_("What the gateway sends to your bank appears here."),
  .failed_title = N_("The payouts on this computer cannot be read"),
  .chips = chips,
  .n_chips = G_N_ELEMENTS (chips),
  .sum_states = BIT (TILL_PAYOUT_PENDING) | BIT (TILL_PAYOUT_IN_TRANSIT) | BIT (TILL_PAYOUT_PAID),
  .waiting_states = BIT (TILL_PAYOUT_FAILED),
  .can_settle = TRUE,
  .say_line = say_line,
  .say_warning = say_warning,
  .add_facts = add_facts,
  .say_count = say_count,
  .say_news = say_news,
};
