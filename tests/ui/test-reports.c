/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of reports: its four states, a figure and a bar that open the payments behind them, the
 * other currency, a time of one's own; and the sheet that closes a day. */

#include <glib/gstdio.h>
#include <string.h>

#include "till-chart.h"
#include "till-clock.h"
#include "till-double.h"
#include "till-report-double.h"
#include "till-reports-page.h"
#include "till-sheet-dialog.h"

typedef struct
{
  TillSession *session;
  TillStore   *store;
  GtkWidget   *window;
  GtkWidget   *page;
  char        *opened; /* what was opened last */
} Fixture;

static void
opened_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->opened);
  fixture->opened = g_variant_print (parameter, FALSE);
}

static void
put (Fixture    *fixture,
     guint       i,
     gint64      created_us,
     gint64      minor,
     const char *currency)
{
  g_autofree char *id = g_strdup_printf ("ch_%u", i);
  TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = id }, .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = created_us, .amount = { minor, "" }, .captured = minor, .method = "card",
    .operator_name = "Ana",
  };

  g_strlcpy (payment.amount.currency, currency, sizeof payment.amount.currency);
  till_double_session_put (fixture->session, (created_us / TILL_SECOND << 10) + i, &payment);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  static const GActionEntry entries[] = {
    { .name = "show-payments", .parameter_type = "s", .activate = opened_cb },
    { .name = "day-sheet", .parameter_type = "(xx)", .activate = opened_cb },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  fixture->session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  fixture->store = till_session_get_store (fixture->session);
  fixture->page = till_reports_page_new ();
  fixture->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->session);
  g_free (fixture->opened);
}

/* The widget below @widget that has @id in the page's template. */
static GtkWidget *
part (Fixture    *fixture,
      const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->page, TILL_TYPE_REPORTS_PAGE, id));
}

static void
wait_for (Fixture    *fixture,
          const char *id)
{
  while (!gtk_widget_get_visible (part (fixture, id)))
    g_main_context_iteration (NULL, TRUE);
}

static void
show (Fixture *fixture)
{
  g_object_set (fixture->page, "session", fixture->session, NULL);
}

/* A time of one's own: the entry behind the last choice. */
static void
type_period (Fixture    *fixture,
             const char *text)
{
  GtkDropDown *drop = GTK_DROP_DOWN (part (fixture, "period_drop"));

  gtk_drop_down_set_selected (drop, g_list_model_get_n_items (gtk_drop_down_get_model (drop)) - 1);
  g_assert_true (gtk_widget_get_visible (part (fixture, "custom_entry")));
  gtk_editable_set_text (GTK_EDITABLE (part (fixture, "custom_entry")), text);
}

/* The first label below @widget that contains @text. */
static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  GtkWidget *found;

  if (GTK_IS_LABEL (widget))
    return strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if ((found = find_label (child, text)) != NULL)
      return found;

  return NULL;
}

static void
press_around (GtkWidget *label)
{
  GtkWidget *button;

  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_focusable (button));
  g_signal_emit_by_name (button, "clicked");
}

static gint64
day (int month,
     int number)
{
  g_autoptr (GDateTime) noon = g_date_time_new_local (2026, month, number, 12, 0, 0);

  return g_date_time_to_unix (noon) * TILL_SECOND;
}

static void
test_states (Fixture      *fixture,
             gconstpointer user_data)
{
  till_double_report_hold (fixture->store, TRUE);
  show (fixture);
  wait_for (fixture, "spinner");
  g_assert_false (gtk_widget_get_visible (part (fixture, "content")));

  till_double_report_hold (fixture->store, FALSE);
  till_double_report_break (fixture->store, TRUE);
  type_period (fixture, "2026-03");
  wait_for (fixture, "error_page");
  g_assert_nonnull (find_label (part (fixture, "error_page"), "The disk is gone"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "spinner")));

  till_double_report_break (fixture->store, FALSE);
  press_around (find_label (part (fixture, "error_page"), "_Try again"));
  wait_for (fixture, "empty_page");
  g_assert_false (gtk_widget_get_visible (part (fixture, "error_page")));

  put (fixture, 1, day (3, 14), 4800, "GBP");
  type_period (fixture, "2026-03-14");
  wait_for (fixture, "content");
  g_assert_nonnull (find_label (part (fixture, "figures_box"), "£48.00"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "chart_section"))); /* one day only */
}

/* What is not up to date is said to be so. */
static void
test_offline (Fixture      *fixture,
              gconstpointer user_data)
{
  TillFreshness freshness = { .state = TILL_FRESHNESS_OFFLINE, .checked_us = day (3, 14) };

  till_double_session_set_freshness (fixture->session, &freshness);
  show (fixture);
  wait_for (fixture, "note_label");
  g_assert_nonnull (find_label (part (fixture, "note_label"), "cannot be reached"));
  freshness.state = TILL_FRESHNESS_BACKFILLING;
  till_double_session_set_freshness (fixture->session, &freshness);
  g_assert_nonnull (find_label (part (fixture, "note_label"), "still being fetched"));
  freshness.state = TILL_FRESHNESS_LIVE;
  till_double_session_set_freshness (fixture->session, &freshness);
  g_assert_false (gtk_widget_get_visible (part (fixture, "note_label")));
}

