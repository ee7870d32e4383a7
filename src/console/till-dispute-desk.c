/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of disputes in its surroundings: a deadline is saved for a calendar, an answer is
 * written, and a dispute is accepted. What must hold: to accept is an instruction, given after a
 * question that names amount and account. */

#include "till-dispute-desk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-compat.h"
#include "till-dispute-calendar.h"
#include "till-dispute-paper.h"
#include "till-evidence-dialog.h"
#include "till-order-runner.h"
#include "till-order-words.h"
#include "till-topics.h"

typedef struct
{
  TillWindow       *window;   /* lives longer than the page */
  TillRecordsPage  *page;     /* owns this */
  GCancellable     *closing;
  GPtrArray        *actions;  /* of window and application, which may live longer */
  char             *calendar; /* what is being saved */
  TillOrderRunner  *accepting; /* NULL: none has been needed */
  TillDispute      *asked;    /* what the question is about */
  TillSession      *asked_in;
} Desk;

static void
drop_runner (Desk *self)
{
  if (self->accepting != NULL)
    g_signal_handlers_disconnect_by_data (self->accepting, self);
  g_clear_object (&self->accepting);
}

static void
desk_free (Desk *self)
{
  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  for (guint i = 0; i < self->actions->len; i++)
    g_signal_handlers_disconnect_by_data (self->actions->pdata[i], self);
  g_ptr_array_unref (self->actions);
  drop_runner (self);
  g_clear_pointer (&self->asked, till_record_unref);
  g_clear_object (&self->asked_in);
  g_free (self->calendar);
  g_free (self);
}

/* The dispute that is shown, if it is the one that @parameter names. */
static TillDispute *
get_shown (Desk     *self,
           GVariant *parameter)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));

  if (item == NULL || !g_str_equal (till_record_item_get_id (item),
                                    g_variant_get_string (parameter, NULL)))
    return NULL;

  return till_record_item_get_record (item);
}

/* The calendar */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = g_file_replace_contents_finish (G_FILE (object), result, NULL, &error);
  Desk *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  till_window_add_toast (self->window, ok ? _("The deadline has been saved") : error->message);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);
  g_autoptr (GFile) file = NULL;
  Desk *self;

  if (path == NULL)
    return;

  self = user_data;
  file = g_file_new_for_path (path);
  g_file_replace_contents_async (file, self->calendar, strlen (self->calendar), NULL, FALSE,
                                 G_FILE_CREATE_NONE, self->closing, saved_cb, self);
}

static void
save_deadline_cb (Desk     *self,
                  GVariant *parameter)
{
  TillSession *session = till_window_get_session (self->window);
  const TillDispute *dispute = get_shown (self, parameter);
  g_autofree char *name = NULL;

  if (session == NULL || dispute == NULL)
    return;

  g_free (self->calendar);
  self->calendar = till_dispute_calendar_write (dispute, till_session_get_config (session)->name,
                                                g_get_real_time ());
  name = g_strconcat (dispute->record.id, ".ics", NULL);
  till_choose_file_async (GTK_WIDGET (self->window), _("Save the deadline"), name, self->closing,
                          file_chosen_cb, self);
}

/* Answering, and giving in */

static void
answer_cb (Desk     *self,
           GVariant *parameter)
{
  TillSession *session = till_window_get_session (self->window);
  TillDispute *dispute = get_shown (self, parameter);

  if (session != NULL && dispute != NULL)
    gtk_window_present (till_evidence_dialog_new (GTK_WINDOW (self->window), session, dispute));
}

static void
pack_cb (Desk     *self,
         GVariant *parameter)
{
  TillDispute *dispute = get_shown (self, parameter);

  if (till_window_get_session (self->window) != NULL && dispute != NULL)
    till_dispute_paper_show (self->window, dispute, self->closing);
}

