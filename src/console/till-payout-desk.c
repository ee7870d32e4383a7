/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of payouts in its surroundings: what went into a payout and whether it was seen at the
 * bank are said beside what it is; statements of the bank are opened here.
 *
 * What must hold: statements belong to an account, and are put away when that is left. */

#include "till-payout-desk.h"

#include <glib/gi18n.h>

#include "till-bank-window.h"
#include "till-bank-words.h"
#include "till-compat.h"
#include "till-payout-account.h"
#include "till-record-export.h"
#include "till-record-topic.h"
#include "till-topics.h"
#include "till-wrap-layout.h"

typedef struct
{
  TillWindow        *window;        /* lives longer than the page */
  TillRecordsPage   *page;          /* owns this */
  GListModel        *list;          /* of @page */
  TillPayoutAccount *account;
  TillSession       *session;       /* NULL: none */
  TillBankDesk      *bank;          /* of @session */
  GtkWindow         *bank_window;   /* NULL: not open */
  GCancellable      *saving;        /* cancelled when the page goes */
  char              *saved_id;      /* the payout a file was asked for; NULL: none was */
  GSimpleActionGroup *actions;      /* "payout", of the page's detail */
  GtkWidget         *tools;         /* belongs to the page's detail */
  GtkWidget         *turns[2];      /* of @tools: only where there are several pages */
  GSimpleAction     *open_bank;     /* of the window, which may live longer */
} Desk;

static void
enable (Desk       *self,
        const char *name,
        gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Without a statement there is nothing to be said. */
static void
add_bank_facts (Desk      *self,
                GPtrArray *facts)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));
  const TillBankBooks *books = self->bank != NULL ? till_bank_desk_get_books (self->bank) : NULL;
  const TillBankMatch *match;
  TillFactText *fact;
  TillTone tone;

  if (item == NULL || books == NULL || books->lines->len == 0 ||
      !(match = till_bank_books_find (books, till_record_item_get_id (item))))
    return;

  till_record_add_heading (facts, _("At the bank"));
  fact = till_record_add_fact (facts, _("State"),
                               till_bank_say_match (match, g_get_real_time (), &tone));
  if (fact != NULL)
    fact->tone = tone;
  if (match->line == NULL)
    return;

  till_record_add_fact (facts, _("Bank line"), g_strdup (match->line->text));
  till_record_add_fact (facts, _("By hand"), g_strdup (match->line->reason));
  till_record_add_fact (facts, _("By"), g_strdup (match->line->operator_name));
}

static void
show_facts (Desk *self)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                till_fact_text_free);
  g_autoptr (GPtrArray) account = till_payout_account_list_facts (self->account,
                                                                  g_get_real_time ());
  gboolean earlier, later;

  add_bank_facts (self, facts);
  g_ptr_array_extend_and_steal (facts, g_steal_pointer (&account));
  till_record_view_set_more (till_records_page_get_view (self->page), facts);
  earlier = till_payout_account_can_turn (self->account, -1);
  later = till_payout_account_can_turn (self->account, 1);
  enable (self, "earlier", earlier);
  enable (self, "later", later);
  for (guint i = 0; i < G_N_ELEMENTS (self->turns); i++)
    gtk_widget_set_visible (self->turns[i], earlier || later);
  gtk_widget_set_visible (self->tools, till_payout_account_has_entries (self->account));
}

/* --- what went into one ----------------------------------------------------------------------- */

static void
earlier_cb (Desk *self)
{
  till_payout_account_turn (self->account, -1);
}

static void
later_cb (Desk *self)
{
  till_payout_account_turn (self->account, 1);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (till_record_export_finish (result, NULL, &error))
    till_window_add_toast (window, _("Saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    till_window_add_toast (window, error->message);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree char *path = till_choose_file_finish (result, NULL);
  Desk *self;

  if (path == NULL)
    return;

  self = user_data;
  if (self->session == NULL || self->saved_id == NULL)
    return;

  till_record_export_async (till_session_get_store (self->session), &(TillRecordExport) {
    .path = path, .payout_id = self->saved_id, .format = TILL_EXPORT_CSV,
    .now_us = g_get_real_time (),
  }, self->saving, saved_cb, g_object_ref (self->window));
}

static void
save_cb (Desk *self)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));
  g_autofree char *name = NULL;

  if (item == NULL)
    return;

  g_free (self->saved_id);
  self->saved_id = g_strdup (till_record_item_get_id (item));
  name = g_strdup_printf ("%s.csv", self->saved_id);
  till_choose_file_async (GTK_WIDGET (self->window), _("Save what went into the payout"), name,
                          self->saving, place_chosen_cb, self);
}

static GtkWidget *
add_tool (Desk       *self,
          const char *label,
          const char *name,
          GCallback   callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_autofree char *full = g_strconcat ("payout.", name, NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (action, "activate", callback, self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), full);
  gtk_box_append (GTK_BOX (self->tools), button);

  return button;
}

