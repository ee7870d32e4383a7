/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The virtual terminal as a person uses it: keys typed, buttons pressed, nothing left behind. */

#include "till-charge-page.h"

#include <string.h>

#include "till-card-entry.h"
#include "till-customer-picker.h"
#include "till-digits-field.h"
#include "till-double-moves.h"
#include "till-double.h"
#include "till-outcome-view.h"
#include "till-qr-code.h"
#include "till-template-button.h"
#include "till-typed-card.h"

/* What a button says, also one whose label wraps. */
static const char *
button_text (GtkWidget *button)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));

  return GTK_IS_LABEL (child) ? gtk_label_get_label (GTK_LABEL (child)) : NULL;
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The first widget below @root of @type whose accessible name or label is @label. */
static GtkWidget *
find (GtkWidget  *root,
      GType       type,
      const char *label)
{
  g_assert_nonnull (root);

  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    {
      if (label == NULL ||
          (GTK_IS_BUTTON (root) &&
           g_strcmp0 (button_text (root), label) == 0))
        return root;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
find_fields (GtkWidget *root,
             GPtrArray *fields)
{
  if (TILL_IS_DIGITS_FIELD (root))
    g_ptr_array_add (fields, root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_fields (child, fields);
}

/* Presses a key in @widget, as its key controller gets it from the window. */
static gboolean
press (GtkWidget      *widget,
       guint           keyval,
       GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }

  return handled;
}

static void
type (GtkWidget  *widget,
      const char *digits)
{
  for (; *digits != '\0'; digits++)
    press (widget, gdk_unicode_to_keyval (*digits), 0);
}

static GtkWidget *
window_with (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 900);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (child))
    g_main_context_iteration (NULL, TRUE);

  return window;
}

static void
test_card_is_typed_and_wiped (void)
{
  GtkWidget *entry = till_card_entry_new ();
  GtkWidget *window = window_with (entry);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (TillCardInput) card = till_card_input_new ();

  find_fields (entry, fields);
  g_assert_cmpuint (fields->len, ==, 3);
  type (fields->pdata[0], "4242424242424242");
  g_assert_false (till_card_entry_is_complete (TILL_CARD_ENTRY (entry)));
  type (fields->pdata[1], "12/40");
  type (fields->pdata[2], "123");
  g_assert_true (till_card_entry_is_complete (TILL_CARD_ENTRY (entry)));

  g_assert_true (till_card_entry_fill (TILL_CARD_ENTRY (entry), card));
  g_assert_cmpstr (till_secret_peek (card->number), ==, "4242424242424242");
  g_assert_cmpuint (card->exp_year, ==, 2040);
  g_assert_true (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));

  /* Leaving the screen wipes, too. */
  type (fields->pdata[0], "5555");
  g_assert_false (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));
  gtk_widget_set_visible (entry, FALSE);
  g_assert_true (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));

  g_object_add_weak_pointer (G_OBJECT (entry), (gpointer *) &entry);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (entry);
}

static void
assert_clipboard (GdkClipboard *clipboard,
                  const char   *expected)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);

  g_value_init (&value, G_TYPE_STRING);
  g_assert_nonnull (content);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, expected);
}

