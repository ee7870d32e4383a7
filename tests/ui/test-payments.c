/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The payments page over a session in memory: what is found, what is chosen, what waits, and that
 * nothing is left behind. */

#include "till-payments-page.h"

#include "till-clock.h"
#include "till-double.h"
#include "till-payment-columns.h"
#include "till-payment-row.h"
#include "till-payment-selection.h"
#include "till-triple-pane.h"

typedef struct
{
  TillSession     *session;
  TillPaymentView *view;
  GtkWidget       *page;
  GtkWidget       *window;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 60 * 1000;

  /* Frames and idles: the screen may be slow, but it has nothing to wait for. */
  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer n_payments)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  till_double_session_fill (fixture->session, GPOINTER_TO_UINT (n_payments), g_get_real_time ());
  fixture->view = till_payment_view_new ();
  fixture->page = till_payments_page_new (fixture->view);
  g_object_set (fixture->page, "session", fixture->session, NULL);
  g_object_set (fixture->view, "session", fixture->session, NULL);

  gtk_widget_set_hexpand (fixture->page, TRUE);
  gtk_box_append (GTK_BOX (box), fixture->page);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->view));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle ();
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_assert_null (fixture->page);
  g_assert_null (fixture->view);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      g_autofree char *text = NULL;

      if (label == NULL)
        return widget;

      if (GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget))
        g_object_get (widget, "label", &text, NULL);
      if (g_strcmp0 (text, label) == 0 && gtk_widget_get_mapped (widget))
        return widget;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* A label below @widget whose text begins with @text. */
static GtkWidget *
find_label_with (GtkWidget  *widget,
                 const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label_with (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_with_tooltip (GtkWidget  *widget,
                   const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_tooltip (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkSelectionModel *
get_model (Fixture *fixture)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (find (fixture->page, GTK_TYPE_LIST_VIEW, NULL)));
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture)));
}

static void
test_grows_after_the_first_frame (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_assert_cmpuint (count_rows (fixture), ==, 1000);
}

static void
filled_cb (TillPaymentsPage *page,
           guint            *n_told)
{
  GtkWidget *list_view = find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list_view)));
  g_autoptr (TillPaymentSlot) first = g_list_model_get_item (model, 0);

  (*n_told)++;
  g_assert_true (first == NULL || till_payment_slot_get_payment (first) != NULL);
}

/* A window that waits for it is told when there are rows to paint, and when there never will be. */
static void
test_tells_when_it_is_filled (gconstpointer n_payments)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  TillPaymentView *view = g_object_ref_sink (till_payment_view_new ());
  GtkWidget *page = g_object_ref_sink (till_payments_page_new (view));
  guint n_told = 0;

  g_signal_connect (page, "filled", G_CALLBACK (filled_cb), &n_told);
  settle ();
  g_assert_cmpuint (n_told, ==, 0);

  till_double_session_fill (session, GPOINTER_TO_UINT (n_payments), g_get_real_time ());
  g_object_set (page, "session", session, NULL);
  settle ();
  g_assert_cmpuint (n_told, ==, 1);

  g_object_set (page, "session", NULL, NULL);
  g_object_set (page, "session", session, NULL);
  settle ();
  g_assert_cmpuint (n_told, ==, 1);

  g_object_unref (page);
  g_assert_finalize_object (view);
}

static void
search (Fixture    *fixture,
        const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL)), text);
  settle ();
}

static void
test_finds (Fixture      *fixture,
            gconstpointer user_data)
{
  search (fixture, "lovelace");
  g_assert_cmpuint (count_rows (fixture), ==, 100);
  search (fixture, "nobody has this name");
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  g_assert_nonnull (find (fixture->page, GTK_TYPE_LABEL, "Nothing found"));
  search (fixture, "");
  g_assert_cmpuint (count_rows (fixture), ==, 1000);
  g_assert_null (find (fixture->page, GTK_TYPE_LABEL, "Nothing found"));
}

