/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of links in its surroundings: an open one as a code to be scanned, sent by mail, made
 * unusable. What must hold: a link is disabled only after a question that names its amount, in the
 * account that the question names, and as an instruction like any other. */

#include "till-link-desk.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-link-mail.h"
#include "till-order-runner.h"
#include "till-order-words.h"
#include "till-qr-code.h"
#include "till-topics.h"

#define QR_SIZE 180

typedef struct
{
  TillWindow      *window;  /* lives longer than the page */
  TillRecordsPage *page;    /* owns this */
  GtkWidget       *qr_code; /* belongs to the page's detail */
  TillOrderRunner *closing; /* NULL: none has been needed */
  TillLink        *asked;   /* what the question is about */
  TillSession     *asked_in;
  GCancellable    *going;   /* cancelled when the page goes */
  GPtrArray       *actions; /* of the window, which may live longer */
} Desk;

static void
drop_runner (Desk *self)
{
  if (self->closing != NULL)
    g_signal_handlers_disconnect_by_data (self->closing, self);
  g_clear_object (&self->closing);
}

static void
desk_free (Desk *self)
{
  g_cancellable_cancel (self->going);
  g_object_unref (self->going);
  drop_runner (self);
  g_clear_pointer (&self->asked, till_record_unref);
  g_clear_object (&self->asked_in);
  for (guint i = 0; i < self->actions->len; i++)
    g_signal_handlers_disconnect_by_data (self->actions->pdata[i], self);
  g_ptr_array_unref (self->actions);
  g_free (self);
}

/* The link that is shown, if it is the one that @parameter names. */
static TillLink *
get_shown (Desk     *self,
           GVariant *parameter)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));

  if (item == NULL || (parameter != NULL && !g_str_equal (till_record_item_get_id (item),
                                                          g_variant_get_string (parameter, NULL))))
    return NULL;

  return till_record_item_get_record (item);
}

static void
shown_cb (Desk *self)
{
  const TillLink *link = get_shown (self, NULL);
  gboolean open = link != NULL && link->state == TILL_LINK_OPEN && link->url != NULL;

  gtk_widget_set_visible (self->qr_code,
                          open && till_qr_code_set_text (TILL_QR_CODE (self->qr_code),
                                                         link->url));
}

/* By mail */

static void
mail_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TillWindow) window = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    till_window_add_toast (window,
                           _("No mail program could be opened: copy the address instead"));
}

static void
mail_cb (Desk     *self,
         GVariant *parameter)
{
  TillSession *session = till_window_get_session (self->window);
  const TillLink *link = get_shown (self, parameter);
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autofree char *mail = NULL;

  if (session == NULL || link == NULL)
    return;

  mail = till_link_mail_format (link, link->customer_email,
                                till_session_get_config (session)->name, g_get_real_time ());
  if (mail == NULL)
    return;

  context = gdk_display_get_app_launch_context (gtk_widget_get_display (self->qr_code));
  g_app_info_launch_default_for_uri_async (mail, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           mail_opened_cb, g_object_ref (self->window));
}

/* Disabling */

static void
settled_cb (Desk        *self,
            const char  *instruction_id,
            TillOutcome *outcome)
{
  TillDeclineWords words;

  if (outcome->state == TILL_INSTRUCTION_DONE)
    {
      till_window_add_toast (self->window, _("The link can no longer be paid"));
      return;
    }

  till_order_words_explain_outcome (outcome, &words);
  till_window_add_toast (self->window, words.title);
}

static void
failed_cb (Desk   *self,
           GError *error)
{
  TillDeclineWords words;

  till_order_words_explain_error (error, &words);
  till_window_add_toast (self->window, words.title);
}

static void
close_link (Desk           *self,
            TillSession    *session,
            const TillLink *link)
{
  TillOrder order = { .kind = TILL_INSTRUCTION_CLOSE_LINK };

  order.amount = link->amount;
  order.amount.minor = 0;
  order.target_id = link->record.id;
  order.reference = link->reference;

  drop_runner (self);
  self->closing = till_order_runner_new (session);
  g_signal_connect_swapped (self->closing, "settled", G_CALLBACK (settled_cb), self);
  g_signal_connect_swapped (self->closing, "failed", G_CALLBACK (failed_cb), self);
  till_order_runner_send (self->closing, &order, NULL);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);
  TillSession *session;
  Desk *self;

  if (g_strcmp0 (answer, "disable") != 0)
    return;

  self = user_data;
  session = till_window_get_session (self->window);
  if (session != NULL && self->asked != NULL && session == self->asked_in &&
      (self->closing == NULL || !till_order_runner_is_busy (self->closing)))
    close_link (self, session, self->asked);
}

static void
ask_to_close_cb (Desk     *self,
                 GVariant *parameter)
{
  static const TillAnswer answers[] = {
    { "cancel", N_("_Cancel"), TILL_ANSWER_PLAIN },
    { "disable", N_("_Disable"), TILL_ANSWER_DANGEROUS },
  };
  TillAnswer said[G_N_ELEMENTS (answers)];
  TillSession *session = till_window_get_session (self->window);
  TillLink *link = get_shown (self, parameter);
  g_autofree char *amount = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *account = NULL;
  g_autofree char *body = NULL;

  if (session == NULL || link == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      said[i] = answers[i];
      said[i].label = _(answers[i].label);
    }

  g_clear_pointer (&self->asked, till_record_unref);
  self->asked = till_record_ref (link);
  g_set_object (&self->asked_in, session);
  amount = till_money_format (&link->amount);
  account = till_words_account (till_session_get_config (session)->name,
                                till_session_get_config (session)->mode);
  heading = g_strdup_printf (_("Disable the link over %s?"), amount);
  /* Translators: the account: "Acme Tea (live)" */
  body = g_strdup_printf (_("Nobody can pay with it any more, and it cannot be enabled again. "
                            "Account: %s"), account);
  till_ask_async (GTK_WIDGET (self->window), heading, body, NULL, said, G_N_ELEMENTS (said),
                  self->going, answered_cb, self);
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  desk_free (user_data);
}

static void
add_action (Desk       *self,
            const char *name,
            GCallback   callback)
{
  GSimpleAction *action = g_simple_action_new (name, G_VARIANT_TYPE_STRING);

  g_signal_connect_swapped (action, "activate", callback, self);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
  g_ptr_array_add (self->actions, action);
}

static void
add_qr_code (Desk           *self,
             TillRecordView *view)
{
  self->qr_code = till_qr_code_new ();
  gtk_widget_set_size_request (self->qr_code, QR_SIZE, QR_SIZE);
  gtk_widget_set_halign (self->qr_code, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->qr_code), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The link as a code to scan"), -1);
  till_record_view_set_extra (view, self->qr_code);
  g_signal_connect_swapped (view, "changed", G_CALLBACK (shown_cb), self);
}

/**
 * till_link_desk_new_page:
 * @window: the window
 *
 * Makes the page of links, and "win.mail-link" and "win.close-link" (s: the id of the one that is
 * shown).
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_link_desk_new_page (TillWindow *window)
{
  Desk *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_new0 (Desk, 1);
  self->window = window;
  self->page = TILL_RECORDS_PAGE (till_records_page_new (&till_link_topic));
  self->going = g_cancellable_new ();
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);

  add_action (self, "mail-link", G_CALLBACK (mail_cb));
  add_action (self, "close-link", G_CALLBACK (ask_to_close_cb));
  add_qr_code (self, till_records_page_get_view (self->page));
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
