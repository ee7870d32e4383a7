/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The people the gateway knows, as rows. */

#include "till-topics.h"

#include <glib/gi18n.h>

#include "till-customer-form.h"
#include "till-format.h"
#include "till-text.h"

static const char *
get_name (const TillCustomer *customer)
{
  const char *names[] = { customer->name, customer->email, customer->phone };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!till_text_is_empty (names[i]))
      return names[i];

  return customer->record.id;
}

static TillRecordLine *
say_line (gconstpointer      record,
          const TillPayment *payment,
          gint64             now_us)
{
  const TillCustomer *customer = record;
  TillRecordLine *line = g_new0 (TillRecordLine, 1);
  const char *name = get_name (customer);

  line->title = g_strdup (name);
  line->detail = till_record_join (name != customer->email ? customer->email : NULL,
                                   name != customer->phone ? customer->phone : NULL,
                                   customer->description);
  line->time_us = customer->created_us;

  return line;
}

static void
add_facts (GPtrArray         *facts,
           gconstpointer      record,
           const TillPayment *payment,
           gint64             now_us)
{
  const TillCustomer *customer = record;

  till_record_add_heading (facts, _("Details"));
  till_record_add_fact (facts, _("Customer"), g_strdup (customer->name));
  till_record_add_id (facts, _("E-mail"), customer->email);
  till_record_add_id (facts, _("Phone"), customer->phone);
  till_record_add_fact (facts, _("Address"), till_customer_say_address (customer));
  till_record_add_fact (facts, _("Description"), g_strdup (customer->description));
  till_record_add_fact (facts, _("Known since"), till_format_time (customer->created_us, now_us));
  till_record_add_heading (facts, _("IDs"));
  till_record_add_id (facts, _("Customer ID"), customer->record.id);
}

static void
add_actions (GPtrArray         *actions,
             gconstpointer      record,
             const TillPayment *payment)
{
  const TillCustomer *customer = record;

  till_record_add_action (actions, _("Show _payments"), "win.show-payments-of",
                          customer->record.id);
  till_record_add_action (actions, _("_Edit…"), "win.edit-customer", customer->record.id);
}

static char *
say_count (gint64 count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s customer", "%s customers", (gulong) count),
                          figure);
}

static char *
say_news (guint count)
{
  g_autofree char *figure = till_format_count (count);

  return g_strdup_printf (g_dngettext (NULL, "%s new customer", "%s new customers", count),
                          figure);
}

const TillRecordTopic till_customer_topic = {
  .kind = TILL_RECORD_CUSTOMER,
  .name = "customers",
  .icon_name = "system-users-symbolic",
  .title = N_("Customers"),
  .search = N_("Search customers"),
  .choose = N_("Choose a customer in the list to see them whole."),
  .empty_title = N_("No customers yet"),
  .empty_text = N_("Who the gateway keeps as a customer appears here."),
  .failed_title = N_("The customers on this computer cannot be read"),
  .say_line = say_line,
  .add_facts = add_facts,
  .add_actions = add_actions,
  .say_count = say_count,
  .say_news = say_news,
};
