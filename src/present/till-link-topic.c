/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses where customers pay, as rows. */

#include "till-topics.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-text.h"

#define BIT(state) (1u << (state))

static const TillRecordChip chips[] = {
  { N_("All"), 0 },
  { N_("Unpaid"), BIT (TILL_LINK_OPEN) },
  { N_("Paid"), BIT (TILL_LINK_PAID) },
  { N_("Over"), BIT (TILL_LINK_EXPIRED) },
};

/* The gateway may not have told yet that the time is over. */
static gboolean
is_over (const TillLink *link,
         gint64          now_us)
{
  return link->state == TILL_LINK_OPEN && link->expires_us > 0 && link->expires_us <= now_us;
}

static char *
say_until (const TillLink *link,
           gint64          now_us)
{
  g_autofree char *time = NULL;

  if (link->state != TILL_LINK_OPEN || link->expires_us == 0 || is_over (link, now_us))
    return NULL;

  time = till_format_time (link->expires_us, now_us);
  /* Translators: a time: an open link can be paid until then */
  return g_strdup_printf (_("until %s"), time);
}

static TillRecordLine *
say_line (gconstpointer      record,
          const TillPayment *payment,
          gint64             now_us)
{
  const TillLink *link = record;
  TillRecordLine *line = g_new0 (TillRecordLine, 1);
  g_autofree char *until = say_until (link, now_us);
  g_autofree char *payer = till_record_say_payer (payment, link->customer_email);

  line->title = g_strdup (!till_text_is_empty (payer)          ? payer
                          : !till_text_is_empty (link->reference) ? link->reference
                          : !till_text_is_empty (link->description)
                            ? link->description : link->record.id);
  line->amount = till_money_format (&link->amount);
  line->word = till_words_link_state (is_over (link, now_us) ? TILL_LINK_EXPIRED : link->state);
  line->detail = till_record_join (until, link->reference, link->description);
  line->time_us = link->created_us;

  return line;
}

static void
add_facts (GPtrArray         *facts,
           gconstpointer      record,
           const TillPayment *payment,
           gint64             now_us)
{
  const TillLink *link = record;

  till_record_add_heading (facts, _("Details"));
  till_record_add_id (facts, _("Address"), link->url);
  till_record_add_fact (facts, _("E-mail"), g_strdup (link->customer_email));
  till_record_add_fact (facts, _("Order"), g_strdup (link->reference));
  till_record_add_fact (facts, _("Description"), g_strdup (link->description));
  till_record_add_fact (facts, _("Made"), till_format_time (link->created_us, now_us));
  if (link->expires_us > 0)
    till_record_add_fact (facts, _("Can be paid until"),
                          till_format_time (link->expires_us, now_us));
  till_record_add_fact (facts, _("By"), till_text_is_empty (link->operator_name)
                                        ? g_strdup (_("Not from this program"))
                                        : g_strdup (link->operator_name));
  till_record_add_payment (facts, payment, now_us);
  till_record_add_heading (facts, _("IDs"));
  till_record_add_id (facts, _("Link ID"), link->record.id);
  if (payment != NULL)
    till_record_add_id (facts, _("Payment ID"), payment->record.id);
  till_record_add_id (facts, _("Instruction"), link->instruction_id);
}

static void
add_actions (GPtrArray         *actions,
             gconstpointer      record,
             const TillPayment *payment)
{
  const TillLink *link = record;
  TillRecordAction *close;

  if (payment != NULL)
    till_record_add_action (actions, _("Show _payment"), "win.show-payment", payment->record.id);

  if (link->state != TILL_LINK_OPEN)
    return;

  if (!till_text_is_empty (link->url))
    till_record_add_action (actions, _("Send by _e-mail"), "win.mail-link", link->record.id);
  till_record_add_action (actions, _("_Disable…"), "win.close-link", link->record.id);
  close = actions->pdata[actions->len - 1];
  close->is_dangerous = TRUE;
}

static char *
say_count (gint64 count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s link", "%s links", (gulong) count), figure);
}

static char *
say_news (guint count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s new link", "%s new links", count), figure);
}

const TillRecordTopic till_link_topic = {
  .kind = TILL_RECORD_LINK,
  .name = "links",
  .icon_name = "insert-link-symbolic",
  .title = N_("Links"),
  .search = N_("Search links"),
  .choose = N_("Choose a link in the list to see it whole."),
  .empty_title = N_("No links yet"),
  .empty_text = N_("Links that are sent to customers appear here, and who has paid."),
  .failed_title = N_("The links on this computer cannot be read"),
  .chips = chips,
  .n_chips = G_N_ELEMENTS (chips),
  .sum_states = BIT (TILL_LINK_OPEN) | BIT (TILL_LINK_PAID),
  .say_line = say_line,
  .add_facts = add_facts,
  .add_actions = add_actions,
  .say_count = say_count,
  .say_news = say_news,
};