/* The button around the label @text. */
static GtkWidget *
find_chip (Fixture    *fixture,
           const char *text)
{
  GtkWidget *label = find (fixture->page, GTK_TYPE_LABEL, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

/* What was understood stands below the entry; taking a chip away changes what stands in it. */
static void
test_chips (Fixture      *fixture,
            gconstpointer user_data)
{
  GtkEditable *entry = GTK_EDITABLE (find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL));

  search (fixture, "lovelace");
  g_assert_null (find_chip (fixture, "“lovelace”"));
  search (fixture, "lovelace refunded >10 today");
  g_assert_nonnull (find_chip (fixture, "“lovelace”"));
  g_assert_nonnull (find_chip (fixture, "Over 10"));

  g_signal_emit_by_name (find_chip (fixture, "Refunded"), "clicked");
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "lovelace >10 today");
  g_assert_null (find_chip (fixture, "Refunded"));

  gtk_widget_activate_action (find (fixture->page, GTK_TYPE_MENU_BUTTON, NULL), "filter.period",
                              "s", "last-month");
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "lovelace >10 last month");
  g_assert_nonnull (find_chip (fixture, "Last month"));

  search (fixture, "");
  g_assert_cmpuint (count_rows (fixture), ==, 1000);
  g_assert_null (find_chip (fixture, "Last month"));
}

static void
test_selection_follows_its_payment (Fixture      *fixture,
                                    gconstpointer user_data)
{
  GtkSelectionModel *model = get_model (fixture);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_new" } };
  g_autofree char *id = NULL;

  gtk_selection_model_select_item (model, 8, TRUE);
  settle ();
  id = g_strdup (till_payment_view_get_detail (fixture->view)->payment->record.id);
  g_assert_nonnull (find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, "Ada Lovelace"));

  payment.created_us = g_get_real_time ();
  payment.amount = (TillMoney) { 4800, "GBP" };
  till_double_session_put (fixture->session, 5000, &payment);
  settle ();
  g_assert_true (gtk_selection_model_is_selected (model, 9));
  g_assert_false (gtk_selection_model_is_selected (model, 8));

  /* It is still chosen when a filter hides it, and marked again when it is shown again. */
  search (fixture, "okoye");
  g_assert_cmpstr (till_payment_view_get_detail (fixture->view)->payment->record.id, ==, id);
  search (fixture, "");
  g_assert_true (gtk_selection_model_is_selected (model, 9));
}

/* Several rows have a sum, and stay selected when others come. */
static void
test_several (Fixture      *fixture,
              gconstpointer user_data)
{
  GtkSelectionModel *model = get_model (fixture);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_new" } };
  g_autoptr (GtkBitset) selected = NULL;
  g_autofree char *id = NULL;

  gtk_selection_model_select_item (model, 3, TRUE);
  settle ();
  id = g_strdup (till_payment_view_get_detail (fixture->view)->payment->record.id);
  gtk_selection_model_select_item (model, 5, FALSE);
  gtk_selection_model_select_range (model, 7, 3, FALSE);
  gtk_selection_model_unselect_item (model, 8);
  settle ();
  g_assert_nonnull (find_label_with (fixture->page, "Selected: 4 payments"));

  payment.created_us = g_get_real_time ();
  payment.amount = (TillMoney) { 4800, "GBP" };
  till_double_session_put (fixture->session, 5000, &payment);
  settle ();
  selected = gtk_selection_model_get_selection (model);
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 4);
  g_assert_true (gtk_bitset_contains (selected, 4) && gtk_bitset_contains (selected, 6) &&
                 gtk_bitset_contains (selected, 8) && gtk_bitset_contains (selected, 10));

  gtk_selection_model_unselect_range (model, 5, 100);
  settle ();
  g_assert_cmpstr (till_payment_view_get_detail (fixture->view)->payment->record.id, ==, id);
  g_assert_null (find_label_with (fixture->page, "Selected:"));
  gtk_selection_model_unselect_all (model);
  settle ();
  g_assert_null (till_payment_view_get_detail (fixture->view));
}

static void
test_selection_follows_an_attempt (Fixture      *fixture,
                                   gconstpointer user_data)
{
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "pi_1" } };
  GtkSelectionModel *model = get_model (fixture);

  payment.intent_id = "pi_1";
  payment.state = TILL_PAYMENT_REQUIRES_ACTION;
  payment.amount = (TillMoney) { 4800, "GBP" };
  till_double_session_put (fixture->session, 5000, &payment);
  settle ();
  gtk_selection_model_select_item (model, 0, TRUE);
  settle ();

  payment.record.id = "ch_1";
  payment.state = TILL_PAYMENT_SUCCEEDED;
  payment.captured = 4800;
  till_double_session_put (fixture->session, 5010, &payment);
  till_double_session_remove (fixture->session, 5000);
  settle ();
  g_assert_true (gtk_selection_model_is_selected (model, 0));
  g_assert_cmpstr (till_payment_view_get_detail (fixture->view)->payment->record.id, ==, "ch_1");
}

