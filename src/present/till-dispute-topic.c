/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Disputes as rows. What must hold: how much time is left stands in the row, in words and in a
 * colour. */

#include "till-topics.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-dispute-words.h"
#include "till-format.h"
#include "till-reason-words.h"

#define BIT(state) (1u << (state))

static const TillRecordChip chips[] = {
  { N_("All"), 0 },
  { N_("To answer"), BIT (TILL_DISPUTE_NEEDS_RESPONSE) },
  { N_("Under review"), BIT (TILL_DISPUTE_UNDER_REVIEW) },
  { N_("Over"), BIT (TILL_DISPUTE_WON) | BIT (TILL_DISPUTE_LOST) | BIT (TILL_DISPUTE_CLOSED) |
                BIT (TILL_DISPUTE_PREVENTED) },
};

static TillRecordLine *
say_line (gconstpointer      record,
          const TillPayment *payment,
          gint64             now_us)
{
  const TillDispute *dispute = record;
  TillRecordLine *line = g_new0 (TillRecordLine, 1);
  g_autofree char *reason = till_words_dispute_reason (dispute->reason);

  line->title = till_record_say_payer (payment, dispute->payment_id);
  line->amount = till_money_format (&dispute->amount);
  line->word = till_words_dispute_state (dispute->state);
  line->state = till_dispute_say_left (dispute, now_us, &line->word.tone);
  line->detail = till_record_join (reason, till_words_dispute_stage (dispute->stage), NULL);
  line->time_us = dispute->created_us;

  return line;
}

/* What it means, by how far it has gone. */
static char *
say_warning (gconstpointer record,
             gint64        now_us,
             TillTone     *ret_tone)
{
  const TillDispute *dispute = record;

  if (!till_dispute_can_be_answered (dispute, now_us))
    return NULL;

  *ret_tone = TILL_TONE_PLAIN;
  if (dispute->has_evidence && dispute->submissions == 0)
    return g_strdup (_("A draft of your answer is at the gateway. The bank has not got it: send "
                       "it before the time is over."));

  switch (dispute->stage)
    {
    case TILL_DISPUTE_STAGE_INQUIRY:
      return g_strdup (_("The bank asks; no money has been taken yet. Answer, or give the money "
                         "back, and it need not become a chargeback."));

    case TILL_DISPUTE_STAGE_CHARGEBACK:
    case TILL_DISPUTE_STAGE_APPEAL:
      return g_strdup (_("The bank has taken the money back. Without an answer in time it is "
                         "lost."));
    }

  return NULL;
}

static char *
say_due (const TillDispute *dispute,
         gint64             now_us,
         TillTone          *ret_tone)
{
  g_autofree char *time = NULL;
  g_autofree char *left = till_dispute_say_left (dispute, now_us, ret_tone);

  if (dispute->due_us == 0 || left == NULL)
    return NULL;

  time = till_format_time (dispute->due_us, now_us);

  return g_strdup_printf ("%s (%s)", time, left);
}

static void
add_facts (GPtrArray         *facts,
           gconstpointer      record,
           const TillPayment *payment,
           gint64             now_us)
{
  const TillDispute *dispute = record;
  TillTone tone = TILL_TONE_PLAIN;
  TillFactText *due;

  till_record_add_heading (facts, _("Details"));
  till_record_add_fact (facts, _("Reason"), till_words_dispute_reason (dispute->reason));
  till_record_add_fact (facts, _("Stage"), g_strdup (till_words_dispute_stage (dispute->stage)));
  till_record_add_fact (facts, _("State"),
                        g_strdup (till_words_dispute_state (dispute->state).text));
  due = till_record_add_fact (facts, _("Answer by"), say_due (dispute, now_us, &tone));
  if (due != NULL)
    due->tone = tone;
  till_record_add_fact (facts, _("Since"), till_format_time (dispute->created_us, now_us));
  if (dispute->submissions > 0)
    till_record_add_fact (facts, _("Answered"),
                          g_strdup_printf (g_dngettext (NULL, "%d time", "%d times",
                                                        (gulong) dispute->submissions),
                                           (int) dispute->submissions));
  else if (dispute->has_evidence)
    till_record_add_fact (facts, _("Answered"), g_strdup (_("Only a draft so far")));
  till_record_add_payment (facts, payment, now_us);
  till_record_add_heading (facts, _("IDs"));
  till_record_add_id (facts, _("Dispute ID"), dispute->record.id);
  till_record_add_id (facts, _("Payment ID"), dispute->payment_id);
}

static void
add_actions (GPtrArray         *actions,
             gconstpointer      record,
             const TillPayment *payment)
{
  const TillDispute *dispute = record;

  gboolean can_answer = dispute->state == TILL_DISPUTE_NEEDS_RESPONSE && dispute->due_us > 0;

  if (can_answer)
    till_record_add_action (actions, _("_Answer…"), "win.answer-dispute", dispute->record.id);
  if (payment != NULL)
    {
      till_record_add_action (actions, _("Show _payment"), "win.show-payment",
                              dispute->payment_id);
      till_record_add_action (actions, _("Dispute pac_k…"), "win.dispute-pack",
                              dispute->record.id);
    }
  if (!can_answer)
    return;

  till_record_add_action (actions, _("Save _deadline…"), "win.save-deadline",
                          dispute->record.id);
  till_record_add_action (actions, _("A_ccept…"), "win.accept-dispute", dispute->record.id);
  ((TillRecordAction *) actions->pdata[actions->len - 1])->is_dangerous = TRUE;
}

static char *
say_count (gint64 count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s dispute", "%s disputes", (gulong) count),
                          figure);
}

static char *
say_news (guint count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s new dispute", "%s new disputes", count), figure);
}

const TillRecordTopic till_dispute_topic = {
  .kind = TILL_RECORD_DISPUTE,
  .name = "disputes",
  .icon_name = "dialog-warning-symbolic",
  .title = N_("Disputes"),
  .search = N_("Search disputes"),
  .choose = N_("Choose a dispute in the list to see it whole."),
  .empty_title = N_("No disputes"),
  .empty_text = N_("When a customer’s bank asks for money back, it appears here at once."),
  .failed_title = N_("The disputes on this computer cannot be read"),
  .chips = chips,
  .n_chips = G_N_ELEMENTS (chips),
  .sum_states = BIT (TILL_DISPUTE_NEEDS_RESPONSE) | BIT (TILL_DISPUTE_UNDER_REVIEW) |
                BIT (TILL_DISPUTE_WON) | BIT (TILL_DISPUTE_LOST) | BIT (TILL_DISPUTE_CLOSED) |
                BIT (TILL_DISPUTE_PREVENTED) | BIT (TILL_DISPUTE_UNKNOWN),
  .waiting_states = BIT (TILL_DISPUTE_NEEDS_RESPONSE),
  .say_line = say_line,
  .say_warning = say_warning,
  .add_facts = add_facts,
  .add_actions = add_actions,
  .say_count = say_count,
  .say_news = say_news,
};