static void
add_tools (Desk *self)
{
  TillRecordView *view = till_records_page_get_view (self->page);

  self->actions = g_simple_action_group_new ();
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->tools, g_object_new (TILL_TYPE_WRAP_LAYOUT, NULL));
  gtk_widget_set_visible (self->tools, FALSE);
  add_tool (self, _("_Save entries…"), "save", G_CALLBACK (save_cb));
  self->turns[0] = add_tool (self, _("_Earlier entries"), "earlier", G_CALLBACK (earlier_cb));
  self->turns[1] = add_tool (self, _("_Later entries"), "later", G_CALLBACK (later_cb));
  gtk_widget_insert_action_group (GTK_WIDGET (view), "payout", G_ACTION_GROUP (self->actions));
  till_record_view_set_extra (view, self->tools);
}

/* --- the bank --------------------------------------------------------------------------------- */

/* Rows say only what there is to be seen, or done. */
static char *
say_note (const TillBankMatch *match)
{
  TillTone tone;

  if (match == NULL || (match->state != TILL_BANK_SEEN && match->state != TILL_BANK_ASKED &&
                        match->state != TILL_BANK_LATE))
    return NULL;

  return till_bank_say_match (match, g_get_real_time (), &tone);
}

static void
show_notes (Desk *self)
{
  const TillBankBooks *books = self->bank != NULL ? till_bank_desk_get_books (self->bank) : NULL;
  guint n = g_list_model_get_n_items (self->list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TillRecordItem) item = g_list_model_get_item (self->list, i);
      g_autofree char *note = NULL;

      if (books != NULL && books->lines->len > 0)
        note = say_note (till_bank_books_find (books, till_record_item_get_id (item)));
      till_record_item_set_note (item, note);
    }
}

static void
bank_changed_cb (Desk *self)
{
  show_facts (self);
  show_notes (self);
}

static void
records_changed_cb (Desk *self,
                    guint kind)
{
  if (kind == TILL_RECORD_PAYOUT && self->bank != NULL)
    till_bank_desk_refresh (self->bank);
}

static void
bank_window_gone_cb (gpointer user_data,
                     GObject *bank_window)
{
  ((Desk *) user_data)->bank_window = NULL;
}

/* The bank's window may live on while it waits for something; it is not ours any longer. */
static void
put_away (Desk *self)
{
  if (self->bank_window != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->bank_window), bank_window_gone_cb, self);
      gtk_window_destroy (self->bank_window);
    }
  self->bank_window = NULL;
  g_clear_pointer (&self->saved_id, g_free);
  if (self->bank != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->bank, self);
      till_bank_desk_close (self->bank);
    }
  g_clear_object (&self->bank);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
take_session (Desk *self)
{
  TillSession *session = till_window_get_session (self->window);
  const TillAccountConfig *account;

  if (self->session == session)
    return;

  put_away (self);
  g_simple_action_set_enabled (self->open_bank, session != NULL);
  if (session == NULL)
    return;

  account = till_session_get_config (session);
  self->session = g_object_ref (session);
  self->bank = till_bank_desk_new (till_session_get_store (session), &(TillBankDeskConfig) {
    .folder = till_session_get_folder (session), .gateway = account->gateway,
    .currency = account->default_currency, .operator_name = account->operator_name,
  });
  g_signal_connect_swapped (self->bank, "changed", G_CALLBACK (bank_changed_cb), self);
  g_signal_connect_swapped (session, "records-changed", G_CALLBACK (records_changed_cb), self);
}

static void
shown_cb (Desk *self)
{
  TillRecordItem *item = till_record_view_get_item (till_records_page_get_view (self->page));

  take_session (self);
  till_payout_account_set (self->account, till_window_get_session (self->window),
                           item != NULL ? till_record_item_get_record (item) : NULL);
}

static void
open_bank_cb (Desk *self)
{
  take_session (self);
  if (self->bank == NULL)
    return;

  if (self->bank_window == NULL)
    {
      self->bank_window = till_bank_window_new (GTK_WINDOW (self->window), self->bank);
      till_bank_window_set_account (TILL_BANK_WINDOW (self->bank_window),
                                    till_session_get_config (self->session));
      g_object_weak_ref (G_OBJECT (self->bank_window), bank_window_gone_cb, self);
    }
  gtk_window_present (self->bank_window);
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  Desk *self = user_data;

  put_away (self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_object_unref (self->list);
  g_cancellable_cancel (self->saving);
  g_object_unref (self->saving);
  g_object_unref (self->actions);
  g_signal_handlers_disconnect_by_data (self->open_bank, self);
  g_object_unref (self->open_bank);
  g_signal_handlers_disconnect_by_data (self->account, self);
  g_object_unref (self->account);
  g_free (self);
}

static void
add_bank_button (Desk *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Bank statements"));

  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.bank-statements");
  till_records_page_add_tool (self->page, button);
}

/**
 * till_payout_desk_new_page:
 * @window: the window
 *
 * Makes the page of payouts, and "win.bank-statements".
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
  self->open_bank = g_simple_action_new ("bank-statements", NULL);
  g_signal_connect_swapped (self->open_bank, "activate", G_CALLBACK (open_bank_cb), self);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->open_bank));
  self->saving = g_cancellable_new ();
  add_bank_button (self);
  add_tools (self);

  g_signal_connect_swapped (self->account, "changed", G_CALLBACK (show_facts), self);
  g_signal_connect_swapped (till_records_page_get_view (self->page), "changed",
                            G_CALLBACK (shown_cb), self);
  self->list = g_object_ref (G_LIST_MODEL (till_records_page_get_list (self->page)));
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (show_notes), self);
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return GTK_WIDGET (self->page);
}