static void
test_news_wait_while_scrolled (Fixture      *fixture,
                               gconstpointer user_data)
{
  GtkWidget *list_view = find (fixture->page, GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *scrolled = gtk_widget_get_ancestor (list_view, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_new" } };
  GtkWidget *button;

  gtk_adjustment_set_value (adjustment, 500);
  settle ();
  payment.amount = (TillMoney) { 4800, "GBP" };
  till_double_session_put (fixture->session, 5000, &payment);
  payment.record.id = "ch_newer";
  till_double_session_put (fixture->session, 5001, &payment);
  settle ();
  g_assert_cmpuint (count_rows (fixture), ==, 1000);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), 500, 0.5);

  button = find (fixture->page, GTK_TYPE_BUTTON, "2 new payments");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  settle ();
  g_assert_cmpuint (count_rows (fixture), ==, 1002);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), 0, 0.5);
  g_assert_null (find (fixture->page, GTK_TYPE_BUTTON, "2 new payments"));
}

static void
test_states (Fixture      *fixture,
             gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" } };

  g_assert_nonnull (find (fixture->page, GTK_TYPE_LABEL, "No payments yet"));
  till_double_session_set_freshness (fixture->session,
                                     &(TillFreshness) { .state = TILL_FRESHNESS_OFFLINE });
  g_assert_nonnull (find (fixture->page, GTK_TYPE_LABEL, "The gateway cannot be reached, and "
                          "nothing has been fetched yet."));

  payment.amount = (TillMoney) { 4800, "GBP" };
  till_double_session_put (fixture->session, 1, &payment);
  settle ();
  g_assert_null (find (fixture->page, GTK_TYPE_LABEL, "No payments yet"));

  till_double_store_break (store, TRUE);
  search (fixture, "x");
  g_assert_nonnull (find (fixture->page, GTK_TYPE_LABEL, "The disk cannot be read"));
  till_double_store_break (store, FALSE);
  g_signal_emit_by_name (find (fixture->page, GTK_TYPE_BUTTON, "_Try again"), "clicked");
  search (fixture, "");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  g_assert_null (find (fixture->page, GTK_TYPE_LABEL, "The disk cannot be read"));
}

static void
assert_columns (TillColumnSet *set)
{
  for (int digit = 5; digit < 25; digit += 3)
    for (int width = 24 * digit; width < 2000; width += 13)
      {
        TillPaymentColumns columns;

        till_payment_columns_lay_out (&columns, set, width, digit, 20);
        for (guint i = 0; i < TILL_N_CELLS; i++)
          {
            g_assert_cmpint (columns.x[i], >=, 0);
            g_assert_cmpint (columns.x[i] + columns.width[i], <=, width);
            for (guint j = 0; j < i; j++)
              if (columns.line[i] == columns.line[j] && columns.width[i] > 0 &&
                  columns.width[j] > 0)
                g_assert_true (columns.x[i] + columns.width[i] <= columns.x[j] ||
                               columns.x[j] + columns.width[j] <= columns.x[i]);
          }
        g_assert_cmpint (columns.width[TILL_CELL_AMOUNT], >, 0);
        g_assert_cmpint (columns.width[TILL_CELL_CUSTOMER], >, 0);
      }
}

/* Whatever was chosen: cells do not overlap, and who and how much are there. */
/* The payments that stand at the top, as they have been read. */
static const TillPayment *
get_payment (Fixture *fixture,
             guint    position)
{
  g_autoptr (TillPaymentSlot) slot = g_list_model_get_item (G_LIST_MODEL (get_model (fixture)),
                                                            position);

  return till_payment_slot_get_payment (slot);
}

static gboolean
is_in_order (const TillPayment *a,
             const TillPayment *b,
             TillSort           sort)
{
  int currencies = strcmp (a->amount.currency, b->amount.currency);

  switch (sort)
    {
    case TILL_SORT_NEWEST:
      return a->created_us >= b->created_us;

    case TILL_SORT_OLDEST:
      return a->created_us <= b->created_us;

    case TILL_SORT_AMOUNT:
      return currencies < 0 || (currencies == 0 && a->amount.minor >= b->amount.minor);

    case TILL_SORT_CUSTOMER:
      return a->customer_name != NULL &&
             (b->customer_name == NULL || g_utf8_collate (a->customer_name, b->customer_name) <= 0);

    case TILL_SORT_BEST: /* nobody can choose it */
      break;
    }

  g_assert_not_reached ();
}

static gboolean
says (GtkWidget  *widget,
      const char *label)
{
  g_autofree char *difference = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return difference == NULL;
}

