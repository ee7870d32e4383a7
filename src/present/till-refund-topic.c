/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Refunds as rows of their own. What must hold: a refund that failed is loud, for the customer
 * thinks the money is coming (docs.stripe.com/refunds#failed-refunds: one that had succeeded may
 * still fail, weeks later). */

#include "till-topics.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-reason-words.h"
#include "till-text.h"

#define BIT(state) (1u << (state))

static const TillRecordChip chips[] = {
  { N_("All"), 0 },
  { N_("On their way"), BIT (TILL_REFUND_PENDING) | BIT (TILL_REFUND_REQUIRES_ACTION) },
  { N_("Given back"), BIT (TILL_REFUND_SUCCEEDED) },
  { N_("Failed"), BIT (TILL_REFUND_FAILED) },
};

/* Why it is where it is: of a failed one the failure, of others the reason for giving back. */
static char *
say_why (const TillRefund *refund)
{
  if (refund->state == TILL_REFUND_FAILED)
    return till_words_refund_failure (refund->failure_reason != NULL ? refund->failure_reason
                                                                     : "unknown");

  return till_words_refund_reason (refund->reason);
}

static char *
say_by (const TillRefund *refund)
{
  if (!till_text_is_empty (refund->operator_name))
    /* Translators: the name of who gave money back */
    return g_strdup_printf (_("by %s"), refund->operator_name);

  return NULL;
}

static TillRecordLine *
say_line (gconstpointer      record,
          const TillPayment *payment,
          gint64             now_us)
{
  const TillRefund *refund = record;
  TillRecordLine *line = g_new0 (TillRecordLine, 1);
  g_autofree char *why = say_why (refund);
  g_autofree char *by = say_by (refund);

  line->title = till_record_say_payer (payment, refund->payment_id);
  line->amount = till_money_format (&refund->amount);
  line->word = till_words_refund (refund);
  if (refund->state == TILL_REFUND_FAILED && refund->succeeded_before)
    line->state = g_strdup (_("Succeeded, later failed"));
  line->detail = till_record_join (why, by, NULL);
  line->time_us = refund->created_us;

  return line;
}

static char *
say_warning (gconstpointer record,
             gint64        now_us,
             TillTone     *ret_tone)
{
  const TillRefund *refund = record;
  g_autofree char *why = say_why (refund);

  switch (refund->state)
    {
    case TILL_REFUND_FAILED:
      *ret_tone = TILL_TONE_BAD;
      if (refund->succeeded_before)
        /* Translators: why a refund failed, as a sentence without its full stop */
        return g_strdup_printf (_("This refund had succeeded, and the bank has sent the money "
                                  "back. %s. The customer may have been told that it is coming: "
                                  "call, and agree on another way to pay it back. The money is in "
                                  "your balance."), why);

      /* Translators: why a refund failed, as a sentence without its full stop */
      return g_strdup_printf (_("The customer did not get this money. %s. It is back in your "
                                "balance: agree with the customer on another way to pay it "
                                "back."), why);

    case TILL_REFUND_REQUIRES_ACTION:
      *ret_tone = TILL_TONE_NOTICE;
      return g_strdup (_("The gateway has asked the customer by e-mail where the money should "
                         "go, and waits for the answer."));

    case TILL_REFUND_PENDING:
      *ret_tone = TILL_TONE_NOTICE;
      return g_strdup (_("The gateway has it and has not yet heard from the bank. Nothing needs "
                         "doing."));

    case TILL_REFUND_UNKNOWN:
    case TILL_REFUND_SUCCEEDED:
    case TILL_REFUND_CANCELED:
      return NULL;
    }

  return NULL;
}

static void
add_facts (GPtrArray         *facts,
           gconstpointer      record,
           const TillPayment *payment,
           gint64             now_us)
{
  const TillRefund *refund = record;

  till_record_add_heading (facts, _("Details"));
  till_record_add_fact (facts, _("Made"), till_format_time (refund->created_us, now_us));
  till_record_add_fact (facts, _("By"), till_text_is_empty (refund->operator_name)
                                        ? g_strdup (_("Not from this program"))
                                        : g_strdup (refund->operator_name));
  till_record_add_fact (facts, _("Reason"), till_words_refund_reason (refund->reason));
  if (refund->state == TILL_REFUND_FAILED)
    {
      TillFactText *why = till_record_add_fact (facts, _("Failed because"), say_why (refund));

      if (why != NULL)
        why->tone = TILL_TONE_BAD;
    }
  till_record_add_fact (facts, _("Note"), g_strdup (refund->note));
  till_record_add_id (facts, _("Bank reference"), refund->bank_reference);
  if (refund->state == TILL_REFUND_SUCCEEDED && !till_text_is_empty (refund->bank_reference))
    till_record_add_fact (facts, _("Good for"),
                          g_strdup (_("The customer’s bank finds the refund by this reference "
                                      "(ARN).")));
  till_record_add_payment (facts, payment, now_us);
  till_record_add_heading (facts, _("IDs"));
  till_record_add_id (facts, _("Refund ID"), refund->record.id);
  till_record_add_id (facts, _("Payment ID"), refund->payment_id);
  till_record_add_id (facts, _("Instruction"), refund->instruction_id);
}

static void
add_actions (GPtrArray         *actions,
             gconstpointer      record,
             const TillPayment *payment)
{
  const TillRefund *refund = record;

  if (payment != NULL)
    till_record_add_action (actions, _("Show _payment"), "win.show-payment",
                            refund->payment_id);
}

static char *
say_count (gint64 count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s refund", "%s refunds", (gulong) count), figure);
}

static char *
say_news (guint count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s new refund", "%s new refunds", count), figure);
}

const TillRecordTopic till_refund_topic = {
  .kind = TILL_RECORD_REFUND,
  .name = "refunds",
  .icon_name = "edit-undo-symbolic",
  .title = N_("Refunds"),
  .search = N_("Search refunds"),
  .choose = N_("Choose a refund in the list to see it whole."),
  .empty_title = N_("No refunds yet"),
  .empty_text = N_("What is given back appears here, whoever does it."),
  .failed_title = N_("The refunds on this computer cannot be read"),
  .chips = chips,
  .n_chips = G_N_ELEMENTS (chips),
  .sum_states = BIT (TILL_REFUND_SUCCEEDED) | BIT (TILL_REFUND_PENDING) |
                BIT (TILL_REFUND_REQUIRES_ACTION),
  .waiting_states = BIT (TILL_REFUND_FAILED),
  .can_settle = TRUE,
  .say_line = say_line,
  .say_warning = say_warning,
  .add_facts = add_facts,
  .add_actions = add_actions,
  .say_count = say_count,
  .say_news = say_news,
};
