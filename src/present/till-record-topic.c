/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the pages of records have in common. Each topic's own file says what only it has to say. */

#include "till-record-topic.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-payment-text.h"
#include "till-text.h"

/**
 * till_record_line_free:
 * @self: (transfer full): what a row says
 */
void
till_record_line_free (TillRecordLine *self)
{
  g_free (self->title);
  g_free (self->amount);
  g_free (self->state);
  g_free (self->detail);
  g_free (self);
}

/**
 * till_record_line_say_all:
 * @self: what a row says
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full): all of it as one text, for somebody who does not see the row
 */
char *
till_record_line_say_all (const TillRecordLine *self,
                          gint64                now_us)
{
  g_autofree char *time = till_format_time (self->time_us, now_us);
  const char *parts[] = {
    self->title, self->amount, self->state != NULL ? self->state : self->word.text, self->detail,
    time,
  };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!till_text_is_empty (parts[i]))
      g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", parts[i]);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * till_record_action_free:
 * @self: (transfer full): something that can be done
 */
void
till_record_action_free (TillRecordAction *self)
{
  g_free (self->target);
  g_free (self);
}

/**
 * till_record_add_action:
 * @actions: (element-type TillRecordAction): what can be done
 * @label: what the button says
 * @name: the action it activates
 * @target: (nullable): its parameter
 *
 * Adds something that can be done.
 */
void
till_record_add_action (GPtrArray  *actions,
                        const char *label,
                        const char *name,
                        const char *target)
{
  TillRecordAction *action = g_new0 (TillRecordAction, 1);

  action->label = label;
  action->name = name;
  action->target = g_strdup (target);
  g_ptr_array_add (actions, action);
}

/**
 * till_record_add_fact:
 * @facts: (element-type TillFactText): lines
 * @title: what it is about
 * @value: (transfer full) (nullable): what is the case; without it no line is added
 *
 * Returns: (transfer none) (nullable): the line
 */
TillFactText *
till_record_add_fact (GPtrArray  *facts,
                      const char *title,
                      char       *value)
{
  TillFactText *fact;

  if (till_text_is_empty (value))
    {
      g_free (value);
      return NULL;
    }

  fact = g_new0 (TillFactText, 1);
  fact->title = title;
  fact->value = value;
  g_ptr_array_add (facts, fact);

  return fact;
}

/**
 * till_record_add_heading:
 * @facts: (element-type TillFactText): lines
 * @title: what those that follow are about
 *
 * Adds a heading.
 */
void
till_record_add_heading (GPtrArray  *facts,
                         const char *title)
{
  TillFactText *fact = g_new0 (TillFactText, 1);

  fact->title = title;
  g_ptr_array_add (facts, fact);
}

/**
 * till_record_add_id:
 * @facts: (element-type TillFactText): lines
 * @title: what it is
 * @id: (nullable): something people copy
 *
 * Adds a line that can be copied with one click.
 */
void
till_record_add_id (GPtrArray  *facts,
                    const char *title,
                    const char *id)
{
  TillFactText *fact = till_record_add_fact (facts, title, g_strdup (id));

  if (fact != NULL)
    fact->copyable = TRUE;
}

/**
 * till_record_join:
 * @a: (nullable): a text
 * @b: (nullable): a second
 * @c: (nullable): a third
 *
 * Returns: (transfer full) (nullable): those that are there, with dots between them
 */
char *
till_record_join (const char *a,
                  const char *b,
                  const char *c)
{
  const char *parts[] = { a, b, c };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!till_text_is_empty (parts[i]))
      g_string_append_printf (all, "%s%s", all->len > 0 ? " · " : "", parts[i]);

  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/**
 * till_record_say_payer:
 * @payment: (nullable): a payment
 * @payment_id: (nullable): its id, should it not be known
 *
 * Returns: (transfer full): who paid, as one knows them again
 */
char *
till_record_say_payer (const TillPayment *payment,
                       const char        *payment_id)
{
  if (payment != NULL)
    {
      g_autofree char *customer = till_payment_say_customer (payment);

      if (!till_text_is_empty (customer))
        return g_steal_pointer (&customer);
      if (!till_text_is_empty (payment->last4))
        return g_strdup_printf ("····%s", payment->last4);
    }

  return g_strdup (payment_id != NULL ? payment_id : "");
}

/**
 * till_record_add_payment:
 * @facts: (element-type TillFactText): lines
 * @payment: (nullable): the payment a record is about
 * @now_us: the time, in µs since 1970 UTC
 *
 * Adds what one wants to know of a payment beside what hangs on it.
 */
void
till_record_add_payment (GPtrArray         *facts,
                         const TillPayment *payment,
                         gint64             now_us)
{
  if (payment == NULL)
    return;

  till_record_add_heading (facts, _("Payment"));
  till_record_add_fact (facts, _("Customer"), till_payment_say_customer (payment));
  till_record_add_fact (facts, _("Amount"), till_money_format (&payment->amount));
  till_record_add_fact (facts, _("Card"), till_payment_say_method (payment));
  till_record_add_fact (facts, _("State"), till_payment_say_state (payment, now_us));
  till_record_add_fact (facts, _("Made"), till_format_time (payment->created_us, now_us));
  till_record_add_fact (facts, _("Order"), g_strdup (payment->reference));
  till_record_add_fact (facts, _("Description"), g_strdup (payment->description));
}

/**
 * till_record_topic_list_facts:
 * @self: a topic
 * @record: one of its records
 * @payment: (nullable): the payment it is about
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full) (element-type TillFactText): what is known; one without a value is a
 *   heading
 */
GPtrArray *
till_record_topic_list_facts (const TillRecordTopic *self,
                              gconstpointer          record,
                              const TillPayment     *payment,
                              gint64                 now_us)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_fact_text_free);

  self->add_facts (facts, record, payment, now_us);

  return facts;
}

/**
 * till_record_topic_list_actions:
 * @self: a topic
 * @record: one of its records
 * @payment: (nullable): the payment it is about
 *
 * Returns: (transfer full) (element-type TillRecordAction): what can be done
 */
GPtrArray *
till_record_topic_list_actions (const TillRecordTopic *self,
                                gconstpointer          record,
                                const TillPayment     *payment)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func ((GDestroyNotify) till_record_action_free);

  if (self->add_actions != NULL)
    self->add_actions (actions, record, payment);

  return actions;
}