/* From the menu, by name; the column, the button and the list all say so. */
static void
test_sorts (Fixture      *fixture,
            gconstpointer user_data)
{
  static const char * const said[TILL_N_SORTS] = {
    "Sorted: Newest first", "Sorted: Oldest first",
    "Sorted: Largest amounts first, by currency", "Sorted: Customers from A to Z",
  };
  TillPaymentsPage *page = TILL_PAYMENTS_PAGE (fixture->page);
  TillColumnSet *columns = till_payments_page_get_columns (page);
  GtkWidget *header = find (fixture->page, TILL_TYPE_PAYMENT_ROW, NULL), *button;
  GtkSelectionModel *model = get_model (fixture);
  g_autofree char *id = NULL;

  button = find_with_tooltip (fixture->page, said[TILL_SORT_NEWEST]);
  g_assert_nonnull (button);
  gtk_selection_model_select_item (model, 3, TRUE);
  settle ();
  id = g_strdup (till_payment_view_get_detail (fixture->view)->payment->record.id);

  for (guint i = 1; i <= TILL_N_SORTS; i++)
    {
      TillSort sort = i % TILL_N_SORTS;
      g_autoptr (GtkBitset) selected = NULL;

      gtk_widget_activate_action (button, "order.sort", "s", till_sort_get_name (sort));
      settle ();
      g_assert_cmpint (till_column_set_get_sort (columns), ==, sort);
      g_assert_cmpuint (count_rows (fixture), ==, 1000);
      g_assert_true (says (button, said[sort]));
      g_assert_true (says (header, said[sort]));
      for (guint row = 0; row < 60; row++)
        get_payment (fixture, row); /* they may be out of sight */
      settle ();
      for (guint row = 1; row < 60; row++)
        g_assert_true (is_in_order (get_payment (fixture, row - 1), get_payment (fixture, row),
                                    sort));

      selected = gtk_selection_model_get_selection (model);
      g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 1);
      g_assert_cmpstr (till_payment_view_get_detail (fixture->view)->payment->record.id, ==, id);
      g_assert_cmpstr (get_payment (fixture, gtk_bitset_get_nth (selected, 0))->record.id, ==, id);
    }
}

/* What was chosen and in sight is in sight in the other order, wherever it stands there. */
static void
test_sort_keeps_the_row_in_sight (Fixture      *fixture,
                                  gconstpointer user_data)
{
  TillColumnSet *columns =
    till_payments_page_get_columns (TILL_PAYMENTS_PAGE (fixture->page));
  GtkWidget *scrolled = find (fixture->page, GTK_TYPE_SCROLLED_WINDOW, NULL);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_autoptr (GtkBitset) selected = NULL;
  double height, top;
  guint at;

  gtk_selection_model_select_item (get_model (fixture), 2, TRUE);
  settle ();
  till_column_set_set_sort (columns, TILL_SORT_OLDEST);
  settle ();
  settle ();

  selected = gtk_selection_model_get_selection (get_model (fixture));
  at = gtk_bitset_get_nth (selected, 0);
  g_assert_cmpuint (at, ==, 997);
  height = gtk_adjustment_get_upper (adjustment) / 1000;
  top = gtk_adjustment_get_value (adjustment);
  g_assert_true (at * height >= top - 1);
  g_assert_true ((at + 1) * height <= top + gtk_adjustment_get_page_size (adjustment) + 1);
}

/* A click on a column sorts by it, the next one leads back. */
static void
test_clicks (void)
{
  static const struct
  {
    TillSort        from;
    TillPaymentCell cell;
    TillSort        to;
  } clicks[] = {
    { TILL_SORT_NEWEST, TILL_CELL_TIME, TILL_SORT_OLDEST },
    { TILL_SORT_OLDEST, TILL_CELL_TIME, TILL_SORT_NEWEST },
    { TILL_SORT_AMOUNT, TILL_CELL_TIME, TILL_SORT_NEWEST },
    { TILL_SORT_NEWEST, TILL_CELL_AMOUNT, TILL_SORT_AMOUNT },
    { TILL_SORT_AMOUNT, TILL_CELL_AMOUNT, TILL_SORT_NEWEST },
    { TILL_SORT_OLDEST, TILL_CELL_CUSTOMER, TILL_SORT_CUSTOMER },
    { TILL_SORT_CUSTOMER, TILL_CELL_CUSTOMER, TILL_SORT_NEWEST },
  };
  g_autoptr (TillColumnSet) set = till_column_set_new ();
  TillSort sort = TILL_SORT_AMOUNT;
  gboolean up;

  for (guint i = 0; i < G_N_ELEMENTS (clicks); i++)
    {
      till_column_set_set_sort (set, clicks[i].from);
      g_assert_true (till_column_set_find_next_sort (set, clicks[i].cell, &sort));
      g_assert_cmpint (sort, ==, clicks[i].to);
    }

  sort = TILL_SORT_AMOUNT;
  g_assert_false (till_column_set_find_next_sort (set, TILL_CELL_STATE, &sort));
  g_assert_cmpint (sort, ==, TILL_SORT_AMOUNT);

  till_column_set_set_sort (set, TILL_SORT_AMOUNT);
  g_assert_cmpint (till_column_set_get_sorted_cell (set, &up), ==, TILL_CELL_AMOUNT);
  g_assert_false (up);
  till_column_set_set_sort (set, TILL_SORT_OLDEST);
  g_assert_cmpint (till_column_set_get_sorted_cell (set, &up), ==, TILL_CELL_TIME);
  g_assert_true (up);
}