static void
test_nothing_of_a_card_can_be_taken (void)
{
  GtkWidget *entry = till_card_entry_new ();
  GtkWidget *window = window_with (entry);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (window);
  GtkWidget *number;

  find_fields (entry, fields);
  number = fields->pdata[0];
  g_assert_false (GTK_IS_EDITABLE (number));
  type (number, "4242424242424242");

  gdk_clipboard_set_text (clipboard, "before");
  g_assert_true (press (number, GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_true (press (number, GDK_KEY_c, GDK_CONTROL_MASK));
  g_assert_true (press (number, GDK_KEY_x, GDK_CONTROL_MASK));
  g_assert_true (press (number, GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_false (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));
  assert_clipboard (clipboard, "before");

  /* Screen readers are told how many digits there are, and no digit. */
  gtk_test_accessible_assert_property (number, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "16 digits entered, Visa, complete");
  gtk_test_accessible_assert_property (number, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "16 digits entered, Visa, complete");
  g_assert_true (press (number, GDK_KEY_Delete, 0));
  g_assert_true (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));
  gtk_test_accessible_assert_property (number, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "empty. Twelve to nineteen digits");

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_paste_is_filtered_and_scrubbed (void)
{
  GtkWidget *entry = till_card_entry_new ();
  GtkWidget *window = window_with (entry);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (window);

  find_fields (entry, fields);
  gdk_clipboard_set_text (clipboard, "card 4000 0566-5566 5556");
  press (fields->pdata[0], GDK_KEY_v, GDK_CONTROL_MASK);
  for (guint i = 0; i < 200 && till_card_entry_is_empty (TILL_CARD_ENTRY (entry)); i++)
    g_main_context_iteration (NULL, TRUE);

  iterate ();
  gtk_test_accessible_assert_property (fields->pdata[0], GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "16 digits entered, Visa, complete");
  assert_clipboard (clipboard, "");

  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  TillSession *session;
  GtkWidget   *page;
  GtkWidget   *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  till_session_set_typed_card (fixture->session, TRUE);
  fixture->page = till_charge_page_new ();
  g_object_set (fixture->page, "session", fixture->session, NULL);
  g_object_set (fixture->page, "return-url", "https://example.com", NULL);
  fixture->window = window_with (fixture->page);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->page);
  iterate ();
  g_assert_finalize_object (fixture->session);
}

/* The big field; other entries stand behind buttons. */
static GtkWidget *
find_amount (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root) && gtk_widget_has_css_class (root, "till-money"))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_amount (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
type_amount (Fixture    *fixture,
             const char *amount)
{
  GtkWidget *entry = find_amount (fixture->page);
  g_autofree char *label = g_strdup_printf ("Create link for £%s · Acme Tea (practice)", amount);
  GtkWidget *button;

  gtk_editable_set_text (GTK_EDITABLE (entry), amount);
  button = find (fixture->page, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);

  return button;
}

static GtkWidget *
outcome_button (Fixture    *fixture,
                const char *label)
{
  return find (find (fixture->page, TILL_TYPE_OUTCOME_VIEW, NULL), GTK_TYPE_BUTTON, label);
}

/* Clicks, double clicks and a held Enter: one order. */
static void
test_button_sends_once (Fixture      *fixture,
                        gconstpointer user_data)
{
  GtkWidget *button = type_amount (fixture, "48.00");

  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Create link for £48.00 · Acme Tea (practice)");
  for (guint i = 0; i < 20; i++)
    g_signal_emit_by_name (button, "clicked");

  iterate ();
  for (guint i = 0; i < 20; i++)
    g_signal_emit_by_name (button, "clicked");

  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_true (till_charge_page_is_sending (TILL_CHARGE_PAGE (fixture->page)));
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "cs_1" });
  iterate ();
  g_assert_false (till_charge_page_is_sending (TILL_CHARGE_PAGE (fixture->page)));

  /* The next charge begins empty; one that is being filled in stays. */
  till_charge_page_begin (TILL_CHARGE_PAGE (fixture->page));
  g_assert_false (gtk_widget_get_sensitive (button));
  button = type_amount (fixture, "5.00");
  till_charge_page_begin (TILL_CHARGE_PAGE (fixture->page));
  g_assert_true (gtk_widget_get_sensitive (button));
}

/* Kept under a name, chosen from the list: the form says the same again, and nothing is sent. */
static void
test_template (Fixture      *fixture,
               gconstpointer user_data)
{
  GtkWidget *templates = find (fixture->page, TILL_TYPE_TEMPLATE_BUTTON, NULL);
  GtkWidget *list = find (templates, GTK_TYPE_LIST_BOX, NULL);
  GtkWidget *name = find (templates, GTK_TYPE_ENTRY, NULL);
  GtkWidget *button = type_amount (fixture, "48.00");
  GtkWidget *row;

  while (find (templates, ADW_TYPE_ACTION_ROW, NULL) == NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (name), "Weekly <box> & more");
      g_signal_emit_by_name (name, "activate");
      g_main_context_iteration (NULL, FALSE);
    }

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "");
  type_amount (fixture, "5.00");
  row = find (list, ADW_TYPE_ACTION_ROW, NULL);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==,
                   "Weekly <box> & more");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "£48.00");
  g_signal_emit_by_name (list, "row-activated", row);
  iterate ();
  g_assert_cmpstr (button_text (button), ==, "Create link for £48.00 · Acme Tea (practice)");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);

  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  iterate ();
  g_assert_null (find (list, ADW_TYPE_ACTION_ROW, NULL));
}

