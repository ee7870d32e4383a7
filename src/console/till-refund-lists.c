/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Many refunds at once: from a list, from the selected payments, and the lists that were not
 * through when the program ended the last time. Each opens a window; none of them sends anything
 * itself.
 *
 * What must hold: a window belongs to the account it was opened in, and goes when that is left. */

#include "till-refund-lists.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-compat.h"
#include "till-refund-list-window.h"

typedef struct
{
  TillWindow       *window;  /* owns this */
  TillPaymentsPage *page;    /* lives as long as the window */
  GCancellable     *finding;
  TillRefundList   *left;    /* the one that is asked about */
} RefundLists;

static void
refund_lists_free (RefundLists *self)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_pointer (&self->left, till_refund_list_unref);
  g_free (self);
}

static void
window_gone_cb (gpointer user_data,
                GObject *window)
{
  refund_lists_free (user_data);
}

static void
open_window (RefundLists    *self,
             TillRefundList *list)
{
  TillSession *session = till_window_get_session (self->window);

  if (session != NULL)
    gtk_window_present (
      till_refund_list_window_new (GTK_WINDOW (self->window), session, list));
}

static void
refund_list_cb (RefundLists *self)
{
  open_window (self, NULL);
}

/* --- the selected payments -------------------------------------------------------------------- */

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = till_store_load_payments_finish (TILL_STORE (object), result,
                                                                    &error);
  g_autoptr (GString) text = g_string_new ("payment\n");
  g_autoptr (TillRefundList) list = NULL;
  RefundLists *self;
  GPtrArray *rows;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  for (guint i = 0; payments != NULL && i < payments->len; i++)
    g_string_append_printf (text, "%s\n", ((TillPayment *) payments->pdata[i])->record.id);

  rows = payments != NULL ? till_refund_rows_read (text->str, text->len, &error) : NULL;
  if (rows == NULL)
    {
      till_window_add_toast (self->window, error->message);
      return;
    }

  list = till_refund_list_new (rows, '.');
  open_window (self, list);
}

static void
refund_selected_cb (RefundLists *self)
{
  TillSession *session = till_window_get_session (self->window);
  g_autoptr (GArray) keys = till_payments_page_list_selected (self->page);

  if (session == NULL || keys->len == 0)
    {
      till_window_add_toast (self->window, _("First select the payments in the list"));
      return;
    }

  till_store_load_payments_async (till_session_get_store (session),
                                  &g_array_index (keys, gint64, 0), keys->len, self->finding,
                                  loaded_cb, self);
}

/* --- what is left ----------------------------------------------------------------------------- */

static void
dropped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* It is offered again at the next start. */
  if (!till_refund_list_drop_finish (result, &error))
    g_debug ("A list of refunds: %s", error->message);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);
  g_autoptr (TillRefundList) list = NULL;
  RefundLists *self;
  TillSession *session;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  list = g_steal_pointer (&self->left);
  session = till_window_get_session (self->window);
  if (session == NULL || list == NULL)
    return;

  if (g_strcmp0 (answer, "look") == 0)
    open_window (self, list);
  else if (g_strcmp0 (answer, "forget") == 0)
    till_refund_list_drop_async (list, till_session_get_folder (session), dropped_cb, NULL);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  const TillAnswer answers[] = {
    { "later", _("_Later"), TILL_ANSWER_PLAIN },
    { "forget", _("_Forget it"), TILL_ANSWER_DANGEROUS },
    { "look", _("_Look it over"), TILL_ANSWER_SUGGESTED },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = till_refund_list_find_finish (result, &error);
  g_autofree char *text = NULL;
  RefundLists *self;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (lists == NULL)
    till_window_add_toast (self->window, error->message);
  if (lists == NULL || lists->len == 0)
    return;

  self->left = till_refund_list_ref (lists->pdata[0]);
  n = self->left->rows->len;
  text = g_strdup_printf (g_dngettext (NULL,
                                       "A list of %u refund was begun and is not through. What was "
                                       "sent is known and is not sent again; nothing more is sent "
                                       "before you have looked at the rest and said that it is "
                                       "meant.",
                                       "A list of %u refunds was begun and is not through. What "
                                       "was sent is known and is not sent again; nothing more is "
                                       "sent before you have looked at the rest and said that it "
                                       "is meant.", n), n);
  till_ask_async (GTK_WIDGET (self->window), _("Refunds are left"), text, NULL, answers,
                  G_N_ELEMENTS (answers), self->finding, answered_cb, self);
}

static void
close_windows (RefundLists *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      GtkWindow *window = g_list_model_get_item (windows, i);

      if (TILL_IS_REFUND_LIST_WINDOW (window) &&
          gtk_window_get_transient_for (window) == GTK_WINDOW (self->window))
        g_ptr_array_add (found, window);
      else
        g_object_unref (window);
    }

  for (guint i = 0; i < found->len; i++)
    gtk_window_destroy (found->pdata[i]);
}

static void
session_changed_cb (RefundLists *self)
{
  TillSession *session = till_window_get_session (self->window);
  gboolean moves = session != NULL && till_session_get_journal_trouble (session) ==
                   TILL_JOURNAL_TROUBLE_NONE;
  static const char *const actions[] = { "refund-list", "refund-selected" };

  close_windows (self);
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_pointer (&self->left, till_refund_list_unref);
  self->finding = g_cancellable_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), actions[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), moves);
    }

  if (moves)
    till_refund_list_find_async (till_session_get_folder (session), self->finding, found_cb, self);
}

/**
 * till_refund_lists_add:
 * @window: the window
 * @page: where payments are selected
 *
 * Adds "win.refund-list" and "win.refund-selected", and offers to go on with a list that is not
 * through whenever an account is opened.
 */
void
till_refund_lists_add (TillWindow       *window,
                       TillPaymentsPage *page)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } actions[] = {
    { "refund-list", G_CALLBACK (refund_list_cb) },
    { "refund-selected", G_CALLBACK (refund_selected_cb) },
  };
  RefundLists *self;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (page));

  self = g_new0 (RefundLists, 1);
  self->window = window;
  self->page = page;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, NULL);

      g_signal_connect_swapped (action, "activate", actions[i].callback, self);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }

  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);
  g_signal_connect_swapped (page, "notify::session", G_CALLBACK (session_changed_cb), self);
  session_changed_cb (self);
}