static void
test_columns (void)
{
  g_autoptr (TillColumnSet) set = till_column_set_new ();
  g_autoptr (TillColumnSet) again = till_column_set_new ();
  g_autoptr (GVariant) kept = NULL;
  g_autoptr (GVariant) odd = NULL;

  assert_columns (set);
  for (guint i = 0; i < 300; i++)
    {
      TillPaymentCell cell = g_test_rand_int_range (0, TILL_N_CELLS);

      till_column_set_show (set, cell, g_test_rand_bit ());
      till_column_set_move (set, g_test_rand_int_range (0, TILL_N_CELLS),
                            g_test_rand_bit () ? 1 : -1);
      till_column_set_resize (set, cell, g_test_rand_int_range (-5, 90));
      g_assert_true (till_column_set_has (set, TILL_CELL_CUSTOMER));
      g_assert_true (till_column_set_has (set, TILL_CELL_AMOUNT));
      if (i % 20 == 0)
        assert_columns (set);
    }

  kept = g_variant_ref_sink (till_column_set_write (set));
  till_column_set_read (again, kept);
  g_assert_cmpuint (till_column_set_get_n (again), ==, till_column_set_get_n (set));
  for (guint i = 0; i < till_column_set_get_n (set); i++)
    {
      TillPaymentCell cell = till_column_set_get_cell (set, i);

      g_assert_cmpint (till_column_set_get_cell (again, i), ==, cell);
      g_assert_cmpint (till_column_set_get_width (again, cell), ==,
                       till_column_set_get_width (set, cell));
    }

  odd = g_variant_ref_sink (g_variant_new_parsed ("[('of another version', 3), ('id', 9999),"
                                                  " ('id', 7), ('state', -1)]"));
  till_column_set_read (again, odd);
  g_assert_cmpuint (till_column_set_get_n (again), ==, 4);
  g_assert_cmpint (till_column_set_get_cell (again, 0), ==, TILL_CELL_ID);
  assert_columns (again);
  till_column_set_reset (again);
  g_assert_cmpuint (till_column_set_get_n (again), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, n_payments, function) \
  g_test_add ("/ui/payments/" name, Fixture, GUINT_TO_POINTER (n_payments), fixture_set_up, \
              function, fixture_tear_down)
  g_test_add_func ("/ui/payments/columns", test_columns);
  g_test_add_data_func ("/ui/payments/tells-when-it-is-filled/rows", GUINT_TO_POINTER (50),
                        test_tells_when_it_is_filled);
  g_test_add_data_func ("/ui/payments/tells-when-it-is-filled/none", GUINT_TO_POINTER (0),
                        test_tells_when_it_is_filled);
  g_test_add_func ("/ui/payments/clicks", test_clicks);
  ADD ("grows-after-the-first-frame", 1000, test_grows_after_the_first_frame);
  ADD ("finds", 1000, test_finds);
  ADD ("chips", 1000, test_chips);
  ADD ("selection-follows-its-payment", 1000, test_selection_follows_its_payment);
  ADD ("several", 1000, test_several);
  ADD ("sorts", 1000, test_sorts);
  ADD ("sort-keeps-the-row-in-sight", 1000, test_sort_keeps_the_row_in_sight);
  ADD ("selection-follows-an-attempt", 1000, test_selection_follows_an_attempt);
  ADD ("news-wait-while-scrolled", 1000, test_news_wait_while_scrolled);
  ADD ("states", 0, test_states);

  return g_test_run ();
}