/* Delivery and tax stand on the button, and what was filled in from elsewhere is in sight. */
static void
test_parts (Fixture      *fixture,
            gconstpointer user_data)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .amount = { 5050, "GBP" },
    .metadata = "order_delivery: 2.50",
  };
  TillPayment *payment = till_record_new (&fields);
  AdwExpanderRow *row = ADW_EXPANDER_ROW (find (fixture->page, ADW_TYPE_EXPANDER_ROW, NULL));
  GtkWidget *delivery = find (GTK_WIDGET (row), ADW_TYPE_ENTRY_ROW, NULL);
  GtkWidget *button = type_amount (fixture, "48.00");

  g_assert_false (adw_expander_row_get_expanded (row));
  gtk_editable_set_text (GTK_EDITABLE (delivery), "2.505");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (delivery), "1.50 ");
  g_assert_cmpstr (button_text (button), ==, "Create link for £49.50 · Acme Tea (practice)");
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "£1.50 delivery");
  g_assert_false (adw_expander_row_get_expanded (row));

  g_assert_true (till_charge_page_repeat (TILL_CHARGE_PAGE (fixture->page), payment));
  g_assert_cmpstr (button_text (button), ==, "Create link for £50.50 · Acme Tea (practice)");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (delivery)), ==, "2.50");
  g_assert_true (adw_expander_row_get_expanded (row));

  till_record_unref (payment);
}

/* A person whom nobody typed here is in sight before anything is sent. */
static void
test_person_is_in_sight (Fixture      *fixture,
                         gconstpointer user_data)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .amount = { 4850, "GBP" },
    .customer_name = "Smith & <Sons>",
  };
  TillPayment *payment = till_record_new (&fields);
  GtkWidget *picker = find (fixture->page, TILL_TYPE_CUSTOMER_PICKER, NULL);
  AdwExpanderRow *row = ADW_EXPANDER_ROW (find (picker, ADW_TYPE_EXPANDER_ROW, NULL));

  g_assert_false (adw_expander_row_get_expanded (row));
  g_assert_true (till_charge_page_repeat (TILL_CHARGE_PAGE (fixture->page), payment));
  iterate ();
  g_assert_true (adw_expander_row_get_expanded (row));
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "Smith & <Sons>");

  till_record_unref (payment);
}

/* What an earlier payment was stands in the fields; nothing is sent by it, and nothing that is
 * being sent is put aside for it. */
static void
test_repeat (Fixture      *fixture,
             gconstpointer user_data)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .amount = { 4850, "GBP" },
    .customer_id = "cus_1",
    .customer_name = "Jane Smith",
    .customer_email = "jane@example.com",
  };
  TillPayment *payment = till_record_new (&fields);
  TillChargePage *page = TILL_CHARGE_PAGE (fixture->page);
  GtkWidget *entry = find_amount (fixture->page);
  GtkWidget *button;

  type_amount (fixture, "9.99");
  g_assert_true (till_charge_page_repeat (page, payment));
  iterate ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "48.50");
  button = find (fixture->page, GTK_TYPE_BUTTON, "Create link for £48.50 · Acme Tea (practice)");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);

  g_signal_emit_by_name (button, "clicked");
  iterate ();
  g_assert_false (till_charge_page_repeat (page, payment));
  g_assert_true (till_charge_page_is_sending (page));
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                                               .result_id = "cs_1" });
  iterate ();

  till_record_unref (payment);
}

static void
test_enter_in_the_amount_sends_nothing (Fixture      *fixture,
                                        gconstpointer user_data)
{
  GtkWidget *entry = find_amount (fixture->page);

  type_amount (fixture, "48.00");
  for (guint i = 0; i < 5; i++)
    g_signal_emit_by_name (entry, "activate");

  iterate ();
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

static void
test_typed_card (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GtkWidget *button = type_amount (fixture, "48.00");
  GtkWidget *entry = find (fixture->page, TILL_TYPE_CARD_ENTRY, NULL);

  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (gtk_widget_get_template_child (
                        find (fixture->page, g_type_from_name ("TillLaneChooser"), NULL),
                        g_type_from_name ("TillLaneChooser"), "typed_check")),
    TRUE);
  iterate ();
  g_assert_false (gtk_widget_get_sensitive (button));

  find_fields (entry, fields);
  type (fields->pdata[0], "4242424242424242");
  type (fields->pdata[1], "1240");
  type (fields->pdata[2], "123");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (button_text (button), ==,
                   "Charge £48.00 · Acme Tea (practice)");

  till_double_moves_expect (fixture->session,
                            &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                             .code = "card_declined",
                                             .decline_code = "stolen_card" });
  g_signal_emit_by_name (button, "clicked");
  iterate ();
  g_assert_true (till_double_moves_had_card (fixture->session));
  g_assert_true (till_card_entry_is_empty (TILL_CARD_ENTRY (entry)));

  /* Try another card: amount kept, card gone, nothing sent before it is typed again. */
  g_signal_emit_by_name (outcome_button (fixture, "_Try another card"), "clicked");
  iterate ();
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (button_text (button), ==,
                   "Charge £48.00 · Acme Tea (practice)");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
}