static void
test_figures (Fixture      *fixture,
              gconstpointer user_data)
{
  put (fixture, 1, day (3, 14), 4800, "GBP");
  put (fixture, 2, day (3, 15), 200, "GBP");
  put (fixture, 3, day (3, 15), 9900, "JPY");
  show (fixture);
  type_period (fixture, "2026-03");
  wait_for (fixture, "content");

  press_around (find_label (part (fixture, "figures_box"), "£50.00"));
  g_assert_nonnull (strstr (fixture->opened, "since:2026-03-01 until:2026-03-31"));
  g_assert_nonnull (strstr (fixture->opened, "GBP"));
  press_around (find_label (part (fixture, "sections_box"), "Ana"));
  g_assert_nonnull (strstr (fixture->opened, "by:\"Ana\""));
  gtk_expander_set_expanded (GTK_EXPANDER (part (fixture, "table_expander")), TRUE);
  press_around (find_label (part (fixture, "table_box"), "£2.00"));
  g_assert_nonnull (strstr (fixture->opened, "since:2026-03-15 until:2026-03-15"));

  /* The currency with most payments came first; the other one is as good. */
  g_assert_true (gtk_widget_get_visible (part (fixture, "currency_drop")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (fixture, "currency_drop")), 1);
  g_assert_nonnull (find_label (part (fixture, "figures_box"), "9,900"));
  g_assert_null (find_label (part (fixture, "figures_box"), "£"));

  g_signal_emit_by_name (part (fixture, "sheet_button"), "clicked");
  g_assert_true (g_str_has_prefix (fixture->opened, "("));
}

/* Every bar is a button that says when and how much; the highest is said above. */
static void
test_chart (Fixture      *fixture,
            gconstpointer user_data)
{
  GtkWidget *chart, *bars, *bar;
  guint n = 0;

  put (fixture, 1, day (3, 14), 4800, "GBP");
  put (fixture, 2, day (3, 15), 200, "GBP");
  show (fixture);
  type_period (fixture, "2026-03");
  wait_for (fixture, "content");

  chart = part (fixture, "chart");
  g_assert_nonnull (find_label (chart, "14 Mar"));
  g_assert_nonnull (find_label (chart, "£48.00"));
  bars = gtk_widget_get_next_sibling (gtk_widget_get_first_child (chart));
  for (bar = gtk_widget_get_first_child (bars); bar != NULL;
       bar = gtk_widget_get_next_sibling (bar), n++)
    {
      g_assert_true (GTK_IS_BUTTON (bar));
      g_assert_nonnull (gtk_widget_get_tooltip_text (bar));
      if (n == 13)
        g_signal_emit_by_name (bar, "clicked");
    }
  g_assert_cmpuint (n, ==, 31);
  g_assert_nonnull (strstr (fixture->opened, "since:2026-03-14 until:2026-03-14"));

  /* A day on which nothing was taken opens nothing. */
  g_clear_pointer (&fixture->opened, g_free);
  g_signal_emit_by_name (gtk_widget_get_first_child (bars), "clicked");
  g_assert_null (fixture->opened);

  /* What has the focus is said. */
  bar = gtk_widget_get_last_child (bars);
  gtk_widget_grab_focus (bar);
  while (find_label (chart, "nothing") == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_wrong_time (Fixture      *fixture,
                 gconstpointer user_data)
{
  GtkWidget *entry = part (fixture, "custom_entry");

  show (fixture);
  type_period (fixture, "2026-02-30");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2026-02-01..2026-02-28");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (fixture, "period_drop")), 0);
  g_assert_false (gtk_widget_get_visible (entry));
}

static void
test_sheet_dialog (void)
{
  TillSheet *sheet = till_sheet_new ("End of day, 14 Mar");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  GtkWindow *dialog;

  for (guint i = 0; i < 200; i++)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, "Card", "£48.00");
  dialog = till_sheet_dialog_new (NULL, sheet, /* logo= */ NULL);
  gtk_window_present (dialog);
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "End of day, 14 Mar");
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);

  /* It is saved as what is shown; what cannot be written is said. */
  folder = g_dir_make_tmp ("till-sheet-XXXXXX", NULL);
  path = g_build_filename (folder, "day.pdf", NULL);
  till_sheet_dialog_write (TILL_SHEET_DIALOG (dialog), path);
  while (find_label (GTK_WIDGET (dialog), "It is in “day.pdf” now") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  till_sheet_dialog_write (TILL_SHEET_DIALOG (dialog), "/nonexistent/day.pdf");
  while (find_label (GTK_WIDGET (dialog), "nonexistent") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_unlink (path), ==, 0);

  /* It is saved also when the window is closed meanwhile. */
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  till_sheet_dialog_write (TILL_SHEET_DIALOG (dialog), path);
  gtk_window_destroy (dialog);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD(name, func) \
  g_test_add ("/ui/reports/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Europe/London", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("states", test_states);
  ADD ("offline", test_offline);
  ADD ("figures", test_figures);
  ADD ("chart", test_chart);
  ADD ("wrong-time", test_wrong_time);
  g_test_add_func ("/ui/reports/sheet-dialog", test_sheet_dialog);

  return g_test_run ();
}
