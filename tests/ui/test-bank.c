/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of bank statements over payouts in memory and a real bank.db: its states, a table
 * whose columns are asked, what is decided by hand, and that nothing is left behind. */

#include "till-bank-window.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-bank-item.h"
#include "till-bank-row.h"
#include "till-clock.h"
#include "till-double.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * TILL_SECOND)

/* 12 November 2026 */
#define THURSDAY 20769

typedef struct
{
  TillSession  *session;
  TillBankDesk *desk;
  GtkWindow    *window;
  char         *folder;
} Fixture;

static void
settle (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 100 * 1000;

  while (till_bank_desk_is_busy (fixture->desk) || g_main_context_pending (NULL) ||
         g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
put (Fixture    *fixture,
     const char *id,
     gint64      minor)
{
  const TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = id }, .state = TILL_PAYOUT_PAID,
    .created_us = (THURSDAY - 2) * DAY_US, .arrival_us = THURSDAY * DAY_US,
    .amount = { minor, "GBP" },
  };

  till_double_session_put_other (fixture->session, till_record_new (&payout));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  TillBankDeskConfig config = { .gateway = "stripe", .currency = "GBP", .operator_name = "Ana" };

  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  put (fixture, "po_1", 1000);
  put (fixture, "po_2", 2000);
  put (fixture, "po_3", 3000);
  fixture->folder = g_dir_make_tmp ("till-bank-XXXXXX", NULL);
  config.folder = fixture->folder;
  fixture->desk = till_bank_desk_new (till_session_get_store (fixture->session), &config);
  fixture->window = till_bank_window_new (NULL, fixture->desk);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const names[] = { "bank.db", "bank.db-wal", "bank.db-shm", "a.csv" };

  settle (fixture);
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  till_bank_desk_close (fixture->desk);
  g_object_add_weak_pointer (G_OBJECT (fixture->desk), (gpointer *) &fixture->desk);
  g_object_unref (fixture->desk);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->window);
  g_assert_null (fixture->desk);
  g_assert_finalize_object (fixture->session);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
open_text (Fixture    *fixture,
           const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  till_bank_window_open_file (TILL_BANK_WINDOW (fixture->window), file);
  settle (fixture);
}

static GtkWidget *
get_child (Fixture    *fixture,
           const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window),
                                                    TILL_TYPE_BANK_WINDOW, name));
}

static const char *
get_state (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (get_child (fixture, "states")));
}

/* All rows: titles, with "|" behind each. */
static char *
list_rows (Fixture *fixture)
{
  GtkListView *view = GTK_LIST_VIEW (get_child (fixture, "list_view"));
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (view));
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TillBankItem) item = g_list_model_get_item (model, i);

      g_string_append_printf (all, "%s %s|", till_bank_item_get_title (item),
                              till_bank_item_get_amount (item));
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_states (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *rows = NULL;
  const TillBankMatch *match;

  g_assert_cmpstr (get_state (fixture), ==, "loading");
  settle (fixture);
  g_assert_cmpstr (get_state (fixture), ==, "empty");

  open_text (fixture, "hello");
  g_assert_cmpstr (get_state (fixture), ==, "empty");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "trouble_label")));

  open_text (fixture, "Date,Memo,Amount\n12/11/2026,STRIPE A,10.00\n12/11/2026,STRIPE B,20.00\n"
                      "12/11/2026,STRIPE C,20.00\n25/11/2026,STRIPE D,7.00\n25/11/2026,Rent,-1\n");
  g_assert_cmpstr (get_state (fixture), ==, "columns");
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "trouble_label")));
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "_Keep these lines"),
                         "clicked");
  settle (fixture);
  g_assert_cmpstr (get_state (fixture), ==, "list");
  rows = list_rows (fixture);
  g_assert_cmpstr (rows, ==,
                   "Which line is it? (1) £20.00|Payout for 12 Nov £20.00|"
                   "Payouts without a bank line (1) £30.00|Payout for 12 Nov £30.00|"
                   "Bank lines without a payout (1) £7.00|STRIPE D £7.00|"
                   "Seen at the bank (1) £10.00|Payout for 12 Nov £10.00|");

  /* The same bank again is read at once; a payout that is decided moves. */
  open_text (fixture, "Date,Memo,Amount\n12/11/2026,STRIPE A,10.00\n");
  g_assert_cmpstr (get_state (fixture), ==, "list");
  match = till_bank_books_find (till_bank_desk_get_books (fixture->desk), "po_2");
  till_bank_desk_decide (fixture->desk, ((TillBankLine *) match->candidates->pdata[0])->id, "po_2",
                         TRUE, "The words");
  settle (fixture);
  g_free (rows);
  rows = list_rows (fixture);
  g_assert_cmpstr (rows, ==,
                   "Payouts without a bank line (1) £30.00|Payout for 12 Nov £30.00|"
                   "Bank lines without a payout (2) £27.00|STRIPE D £7.00|STRIPE B £20.00|"
                   "Seen at the bank (2) £30.00|Payout for 12 Nov £10.00|"
                   "Payout for 12 Nov £20.00|");
}