static void
test_account_leaves_while_sending (Fixture      *fixture,
                                   gconstpointer user_data)
{
  g_signal_emit_by_name (type_amount (fixture, "48.00"), "clicked");
  iterate ();
  g_object_set (fixture->page, "session", NULL, NULL);
  iterate ();
  till_double_moves_answer (fixture->session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  iterate ();
  g_object_set (fixture->page, "session", fixture->session, NULL);
  g_assert_false (till_charge_page_is_sending (TILL_CHARGE_PAGE (fixture->page)));
}

static void
allowed_cb (GtkWidget *row,
            gboolean   allowed,
            GArray    *told)
{
  g_array_append_val (told, allowed);
}

/* The window that asks stands over the one with the row. */
static GtkWidget *
answer_button (GtkWidget  *window,
               const char *label)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);
      GtkWidget *button = other != window ? find (other, GTK_TYPE_BUTTON, label) : NULL;

      if (button != NULL)
        return button;
    }

  return NULL;
}

/* On only with the merchant's word; off at once; nothing when the question is refused. */
static void
test_typed_card_switch (void)
{
  GtkWidget *row = till_typed_card_row_new (FALSE);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window;
  GtkSwitch *toggle = GTK_SWITCH (find (row, GTK_TYPE_SWITCH, NULL));
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (gboolean));

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = window_with (list);
  g_signal_connect (row, "allowed", G_CALLBACK (allowed_cb), told);

  gtk_switch_set_active (toggle, TRUE);
  iterate ();
  g_assert_false (gtk_switch_get_state (toggle));
  g_signal_emit_by_name (answer_button (window, "_Keep it off"), "clicked");
  iterate ();
  g_assert_false (gtk_switch_get_state (toggle));
  g_assert_false (gtk_switch_get_active (toggle));
  g_assert_cmpuint (told->len, ==, 0);

  gtk_switch_set_active (toggle, TRUE);
  iterate ();
  g_signal_emit_by_name (answer_button (window, "The gateway has switched it _on for me"),
                         "clicked");
  iterate ();
  g_assert_true (gtk_switch_get_state (toggle));
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_true (g_array_index (told, gboolean, 0));

  gtk_switch_set_active (toggle, FALSE);
  iterate ();
  g_assert_false (gtk_switch_get_state (toggle));
  g_assert_cmpuint (told->len, ==, 2);
  g_assert_false (g_array_index (told, gboolean, 1));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_qr_code (void)
{
  GtkWidget *code = g_object_ref_sink (till_qr_code_new ());
  g_autofree char *much = g_strnfill (10000, 'x');

  g_assert_true (till_qr_code_set_text (TILL_QR_CODE (code), "https://example.com/pay"));
  g_assert_false (till_qr_code_set_text (TILL_QR_CODE (code), ""));
  g_assert_false (till_qr_code_set_text (TILL_QR_CODE (code), NULL));
  g_assert_false (till_qr_code_set_text (TILL_QR_CODE (code), much));
  g_assert_finalize_object (code);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/terminal/card-is-typed-and-wiped", test_card_is_typed_and_wiped);
  g_test_add_func ("/ui/terminal/nothing-can-be-taken", test_nothing_of_a_card_can_be_taken);
  g_test_add_func ("/ui/terminal/paste", test_paste_is_filtered_and_scrubbed);
  g_test_add_func ("/ui/terminal/typed-card-switch", test_typed_card_switch);
  g_test_add_func ("/ui/terminal/qr-code", test_qr_code);
#define ADD(name, function)                                                                       \
  g_test_add ("/ui/terminal/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("button-sends-once", test_button_sends_once);
  ADD ("repeat", test_repeat);
  ADD ("template", test_template);
  ADD ("parts", test_parts);
  ADD ("person-is-in-sight", test_person_is_in_sight);
  ADD ("enter-in-the-amount", test_enter_in_the_amount_sends_nothing);
  ADD ("typed-card", test_typed_card);
  ADD ("account-leaves-while-sending", test_account_leaves_while_sending);
#undef ADD

  return g_test_run ();
}
