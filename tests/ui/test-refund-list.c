/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Many refunds at once as a person sees them: the list, the dry run, how it goes, stopping, and
 * that nothing is sent by a key. */

#include "till-refund-list-window.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-double-money.h"
#include "till-double-moves.h"
#include "till-double.h"
#include "till-refund-line.h"

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkWidget *
child_of (GtkWindow  *window,
          const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window),
                                                    TILL_TYPE_REFUND_LIST_WINDOW, name));
}

static const char *
label_of (GtkWindow  *window,
          const char *name)
{
  return gtk_label_get_label (GTK_LABEL (child_of (window, name)));
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

static GtkWidget *
find_line (GtkWidget *widget)
{
  GtkWidget *found = TILL_IS_REFUND_LINE (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_line (child);

  return found;
}

#define wait_until(condition)                                                                     \
  while (!(condition))                                                                            \
    g_main_context_iteration (NULL, TRUE)

static gboolean
is_shown (GtkWindow  *window,
          const char *page)
{
  return gtk_stack_get_visible_child (GTK_STACK (child_of (window, "stack"))) ==
         child_of (window, page);
}

static TillSession *
session_new (void)
{
  TillSession *session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%u", i);
      g_autofree char *name = g_strdup_printf ("Smith & <Sons> %u", i);
      const TillPayment payment = {
        .record = { .kind = TILL_RECORD_PAYMENT, .id = id },
        .state = TILL_PAYMENT_SUCCEEDED,
        .created_us = 1000 + i,
        .amount = { 1000, "GBP" },
        .captured = 1000,
        .brand = "visa",
        .last4 = "4242",
        .customer_name = name,
      };

      till_double_session_put (session, i + 1, &payment);
    }

  return session;
}

static GtkWindow *
look_at (TillSession *session,
         const char  *text)
{
  GtkWindow *window = till_refund_list_window_new (NULL, session, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (child_of (window, "text_view")));

  gtk_window_present (window);
  iterate ();
  gtk_text_buffer_set_text (buffer, text, -1);
  g_signal_emit_by_name (child_of (window, "look_button"), "clicked");
  wait_until (!is_shown (window, "checking"));
  iterate ();

  return window;
}

static void
drop (GtkWindow *window)
{
  gtk_window_destroy (window);
  iterate ();
}

/* The dry run says everything before anything is sent, and one question comes in between. */
static void
test_dry_run (void)
{
  g_autoptr (TillSession) session = session_new ();
  GtkWindow *window = look_at (session, "ch_0,4.00\nch_0,5.00\nch_1\nch_none,1\nch_2,11\n");
  const char *sums = label_of (window, "sums_label");
  GtkWidget *line = find_line (child_of (window, "table"));

  g_assert_true (is_shown (window, "list"));
  g_assert_nonnull (strstr (sums, "To be refunded: 3 rows, £19.00"));
  g_assert_nonnull (strstr (sums, "Not refunded: 2 rows"));
  g_assert_nonnull (strstr (sums, "1 row is about the payment of an earlier row."));
  g_assert_cmpstr (label_of (window, "begin_label"), ==, "Refund 3 rows, £19.00…");
  g_assert_true (has_label (child_of (window, "table"), "Smith & <Sons> 0"));
  g_assert_true (has_label (child_of (window, "table"), "There is no such payment"));
  g_assert_nonnull (line); /* what has the focus is the item around it */
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (gtk_widget_get_parent (line)),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_true (has_label (child_of (window, "table"), "the payment of line 1 again"));
  g_assert_true (gtk_window_get_focus (window) == child_of (window, "close_button"));
  g_assert_false (gtk_widget_get_visible (child_of (window, "stop_button")));

  g_signal_emit_by_name (child_of (window, "begin_button"), "clicked");
  iterate ();
  g_assert_cmpuint (till_double_moves_get_n (session), ==, 0);
  g_assert_false (till_refund_list_window_is_running (TILL_REFUND_LIST_WINDOW (window)));
  drop (window);
}

/* What cannot be read is said where it was typed. */
static void
test_unreadable (void)
{
  g_autoptr (TillSession) session = session_new ();
  GtkWindow *window = look_at (session, "ch_0,\"4.00\n");

  g_assert_true (is_shown (window, "input"));
  g_assert_true (gtk_widget_get_visible (child_of (window, "problem_label")));
  g_assert_nonnull (strstr (label_of (window, "problem_label"), "quotation mark"));
  till_refund_list_window_read (TILL_REFUND_LIST_WINDOW (window), "ch_none\n", 8, '.');
  wait_until (is_shown (window, "list"));
  iterate ();
  g_assert_false (gtk_widget_get_visible (child_of (window, "begin_button")));
  g_assert_nonnull (strstr (label_of (window, "progress_label"), "nothing to be refunded"));
  drop (window);
}

/* Who does not wait for a file gets the next one, and the first is not heard of again. */
static void
test_two_files (void)
{
  g_autoptr (TillSession) session = session_new ();
  GtkWindow *window = till_refund_list_window_new (NULL, session, NULL);
  g_autofree char *folder = g_dir_make_tmp ("till-refunds-XXXXXX", NULL);
  g_autofree char *slow = g_build_filename (folder, "slow.csv", NULL);
  g_autofree char *fast = g_build_filename (folder, "fast.csv", NULL);
  gint64 end;
  int pipe;

  gtk_window_present (window);
  g_assert_cmpint (mkfifo (slow, 0600), ==, 0);
  pipe = g_open (slow, O_RDWR, 0);
  g_assert_cmpint (pipe, >=, 0);
  g_assert_cmpint (write (pipe, "ch_0,4.00\n", 10), ==, 10);
  till_refund_list_window_open (TILL_REFUND_LIST_WINDOW (window), slow);
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ; /* it is being read now, and does not end */

  g_assert_true (g_file_set_contents (fast, "ch_1,5.00\n", -1, NULL));
  till_refund_list_window_open (TILL_REFUND_LIST_WINDOW (window), fast);
  wait_until (is_shown (window, "list"));
  g_assert_cmpint (close (pipe), ==, 0);
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
  g_assert_cmpstr (label_of (window, "begin_label"), ==, "Refund 1 row, £5.00…");

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  wait_until (window == NULL);
  g_assert_cmpint (g_unlink (slow), ==, 0);
  g_assert_cmpint (g_unlink (fast), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Row after row; what is unknown is called that; Escape stops and does not close. */
static void
test_run (void)
{
  g_autoptr (TillSession) session = session_new ();
  GtkWindow *window = look_at (session, "ch_0,4.00\nch_1,5.00\nch_2,6.00\n");
  TillRefundListWindow *list = TILL_REFUND_LIST_WINDOW (window);

  till_refund_list_window_begin (list);
  wait_until (till_double_moves_get_n (session) == 1);
  g_assert_cmpint (till_double_moves_get_last (session)->amount.minor, ==, 400);
  g_assert_nonnull (till_double_moves_get_last (session)->batch);
  g_assert_true (gtk_widget_get_visible (child_of (window, "stop_button")));
  g_assert_false (gtk_widget_get_visible (child_of (window, "begin_button")));

  till_double_moves_answer (session, &(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN });
  wait_until (till_double_moves_get_n (session) == 2);
  wait_until (strstr (label_of (window, "sums_label"), "Outcome unknown, checking: 1 row, £4.00"));
  g_assert_null (strstr (label_of (window, "sums_label"), "Not refunded"));

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (window);
  iterate ();
  g_assert_nonnull (window);
  g_assert_nonnull (strstr (label_of (window, "progress_label"), "Stopping after"));
  till_double_moves_answer (session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                      .result_id = "re_2" });
  wait_until (!till_refund_list_window_is_running (list));
  iterate ();
  g_assert_cmpuint (till_double_moves_get_n (session), ==, 2);
  g_assert_nonnull (strstr (label_of (window, "progress_label"), "Stopped."));
  g_assert_nonnull (strstr (label_of (window, "sums_label"), "Not sent: 1 row, £6.00"));
  g_assert_cmpstr (label_of (window, "begin_label"), ==, "Go on: 1 row, £6.00…");

  gtk_window_close (window);
  iterate ();
  g_assert_null (window);
}

/* It fits a narrow window, however long the words are: all of them wrap. */
static void
test_narrow (void)
{
  g_autoptr (TillSession) session = session_new ();
  GtkWindow *window = look_at (session, "ch_0,4.00\nch_1,5.00\nch_2,6.00\nch_none,2\n");
  int minimum = 0;

  gtk_widget_set_visible (child_of (window, "again_check"), TRUE);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
  drop (window);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/refund-list/dry-run", test_dry_run);
  g_test_add_func ("/ui/refund-list/unreadable", test_unreadable);
  g_test_add_func ("/ui/refund-list/two-files", test_two_files);
  g_test_add_func ("/ui/refund-list/run", test_run);
  g_test_add_func ("/ui/refund-list/narrow", test_narrow);

  return g_test_run ();
}
