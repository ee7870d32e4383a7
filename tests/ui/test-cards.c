/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of a customer's cards: what it lists, removing one, saving one without a charge. */

#include "till-cards-window.h"

#include <string.h>

#include "till-digits-field.h"
#include "till-double-money.h"
#include "till-double-moves.h"
#include "till-double.h"

typedef struct
{
  TillSession     *session;
  TillCardsWindow *window;
} Fixture;

static void
add_card (Fixture    *fixture,
          const char *id,
          const char *last4,
          int         exp_year)
{
  const TillCard card = {
    .record = { .kind = TILL_RECORD_CARD, .id = id }, .customer_id = "cus_1", .brand = "visa",
    .last4 = last4, .exp_month = 12, .exp_year = exp_year,
  };

  gpointer record = till_record_new (&card);

  till_double_moves_add_card (fixture->session, record);
  till_record_unref (record);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
}

static void
open_window (Fixture *fixture)
{
  fixture->window = TILL_CARDS_WINDOW (till_cards_window_new (NULL, fixture->session, "cus_1",
                                                              "J. Smith"));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (fixture->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (fixture->session);
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  const char *said = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;

  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    said = gtk_button_get_label (GTK_BUTTON (widget));

  return said != NULL && strstr (said, text) != NULL;
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) &&
      says (widget, text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
wait_in (GtkWidget  *window,
         GType       type,
         const char *text)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  GtkWidget *found;

  while ((found = find (window, type, text)) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  if (found == NULL)
    g_error ("“%s” is not there", text);

  return found;
}

static GtkWidget *
wait_for (Fixture    *fixture,
          GType       type,
          const char *text)
{
  return wait_in (GTK_WIDGET (fixture->window), type, text);
}

static void
press (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Answers the question that is asked in a window of its own. */
static void
answer (Fixture    *fixture,
        const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (;;)
    {
      for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
          GtkWidget *button;

          if (window == GTK_WIDGET (fixture->window))
            continue;

          if ((button = find (window, GTK_TYPE_BUTTON, label)) != NULL)
            {
              press (button);
              return;
            }
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_list_and_remove (Fixture      *fixture,
                      gconstpointer user_data)
{
  add_card (fixture, "pm_1", "4242", 2030);
  add_card (fixture, "pm_2", "0005", 2020);
  open_window (fixture);
  wait_for (fixture, GTK_TYPE_LABEL, "Visa ····4242");
  wait_for (fixture, GTK_TYPE_LABEL, "Expires 12/2030");
  wait_for (fixture, GTK_TYPE_LABEL, "Expired 12/2020");

  press (wait_for (fixture, GTK_TYPE_BUTTON, "Remove…"));
  answer (fixture, "_Cancel");
  press (wait_for (fixture, GTK_TYPE_BUTTON, "Remove…"));
  answer (fixture, "_Remove");
  while (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "Visa ····4242") != NULL)
    g_main_context_iteration (NULL, TRUE);
  wait_for (fixture, GTK_TYPE_LABEL, "Visa ····0005");

  press (wait_for (fixture, GTK_TYPE_BUTTON, "Remove…"));
  answer (fixture, "_Remove");
  wait_for (fixture, GTK_TYPE_LABEL, "No card is saved");
}

/* Presses the keys of the digits in a field. */
static void
type (GtkWidget  *field,
      const char *digits)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (field);

  for (; *digits != '\0'; digits++)
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
      {
        g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
        gboolean handled;

        if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
          g_signal_emit_by_name (controller, "key-pressed", gdk_unicode_to_keyval (*digits), 0, 0,
                                 &handled);
      }
}

static void
find_fields (GtkWidget *widget,
             GPtrArray *fields)
{
  if (TILL_IS_DIGITS_FIELD (widget))
    g_ptr_array_add (fields, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_fields (child, fields);
}

static void
type_card (Fixture *fixture)
{
  TillCardEntry *entry = till_cards_window_get_entry (fixture->window);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  find_fields (GTK_WIDGET (entry), fields);
  type (fields->pdata[0], "4242424242424242");
  type (fields->pdata[1], "1240");
  type (fields->pdata[2], "123");
  g_assert_true (till_card_entry_is_complete (entry));
}

static GtkWidget *
begin_saving (Fixture *fixture)
{
  GtkWidget *label, *save;

  label = wait_for (fixture, GTK_TYPE_LABEL, "Save card · Acme Tea (test)");
  save = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  type_card (fixture);
  g_assert_false (gtk_widget_is_sensitive (save)); /* nobody has agreed */
  label = wait_for (fixture, GTK_TYPE_LABEL, "The customer has agreed");
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON)), TRUE);
  g_assert_true (gtk_widget_is_sensitive (save));

  return save;
}

/* A card is saved with the words that were agreed to, and wiped at once; a refusal says so and lets
 * another be typed; while it is under way the window stays. */
static void
test_save (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED, .code = "card_declined",
                                .decline_code = "insufficient_funds" };
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "seti_1" };
  const TillOrder *order;
  TillCardEntry *entry;

  open_window (fixture);
  entry = till_cards_window_get_entry (fixture->window);
  wait_for (fixture, GTK_TYPE_LABEL, "No card is saved");
  press (wait_for (fixture, GTK_TYPE_BUTTON, "_Save a card…"));
  wait_for (fixture, GTK_TYPE_LABEL, "I agree that Acme Tea");
  press (begin_saving (fixture));
  g_assert_true (till_card_entry_is_empty (entry));
  g_assert_true (till_double_moves_had_card (fixture->session));
  wait_for (fixture, GTK_TYPE_LABEL, "The card is being saved");
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));

  order = till_double_moves_get_last (fixture->session);
  g_assert_cmpint (order->kind, ==, TILL_INSTRUCTION_SAVE_CARD);
  g_assert_cmpstr (order->customer_id, ==, "cus_1");
  g_assert_true (g_str_has_prefix (order->consent, "I agree that Acme Tea"));
  g_assert_true (order->moto);
  till_double_moves_answer (fixture->session, &refused);
  wait_for (fixture, GTK_TYPE_LABEL, "Not enough money on the card");

  press (wait_for (fixture, GTK_TYPE_BUTTON, "_Try another card"));
  g_assert_true (till_card_entry_is_empty (entry));
  press (begin_saving (fixture));
  add_card (fixture, "pm_1", "4242", 2040);
  till_double_moves_answer (fixture->session, &done);
  wait_for (fixture, GTK_TYPE_LABEL, "The card is saved");
  press (wait_for (fixture, GTK_TYPE_BUTTON, "_Saved cards"));
  wait_for (fixture, GTK_TYPE_LABEL, "Visa ····4242");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 2);
}

/* Where no money moves, or nothing may be typed, no card is saved. */
static void
test_cannot_save (Fixture      *fixture,
                  gconstpointer user_data)
{
  till_double_money_set_trouble (fixture->session, TILL_JOURNAL_TROUBLE_DAMAGED);
  open_window (fixture);
  wait_for (fixture, GTK_TYPE_LABEL, "No card is saved");
  g_assert_null (find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "_Save a card…"));
}

static void
add (const char *path,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("/ui/cards/list-and-remove", test_list_and_remove);
  add ("/ui/cards/save", test_save);
  add ("/ui/cards/cannot-save", test_cannot_save);

  return g_test_run ();
}
