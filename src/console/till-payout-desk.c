/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of payouts in its surroundings: what went into a payout is said beside what it is. */

#include "till-payout-desk.h"

#include "till-payout-account.h"
#include "till-topics.h"

typedef struct
{
  TillWindow        *window;  /* lives longer than the page */
  TillRecordsPage   *page;    /* owns this */
  TillPayoutAccount *account;
} Desk;

static void
show_account (Desk *self)
{
  g_autoptr (GPtrArray) facts = till_payout_account_list_facts (self->account,
                                                                g_get_real_time ());

  till_record_view_set_more (till_records_page_get_view (self->page), facts);
}

static void
shown_cb (Desk *self)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));

  till_payout_account_set (self->account, till_window_get_session (self->window),
                           item != NULL ? till_record_item_get_record (item) : NULL);
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  Desk *self = user_data;

  g_signal_handlers_disconnect_by_data (self->account, self);
  g_object_unref (self->account);
  g_free (self);
}

/**
 * till_payout_desk_new_page:
 * @window: the window
 *
 * Makes the page of payouts.
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_payout_desk_new_page (TillWindow *window)
{
  Desk *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_new0 (Desk, 1);
  self->window = window;
  self->page = TILL_RECORDS_PAGE (till_records_page_new (&till_payout_topic));
  self->account = till_payout_account_new ();

  g_signal_connect_swapped (self->account, "changed", G_CALLBACK (show_account), self);
  g_signal_connect_swapped (till_records_page_get_view (self->page), "changed",
                            G_CALLBACK (shown_cb), self);
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