/* What is asked: likely answers first, and only what can be. */
static void
test_choices (Fixture      *fixture,
              gconstpointer data)
{
  GListModel *model;
  g_autoptr (TillBankItem) asked = NULL;
  g_autoptr (GPtrArray) choices = NULL;

  settle (fixture);
  open_text (fixture, "Date,Memo,Amount,Currency\n2026-11-12,STRIPE B,20.00,GBP\n"
                      "2026-11-12,STRIPE C,20.00,GBP\n2026-11-12,STRIPE E,20.00,EUR\n"
                      "2026-11-25,STRIPE D,7.00,GBP\n2026-11-25,STRIPE F,-20.00,GBP\n");
  till_bank_desk_keep (fixture->desk);
  settle (fixture);
  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (get_child (fixture,
                                                                           "list_view"))));
  asked = g_list_model_get_item (model, 1);
  g_assert_cmpstr (till_bank_item_get_payout_id (asked), ==, "po_2");
  choices = till_bank_items_list_choices (till_bank_desk_get_books (fixture->desk), asked,
                                          THURSDAY * DAY_US);
  g_assert_cmpuint (choices->len, ==, 3);
  g_assert_cmpstr (till_bank_item_get_amount (choices->pdata[0]), ==, "£20.00");
  g_assert_cmpstr (till_bank_item_get_amount (choices->pdata[2]), ==, "£7.00");
}

static int
get_width (Fixture *fixture)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);

  return minimum;
}

/* It fits a narrow window, whatever a bank calls its columns and whoever has paid. */
static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  settle (fixture);
  open_text (fixture, "Date,Auftraggeber/Zahlungsempfaenger/Kontoinhaber/Verfuegungsberechtigter,"
                      "Memo,Amount\n2026-11-12,Donaudampfschifffahrtselektrizitaetenhauptbetriebs"
                      "werk GmbH,STRIPE UEBERTRAGUNGSREFERENZ0123456789ABCDEFGHIJKLMNOP,10.00\n");
  g_assert_cmpstr (get_state (fixture), ==, "columns");
  g_assert_cmpint (get_width (fixture), <=, 360);
  till_bank_desk_keep (fixture->desk);
  settle (fixture);
  g_assert_cmpstr (get_state (fixture), ==, "list");
  g_assert_cmpint (get_width (fixture), <=, 360);
}

/* The rows that are offered as an answer. */
static void
find_answers (GtkWidget *widget,
              GPtrArray *rows)
{
  if (GTK_IS_CHECK_BUTTON (widget) &&
      TILL_IS_BANK_ROW (gtk_check_button_get_child (GTK_CHECK_BUTTON (widget))))
    g_ptr_array_add (rows, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_answers (child, rows);
}

/* What has the focus says which line it is; a question that is open goes with its window. */
static void
test_question (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GList) windows = NULL;
  GtkWidget *yes = NULL, *reason;

  settle (fixture);
  open_text (fixture, "Date,Memo,Amount,Currency\n2026-11-12,STRIPE B,20.00,GBP\n"
                      "2026-11-12,STRIPE C,7.00,GBP\n");
  till_bank_desk_keep (fixture->desk);
  settle (fixture);
  g_signal_emit_by_name (get_child (fixture, "list_view"), "activate", 1);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), >, 1);
  for (GList *l = windows = gtk_window_list_toplevels (); l != NULL; l = l->next)
    find_answers (l->data, rows);
  g_assert_cmpuint (rows->len, ==, 2);
  for (guint i = 0; i < rows->len; i++)
    {
      g_assert_false (gtk_check_button_get_active (rows->pdata[i]));
      g_assert_true (gtk_test_accessible_has_property (rows->pdata[i],
                                                       GTK_ACCESSIBLE_PROPERTY_LABEL));
    }

  /* Without a choice and a reason it cannot be answered, and with both it is. */
  for (GList *l = windows; l != NULL && yes == NULL; l = l->next)
    yes = find_button (l->data, "It is _this one");
  reason = gtk_widget_get_last_child (gtk_widget_get_parent (gtk_widget_get_ancestor (
    rows->pdata[0], GTK_TYPE_SCROLLED_WINDOW)));
  g_assert_true (GTK_IS_ENTRY (reason));
  g_assert_false (gtk_widget_is_sensitive (yes));
  gtk_editable_set_text (GTK_EDITABLE (reason), "The words");
  g_assert_false (gtk_widget_is_sensitive (yes));
  gtk_check_button_set_active (rows->pdata[0], TRUE);
  g_assert_true (gtk_widget_is_sensitive (yes));
  gtk_editable_set_text (GTK_EDITABLE (reason), "");
  g_assert_false (gtk_widget_is_sensitive (yes));
  gtk_window_destroy (fixture->window);
  settle (fixture);
  g_assert_null (fixture->window);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/ui/bank/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/ui/bank/choices", Fixture, NULL, set_up, test_choices, tear_down);
  g_test_add ("/ui/bank/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/ui/bank/question", Fixture, NULL, set_up, test_question, tear_down);

  return g_test_run ();
}
