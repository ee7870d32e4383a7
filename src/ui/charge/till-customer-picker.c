/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who pays. Writes into the charge form and shows what stands in it; keeps nothing itself but what
 * is being searched for. */

#include "till-customer-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-text.h"

/* More are not read while a customer waits: another letter is quicker. */
#define MAX_FOUND 6

struct _TillCustomerPicker
{
  AdwBin          parent_instance;

  TillChargeForm *form;
  gulong          form_handler;
  TillStore      *store;
  GCancellable   *searching;
  GPtrArray      *found; /* in the order of the rows */
  gboolean        showing;

  /* From the template */
  GtkStack       *stack;
  GtkSearchEntry *search_entry;
  GtkListBox     *found_list;
  GtkLabel       *nothing_label;
  AdwExpanderRow *new_row;
  AdwEntryRow    *name_row;
  AdwEntryRow    *email_row;
  AdwEntryRow    *phone_row;
  AdwActionRow   *chosen_row;
  GtkWidget      *cards_button;
  GtkButton      *change_button;
};

G_DEFINE_FINAL_TYPE (TillCustomerPicker, till_customer_picker, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_DONE,
  N_SIGNALS,
} TillCustomerPickerSignal;

static guint signals[N_SIGNALS];

/* E-mail and telephone of a customer in one line. */
static char *
format_contact (const TillCustomer *customer)
{
  gboolean email = !till_text_is_empty (customer->email);
  gboolean phone = !till_text_is_empty (customer->phone);

  return g_strconcat (email ? customer->email : "", email && phone ? " · " : "",
                      phone ? customer->phone : "", NULL);
}

static const char *
get_title (const TillCustomer *customer)
{
  if (!till_text_is_empty (customer->name))
    return customer->name;

  return !till_text_is_empty (customer->email) ? customer->email : _("Customer without a name");
}

static void
clear_found (TillCustomerPicker *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->found_list))) != NULL)
    gtk_list_box_remove (self->found_list, row);

  g_clear_pointer (&self->found, g_ptr_array_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->found_list), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), FALSE);
}

static void
show_found (TillCustomerPicker *self,
            GPtrArray          *customers)
{
  clear_found (self);
  self->found = g_ptr_array_ref (customers);

  for (guint i = 0; i < customers->len; i++)
    {
      const TillCustomer *customer = g_ptr_array_index (customers, i);
      g_autofree char *contact = format_contact (customer);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      g_object_set (row, "title", get_title (customer), "subtitle", contact, "activatable", TRUE,
                    NULL);
      gtk_list_box_append (self->found_list, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->found_list), customers->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), customers->len == 0);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) customers = NULL;

  customers = till_store_find_customers_finish (TILL_STORE (object), result, &error);
  if (customers != NULL)
    show_found (TILL_CUSTOMER_PICKER (user_data), customers);
}

static void
stop_searching (TillCustomerPicker *self)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);

  g_clear_object (&self->searching);
}

static void
search_changed_cb (TillCustomerPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  stop_searching (self);
  if (self->store == NULL || till_text_is_empty (text))
    {
      clear_found (self);
      return;
    }

  self->searching = g_cancellable_new ();
  till_store_find_customers_async (self->store, text, MAX_FOUND, self->searching, found_cb, self);
}

static void
choose (TillCustomerPicker *self,
        guint               index)
{
  g_autoptr (GPtrArray) found = NULL;

  if (self->form == NULL || self->found == NULL || index >= self->found->len)
    return;

  found = g_ptr_array_ref (self->found);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  stop_searching (self);
  clear_found (self);
  till_charge_form_set_customer (self->form, g_ptr_array_index (found, index));
  gtk_widget_grab_focus (GTK_WIDGET (self->change_button));
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
found_activated_cb (TillCustomerPicker *self,
                    GtkListBoxRow      *row)
{
  choose (self, gtk_list_box_row_get_index (row));
}

/* What somebody types who expects a customer to be found. */
static TillChargeText
guess_text (const char *text)
{
  if (strchr (text, '@') != NULL)
    return TILL_CHARGE_TEXT_EMAIL;

  return text[strspn (text, "0123456789 +-/().")] == '\0' ? TILL_CHARGE_TEXT_PHONE
                                                         : TILL_CHARGE_TEXT_NAME;
}

/* Nobody was found: what was typed is a new customer's. */
static void
begin_person (TillCustomerPicker *self)
{
  g_autofree char *text = NULL;
  TillChargeText which;

  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  which = guess_text (text);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  stop_searching (self);
  clear_found (self);
  till_charge_form_set_text (self->form, which, text);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->new_row), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (which == TILL_CHARGE_TEXT_NAME ? self->email_row
                                                                    : self->name_row));
}

/* Enter takes the first that was found, or begins a new customer; with nothing typed it goes on. */
static void
search_activated_cb (TillCustomerPicker *self)
{
  if (self->form == NULL)
    return;

  if (self->found != NULL && self->found->len > 0)
    choose (self, 0);
  else if (!till_text_is_empty (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))))
    begin_person (self);
  else
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
name_activated_cb (TillCustomerPicker *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->email_row));
}

