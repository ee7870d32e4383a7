/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of customers in its surroundings: what they have paid and their saved cards are said
 * beside what they are, their payments are one step away, and they are made and changed. */

#include "till-customer-desk.h"

#include <glib/gi18n.h>

#include "till-customer-account.h"
#include "till-customer-window.h"
#include "till-error-words.h"
#include "till-payments-page.h"
#include "till-topics.h"

typedef struct
{
  TillWindow          *window;  /* lives longer than the page */
  TillRecordsPage     *page;    /* owns this */
  TillCustomerAccount *account;
  GPtrArray           *actions; /* of the window */
  GCancellable        *reading; /* the customer that is to be changed */
} Desk;

static void
desk_free (Desk *self)
{
  g_signal_handlers_disconnect_by_data (self->account, self);
  g_object_unref (self->account);
  for (guint i = 0; i < self->actions->len; i++)
    g_signal_handlers_disconnect_by_data (self->actions->pdata[i], self);
  g_ptr_array_unref (self->actions);
  g_cancellable_cancel (self->reading);
  g_object_unref (self->reading);
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

/* The form may be there longer than this. */
static void
tell_saved_cb (GtkWindow       *form,
               const char      *id,
               TillRecordsPage *page)
{
  till_records_page_search (page, id);
}

static void
open_form (Desk               *self,
           const TillCustomer *customer)
{
  TillSession *session = till_window_get_session (self->window);
  GtkWindow *form;

  if (session == NULL)
    return;

  form = till_customer_window_new (GTK_WINDOW (self->window), session, customer);
  g_signal_connect_object (form, "saved", G_CALLBACK (tell_saved_cb), self->page, 0);
  gtk_window_present (form);
}

static void
new_cb (Desk *self)
{
  open_form (self, NULL);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  Desk *self;

  records = till_gateway_get_finish (TILL_GATEWAY (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (records == NULL || records->len == 0)
    till_window_add_toast (self->window, error != NULL ? till_words_error (error)
                                                       : _("This customer is no longer there"));
  else
    open_form (self, records->pdata[0]);
}

/* What is known here may be old, and everything in the form is sent: so it is read anew. */
static void
edit_cb (Desk     *self,
         GVariant *parameter)
{
  TillSession *session = till_window_get_session (self->window);

  g_cancellable_cancel (self->reading);
  g_object_unref (self->reading);
  self->reading = g_cancellable_new ();
  if (session != NULL)
    till_gateway_get_async (till_session_get_gateway (session), TILL_RECORD_CUSTOMER,
                            g_variant_get_string (parameter, NULL), self->reading, read_cb, self);
}

static void
add_action (Desk               *self,
            const char         *name,
            const GVariantType *type,
            GCallback           callback)
{
  GSimpleAction *action = g_simple_action_new (name, type);

  g_signal_connect_swapped (action, "activate", callback, self);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
  g_ptr_array_add (self->actions, action);
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
 * Makes the page of customers, "win.new-customer", "win.edit-customer" (s: a customer's id), and
 * "win.show-payments-of" (s: likewise).
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
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
  self->reading = g_cancellable_new ();

  add_action (self, "show-payments-of", G_VARIANT_TYPE_STRING, G_CALLBACK (show_payments_cb));
  add_action (self, "new-customer", NULL, G_CALLBACK (new_cb));
  add_action (self, "edit-customer", G_VARIANT_TYPE_STRING, G_CALLBACK (edit_cb));
  till_records_page_set_new (self->page, _("New customer"), "win.new-customer");
  g_signal_connect_swapped (self->account, "changed", G_CALLBACK (show_account), self);
  g_signal_connect_swapped (till_records_page_get_view (self->page), "changed",
                            G_CALLBACK (shown_cb), self);
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