static void
settled_cb (Desk        *self,
            const char  *instruction_id,
            TillOutcome *outcome)
{
  TillDeclineWords words;

  if (outcome->state == TILL_INSTRUCTION_DONE)
    {
      till_window_add_toast (self->window, _("The dispute has been accepted"));
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
accept_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);
  TillOrder order = { .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE,
                      .reason = TILL_ORDER_REASON_ACCEPT };
  TillSession *session;
  Desk *self;

  if (g_strcmp0 (answer, "accept") != 0)
    return;

  self = user_data;
  session = till_window_get_session (self->window);
  if (session == NULL || self->asked == NULL || session != self->asked_in ||
      (self->accepting != NULL && till_order_runner_is_busy (self->accepting)))
    return;

  order.amount = self->asked->amount;
  order.amount.minor = 0;
  order.target_id = self->asked->record.id;
  drop_runner (self);
  self->accepting = till_order_runner_new (session);
  g_signal_connect_swapped (self->accepting, "settled", G_CALLBACK (settled_cb), self);
  g_signal_connect_swapped (self->accepting, "failed", G_CALLBACK (failed_cb), self);
  till_order_runner_send (self->accepting, &order, NULL);
}

static void
accept_cb (Desk     *self,
           GVariant *parameter)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "accept", _("_Give the money up"), TILL_ANSWER_DANGEROUS },
  };
  TillSession *session = till_window_get_session (self->window);
  TillDispute *dispute = get_shown (self, parameter);
  g_autofree char *amount = NULL;
  g_autofree char *account = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (session == NULL || dispute == NULL)
    return;

  g_clear_pointer (&self->asked, till_record_unref);
  self->asked = till_record_ref (dispute);
  g_set_object (&self->asked_in, session);
  amount = till_money_format (&dispute->amount);
  account = till_words_account (till_session_get_config (session)->name,
                                till_session_get_config (session)->mode);
  heading = g_strdup_printf (_("Accept the dispute about %s?"), amount);
  /* Translators: the account: "Acme Tea (live)" */
  body = g_strdup_printf (_("The money stays with the customer, and the dispute is lost. This "
                            "cannot be undone, and it cannot be answered any more. Account: %s"),
                          account);
  till_ask_async (GTK_WIDGET (self->window), heading, body, NULL, answers, G_N_ELEMENTS (answers),
                  self->closing, accept_answered_cb, self);
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  desk_free (user_data);
}

static void
add_action (Desk               *self,
            GActionMap         *map,
            const char         *name,
            const GVariantType *type,
            GCallback           callback)
{
  GSimpleAction *action = g_simple_action_new (name, type);

  g_signal_connect_swapped (action, "activate", callback, self);
  g_action_map_add_action (map, G_ACTION (action));
  g_ptr_array_add (self->actions, action);
}

/**
 * till_dispute_desk_new_page:
 * @window: the window
 *
 * Makes the page of disputes, and "win.save-deadline", "win.answer-dispute", "win.dispute-pack" and
 * "win.accept-dispute" (s: the id of the one that is shown).
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_dispute_desk_new_page (TillWindow *window)
{
  Desk *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_new0 (Desk, 1);
  self->window = window;
  self->page = TILL_RECORDS_PAGE (till_records_page_new (&till_dispute_topic));
  self->closing = g_cancellable_new ();
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);

  add_action (self, G_ACTION_MAP (window), "save-deadline", G_VARIANT_TYPE_STRING,
              G_CALLBACK (save_deadline_cb));
  add_action (self, G_ACTION_MAP (window), "answer-dispute", G_VARIANT_TYPE_STRING,
              G_CALLBACK (answer_cb));
  add_action (self, G_ACTION_MAP (window), "dispute-pack", G_VARIANT_TYPE_STRING,
              G_CALLBACK (pack_cb));
  add_action (self, G_ACTION_MAP (window), "accept-dispute", G_VARIANT_TYPE_STRING,
              G_CALLBACK (accept_cb));

  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