static void
person_activated_cb (TillCustomerPicker *self)
{
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static gboolean
search_key_cb (TillCustomerPicker *self,
               guint               keyval)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->found_list));

  if (keyval != GDK_KEY_Down || first == NULL)
    return FALSE;

  return gtk_widget_grab_focus (first);
}

static void
change_clicked_cb (TillCustomerPicker *self)
{
  if (self->form == NULL)
    return;

  till_charge_form_set_customer (self->form, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
person_typed_cb (TillCustomerPicker *self)
{
  if (self->form == NULL || self->showing)
    return;

  till_charge_form_set_text (self->form, TILL_CHARGE_TEXT_NAME,
                             gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  till_charge_form_set_text (self->form, TILL_CHARGE_TEXT_EMAIL,
                             gtk_editable_get_text (GTK_EDITABLE (self->email_row)));
  till_charge_form_set_text (self->form, TILL_CHARGE_TEXT_PHONE,
                             gtk_editable_get_text (GTK_EDITABLE (self->phone_row)));
}

/* What is typed has blanks around it at times: only what differs beyond them is replaced. Returns
 * whether it was filled in by somebody else than who types here. */
static gboolean
show_text (TillCustomerPicker *self,
           AdwEntryRow        *row,
           TillChargeText      which)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  const char *text = till_charge_form_get_text (self->form, which);

  if (g_str_equal (typed, text))
    return FALSE;

  gtk_editable_set_text (GTK_EDITABLE (row), text);

  return *text != '\0';
}

/* Nobody is charged whose name is out of sight: a row that is folded says who is in it. */
static void
show_person (TillCustomerPicker *self)
{
  const char *person = NULL;
  gboolean is_filled = FALSE;

  self->showing = TRUE;
  is_filled |= show_text (self, self->name_row, TILL_CHARGE_TEXT_NAME);
  is_filled |= show_text (self, self->email_row, TILL_CHARGE_TEXT_EMAIL);
  is_filled |= show_text (self, self->phone_row, TILL_CHARGE_TEXT_PHONE);
  self->showing = FALSE;

  if (is_filled)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->new_row), TRUE);

  for (guint i = TILL_CHARGE_TEXT_NAME; person == NULL && i <= TILL_CHARGE_TEXT_PHONE; i++)
    if (*till_charge_form_get_text (self->form, i) != '\0')
      person = till_charge_form_get_text (self->form, i);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->new_row),
                                 person != NULL ? person : _("Optional"));
}

static void
show_form (TillCustomerPicker *self)
{
  const TillCustomer *customer = till_charge_form_get_customer (self->form);

  show_person (self);

  /* An empty form begins with the search alone. */
  if (customer != NULL || (!till_charge_form_is_new_customer (self->form) &&
                           *till_charge_form_get_amount_text (self->form) == '\0'))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->new_row), FALSE);

  if (customer != NULL)
    {
      g_autofree char *contact = format_contact (customer);

      g_object_set (self->chosen_row, "title", get_title (customer), "subtitle", contact, NULL);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->cards_button), "(ss)",
                                        customer->record.id, get_title (customer));
    }

  gtk_stack_set_visible_child_name (self->stack, customer != NULL ? "chosen" : "search");
}

static void
till_customer_picker_dispose (GObject *object)
{
  TillCustomerPicker *self = TILL_CUSTOMER_PICKER (object);

  till_customer_picker_set_form (self, NULL, NULL);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_CUSTOMER_PICKER);

  G_OBJECT_CLASS (till_customer_picker_parent_class)->dispose (object);
}

static void
till_customer_picker_class_init (TillCustomerPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_customer_picker_dispose;

  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-customer-picker.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillCustomerPicker, name)
  BIND (stack);
  BIND (search_entry);
  BIND (found_list);
  BIND (nothing_label);
  BIND (new_row);
  BIND (name_row);
  BIND (email_row);
  BIND (phone_row);
  BIND (chosen_row);
  BIND (cards_button);
  BIND (change_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, person_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, person_activated_cb);
}

static void
till_customer_picker_init (TillCustomerPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_customer_picker_new:
 *
 * Returns: (transfer floating): a picker without a form
 */
GtkWidget *
till_customer_picker_new (void)
{
  return g_object_new (TILL_TYPE_CUSTOMER_PICKER, NULL);
}

/**
 * till_customer_picker_set_form:
 * @self: a picker
 * @form: (nullable): the form to fill in
 * @store: (nullable): where to search
 */
void
till_customer_picker_set_form (TillCustomerPicker *self,
                               TillChargeForm     *form,
                               TillStore          *store)
{
  g_return_if_fail (TILL_IS_CUSTOMER_PICKER (self));
  g_return_if_fail (form == NULL || TILL_IS_CHARGE_FORM (form));

  stop_searching (self);
  if (self->form != NULL)
    g_clear_signal_handler (&self->form_handler, self->form);

  g_set_object (&self->form, form);
  g_set_object (&self->store, store);
  if (form == NULL)
    return;

  self->form_handler = g_signal_connect_object (form, "changed", G_CALLBACK (show_form), self,
                                                G_CONNECT_SWAPPED);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  clear_found (self);
  show_form (self);
}
