/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of the back office: holds, refunds and what else is a list of records, and what was
 * done on this computer. They lead to the payment a record is about. */

#include "till-office-pages.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-activity-page.h"
#include "till-customer-desk.h"
#include "till-dispute-desk.h"
#include "till-hold-desk.h"
#include "till-link-desk.h"
#include "till-payout-desk.h"
#include "till-records-page.h"
#include "till-report-pages.h"
#include "till-topics.h"

/* The pages, in the order of the list on the left. */
static const struct
{
  const TillRecordTopic *topic;
  GtkWidget           *(*make) (TillWindow *window); /* NULL: it needs nothing around it */
} pages[] = {
  { &till_refund_topic, NULL },
  { &till_dispute_topic, till_dispute_desk_new_page },
  { &till_payout_topic, till_payout_desk_new_page },
  { &till_customer_topic, till_customer_desk_new_page },
  { &till_link_topic, till_link_desk_new_page },
};

typedef struct
{
  TillWindow            *window;
  const TillRecordTopic *topic;
  GtkWidget           *(*make) (TillWindow *window);
} PageMaker;

typedef struct
{
  TillWindow      *window; /* owns this */
  TillPaymentView *view;   /* belongs to the window */
  TillActivityLog *log;
  GCancellable    *finding;
  PageMaker        makers[G_N_ELEMENTS (pages)];
} Office;

static void
office_free (Office *self)
{
  g_cancellable_cancel (self->finding);
  g_object_unref (self->finding);
  g_object_unref (self->log);
  g_free (self);
}

/**
 * till_office_pages_show_payment:
 * @window: the window
 * @view: where payments are shown
 * @payment: a payment
 *
 * Leads to a payment from another page.
 */
void
till_office_pages_show_payment (TillWindow      *window,
                                TillPaymentView *view,
                                TillPayment     *payment)
{
  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENT_VIEW (view));

  till_window_show_page (window, "payments");
  till_payment_view_set_payment (view, payment);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.detail", "b", TRUE);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;
  Office *self;

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (detail == NULL)
    {
      till_window_add_toast (self->window, _("This payment is not on this computer yet"));
      return;
    }

  till_office_pages_show_payment (self->window, self->view, detail->payment);
}

static void
show_payment_cb (Office   *self,
                 GVariant *parameter)
{
  TillSession *session = till_window_get_session (self->window);

  g_cancellable_cancel (self->finding);
  g_object_unref (self->finding);
  self->finding = g_cancellable_new ();
  if (session != NULL)
    till_store_find_payment_async (till_session_get_store (session),
                                   g_variant_get_string (parameter, NULL), self->finding,
                                   found_cb, self);
}

static GtkWidget *
make_page (gpointer user_data)
{
  const PageMaker *maker = user_data;

  return maker->make != NULL ? maker->make (maker->window)
                             : till_records_page_new (maker->topic);
}

static void
show_hold_cb (Office      *self,
              TillPayment *payment)
{
  till_office_pages_show_payment (self->window, self->view, payment);
}

static GtkWidget *
make_holds_page (gpointer user_data)
{
  Office *self = user_data;
  GtkWidget *page = till_hold_desk_new_page (self->window);

  g_signal_connect_swapped (page, "show-payment", G_CALLBACK (show_hold_cb), self);

  return page;
}

static GtkWidget *
make_activity_page (gpointer user_data)
{
  Office *self = user_data;

  return till_activity_page_new (self->log);
}

static void
window_gone_cb (gpointer user_data,
                GObject *window)
{
  office_free (user_data);
}

/**
 * till_office_pages_add:
 * @window: the window
 * @payments: the list of payments, to which reports lead
 * @view: where payments are shown
 * @log: where problems are remembered
 *
 * Adds these pages, the reports, and that of what is done on this computer, and
 * "win.show-payment" (s: its id), which leads to a payment.
 */
void
till_office_pages_add (TillWindow       *window,
                       TillPaymentsPage *payments,
                       TillPaymentView  *view,
                       TillActivityLog  *log)
{
  g_autoptr (GSimpleAction) show_payment = NULL;
  Office *self;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENT_VIEW (view));

  self = g_new0 (Office, 1);
  self->window = window;
  self->view = view;
  self->log = g_object_ref (log);
  self->finding = g_cancellable_new ();
  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);

  show_payment = g_simple_action_new ("show-payment", G_VARIANT_TYPE_STRING);
  g_signal_connect_swapped (show_payment, "activate", G_CALLBACK (show_payment_cb), self);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (show_payment));

  till_window_add_later (window, "holds", _("Holds"), "alarm-symbolic", make_holds_page, self);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      const TillRecordTopic *topic = pages[i].topic;

      self->makers[i] = (PageMaker) { window, topic, pages[i].make };
      till_window_add_later (window, topic->name, _(topic->title), topic->icon_name, make_page,
                             &self->makers[i]);
      if (topic->waiting_states == 0)
        till_window_set_lazy (window, topic->name);
    }

  till_report_pages_add (window, payments);
  till_window_add_later (window, "activity", _("Activity"), "document-open-recent-symbolic",
                         make_activity_page, self);
}

/**
 * till_office_pages_focus_search:
 * @window: the window
 *
 * Puts the cursor where one searches, if one of these pages is shown.
 *
 * Returns: whether one is
 */
gboolean
till_office_pages_focus_search (TillWindow *window)
{
  const char *name;
  GtkWidget *page;

  g_return_val_if_fail (TILL_IS_WINDOW (window), FALSE);

  name = till_window_get_page (window);
  page = name != NULL ? till_window_peek_page (window, name) : NULL;
  if (page == NULL || !TILL_IS_RECORDS_PAGE (page))
    return FALSE;

  till_records_page_focus_search (TILL_RECORDS_PAGE (page));

  return TRUE;
}

/**
 * till_office_pages_show:
 * @window: the window, with a session
 * @page: one of its pages
 * @record_id: what to show there, a payment or a record; "": nothing in particular
 *
 * Leads to a record. A page whose records are payments leads to the payment.
 */
void
till_office_pages_show (TillWindow *window,
                        const char *page,
                        const char *record_id)
{
  GtkWidget *shown;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (page != NULL && record_id != NULL);

  shown = till_window_show_page (window, page);
  if (*record_id == '\0' || shown == NULL)
    return;

  if (TILL_IS_RECORDS_PAGE (shown))
    till_records_page_search (TILL_RECORDS_PAGE (shown), record_id);
  else if (strcmp (page, "payments") == 0)
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-payment",
                                    g_variant_new_string (record_id));
}
