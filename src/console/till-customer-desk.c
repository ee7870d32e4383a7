/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of customers in its surroundings: what they have paid and their saved cards are said
 * beside what they are, and their payments are one step away. */

#include "till-customer-desk.h"

#include "till-customer-account.h"
#include "till-payments-page.h"
#include "till-topics.h"

typedef struct
{
  TillWindow          *window;  /* lives longer than the page */
  TillRecordsPage     *page;    /* owns this */
  TillCustomerAccount *account;
  GSimpleAction       *action;  /* of the window */
} Desk;

static void
desk_free (Desk *self)
{
  g_signal_handlers_disconnect_by_data (self->account, self);
  g_object_unref (self->account);
  g_signal_handlers_disconnect_by_data (self->action, self);
  g_object_unref (self->action);
  g_free (self);
}

static void
show_account (Desk *self)
{
  g_autoptr (GPtrArray) facts = till_customer_account_list_facts (self->account,
                                                                  g_get_real_time ());

  till_record_view_set_more (till_records_page_get_view (self->page), facts);
}

static void
shown_cb (Desk *self)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));

  till_customer_account_set (self->account, till_window_get_session (self->window),
                             item != NULL ? till_record_item_get_id (item) : NULL);
}

/* The list of payments finds them by the customer's id. */
static void
show_payments_cb (Desk     *self,
                  GVariant *parameter)
{
  GtkWidget *payments = till_window_show_page (self->window, "payments");

  if (TILL_IS_PAYMENTS_PAGE (payments))
    till_payments_page_set_search (TILL_PAYMENTS_PAGE (payments),
                                   g_variant_get_string (parameter, NULL));
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  desk_free (user_data);
}

/**
 * till_customer_desk_new_page:
 * @window: the window
 *
 * Makes the page of customers, and "win.show-payments-of" (s: a customer's id).
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_customer_desk_new_page (TillWindow *window)
{
  Desk *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_new0 (Desk, 1);
  self->window = window;
  self->page = TILL_RECORDS_PAGE (till_records_page_new (&till_customer_topic));
  self->account = till_customer_account_new ();
  self->action = g_simple_action_new ("show-payments-of", G_VARIANT_TYPE_STRING);

  g_signal_connect_swapped (self->action, "activate", G_CALLBACK (show_payments_cb), self);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->action));
  g_signal_connect_swapped (self->account, "changed", G_CALLBACK (show_account), self);
  g_signal_connect_swapped (till_records_page_get_view (self->page), "changed",
                            G_CALLBACK (shown_cb), self);
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
