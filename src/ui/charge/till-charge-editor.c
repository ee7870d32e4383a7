/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The form of a new charge. Writes into the desk's form and shows what stands in it.
 *
 * What must hold: Enter in a field goes on to the next one and never sends; what the button said
 * when it was pressed is remembered, so that nothing else can be sent. */

#include "till-charge-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-customer-picker.h"
#include "till-lane-chooser.h"
#include "till-template-button.h"
#include "till-text.h"

struct _TillChargeEditor
{
  AdwBin              parent_instance;

  TillChargeDesk     *desk;
  gulong              desk_handler;
  GCancellable       *reading;
  TillMoney           shown; /* what the button says */
  gboolean            showing;

  /* From the template */
  TillTemplateButton *template_button;
  GtkEntry           *amount_entry;
  GtkDropDown        *currency_drop;
  GtkStringList      *currencies;
  GtkLabel           *amount_label;
  AdwExpanderRow     *parts_row;
  AdwEntryRow        *delivery_row;
  AdwEntryRow        *tax_row;
  GtkSwitch          *tax_switch;
  AdwEntryRow        *reference_row;
  AdwEntryRow        *description_row;
  AdwEntryRow        *note_row;
  TillCustomerPicker *picker;
  TillLaneChooser    *lanes;
  AdwPreferencesGroup *options_group;
  AdwActionRow       *receipt_row;
  GtkSwitch          *receipt_switch;
  AdwActionRow       *hold_row;
  GtkSwitch          *hold_switch;
  GtkLabel           *problem_label;
  GtkButton          *send_button;
  GtkLabel           *send_label;
};

G_DEFINE_FINAL_TYPE (TillChargeEditor, till_charge_editor, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_SEND,
  SIGNAL_ALLOW_TYPED_CARD,
  N_SIGNALS,
} TillChargeEditorSignal;

static guint signals[N_SIGNALS];

static TillChargeForm *
get_form (TillChargeEditor *self)
{
  return till_charge_desk_get_form (self->desk);
}

/* What is typed into a field but not by a person is what the form has already. */
static gboolean
is_typed (TillChargeEditor *self)
{
  return self->desk != NULL && !self->showing;
}

static void
amount_changed_cb (TillChargeEditor *self)
{
  if (is_typed (self))
    till_charge_form_set_amount (get_form (self),
                                 gtk_editable_get_text (GTK_EDITABLE (self->amount_entry)));
}

static void
currency_changed_cb (TillChargeEditor *self)
{
  guint selected = gtk_drop_down_get_selected (self->currency_drop);

  if (is_typed (self) && selected != GTK_INVALID_LIST_POSITION)
    till_charge_form_set_currency (get_form (self),
                                   gtk_string_list_get_string (self->currencies, selected));
}

static void
parts_changed_cb (TillChargeEditor *self)
{
  if (!is_typed (self))
    return;

  till_charge_form_set_delivery (get_form (self),
                                 gtk_editable_get_text (GTK_EDITABLE (self->delivery_row)));
  till_charge_form_set_tax (get_form (self),
                            gtk_editable_get_text (GTK_EDITABLE (self->tax_row)));
}

static void
texts_changed_cb (TillChargeEditor *self)
{
  if (!is_typed (self))
    return;

  till_charge_form_set_text (get_form (self), TILL_CHARGE_TEXT_REFERENCE,
                             gtk_editable_get_text (GTK_EDITABLE (self->reference_row)));
  till_charge_form_set_text (get_form (self), TILL_CHARGE_TEXT_DESCRIPTION,
                             gtk_editable_get_text (GTK_EDITABLE (self->description_row)));
  till_charge_form_set_text (get_form (self), TILL_CHARGE_TEXT_NOTE,
                             gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
}

static void
switches_changed_cb (TillChargeEditor *self)
{
  if (!is_typed (self))
    return;

  till_charge_form_set_switch (get_form (self), TILL_CHARGE_SWITCH_RECEIPT,
                               gtk_switch_get_active (self->receipt_switch));
  till_charge_form_set_switch (get_form (self), TILL_CHARGE_SWITCH_CAPTURE_LATER,
                               gtk_switch_get_active (self->hold_switch));
  till_charge_form_set_switch (get_form (self), TILL_CHARGE_SWITCH_TAX_ON_TOP,
                               gtk_switch_get_active (self->tax_switch));
}

static void
go_on_cb (TillChargeEditor *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
amount_activated_cb (TillChargeEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->reference_row));
}

static void
last_field_cb (TillChargeEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->send_button));
}

/* To where the card is given; if nothing is missing there, to the end. */
static void
customer_done_cb (TillChargeEditor *self)
{
  if (self->desk == NULL)
    return;

  if (till_charge_form_get_problem (get_form (self)) == NULL)
    last_field_cb (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->lanes));
}

/* From anywhere to the button that sends it, which then says once more what it sends. */
static gboolean
go_to_button_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  TillChargeEditor *self = TILL_CHARGE_EDITOR (widget);

  return gtk_widget_get_sensitive (GTK_WIDGET (self->send_button)) &&
         gtk_widget_grab_focus (GTK_WIDGET (self->send_button));
}

/* A template is filled in: what is left is who pays. */
static void
filled_cb (TillChargeEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->amount_entry));
}

static void
send_clicked_cb (TillChargeEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_SEND], 0);
}

static void
allow_typed_card_cb (TillChargeEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_ALLOW_TYPED_CARD], 0);
}

/* Returns whether it was filled in by somebody else than who types here. */
static gboolean
show_text (GtkEditable *editable,
           const char  *text)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  if (g_str_equal (typed, text))
    return FALSE;

  gtk_editable_set_text (editable, text);

  return *text != '\0';
}

static guint
find_currency (TillChargeEditor *self,
               const char       *currency)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->currencies));

  for (guint i = 0; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (self->currencies, i), currency))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
add_currency (TillChargeEditor *self,
              const char       *currency)
{
  if (till_currency_is_known (currency) &&
      find_currency (self, currency) == GTK_INVALID_LIST_POSITION)
    gtk_string_list_append (self->currencies, currency);
}

/* What is filled in by somebody else than who types here is opened, so that nothing is added to an
 * amount out of sight. */
static void
show_parts (TillChargeEditor *self)
{
  TillChargeForm *form = get_form (self);
  const TillParts *parts = till_charge_form_get_parts (form);
  gboolean is_filled = show_text (GTK_EDITABLE (self->delivery_row),
                                  till_charge_form_get_delivery_text (form));
  g_autofree char *text = parts != NULL ? till_parts_format (parts) : NULL;

  is_filled |= show_text (GTK_EDITABLE (self->tax_row), till_charge_form_get_tax_text (form));
  if (is_filled)
    adw_expander_row_set_expanded (self->parts_row, TRUE);

  adw_expander_row_set_subtitle (self->parts_row, text != NULL ? text : _("Optional"));
  gtk_switch_set_active (self->tax_switch,
                         till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_TAX_ON_TOP));
}

static void
show_amount (TillChargeEditor *self)
{
  TillChargeForm *form = get_form (self);
  const TillMoney *amount = till_charge_form_get_amount (form);
  const char *problem = till_charge_form_get_amount_problem (form);
  g_autofree char *money = amount != NULL ? till_money_format (amount) : NULL;

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->amount_entry)),
              till_charge_form_get_amount_text (form)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->amount_entry),
                           till_charge_form_get_amount_text (form));

  gtk_drop_down_set_selected (self->currency_drop,
                              find_currency (self, till_charge_form_get_currency (form)));
  gtk_label_set_label (self->amount_label,
                       problem != NULL ? problem : (money != NULL ? money : ""));

  if (problem != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->amount_entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->amount_label), "till-bad");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->amount_entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->amount_label), "till-bad");
    }
}

static void
show_options (TillChargeEditor *self)
{
  TillChargeForm *form = get_form (self);
  const char *email = till_charge_form_get_email (form);
  gboolean by_card = till_charge_form_get_lane (form) != TILL_LANE_LINK;
  gboolean can_hold = by_card && till_charge_form_can (form, TILL_CAPABILITY_CAPTURE_LATER);

  adw_action_row_set_subtitle (self->receipt_row, email != NULL ? email : "");
  gtk_widget_set_visible (GTK_WIDGET (self->receipt_row), by_card && email != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->hold_row), can_hold);
  gtk_widget_set_visible (GTK_WIDGET (self->options_group), (by_card && email != NULL) || can_hold);
  gtk_switch_set_active (self->receipt_switch,
                         till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_RECEIPT));
  gtk_switch_set_active (self->hold_switch,
                         till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_CAPTURE_LATER));
}

static void
show_button (TillChargeEditor *self)
{
  TillChargeForm *form = get_form (self);
  const TillMoney *amount = till_charge_form_get_amount (form);
  const char *problem = till_charge_form_get_problem (form);
  g_autofree char *label = till_charge_form_format_button (form);

  self->shown = amount != NULL ? *amount : (TillMoney) { 0 };
  gtk_label_set_label (self->send_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), problem == NULL);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
show_desk (TillChargeEditor *self)
{
  TillChargeForm *form = get_form (self);

  self->showing = TRUE;
  show_amount (self);
  show_parts (self);
  show_text (GTK_EDITABLE (self->reference_row),
             till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE));
  show_text (GTK_EDITABLE (self->description_row),
             till_charge_form_get_text (form, TILL_CHARGE_TEXT_DESCRIPTION));
  show_text (GTK_EDITABLE (self->note_row),
             till_charge_form_get_text (form, TILL_CHARGE_TEXT_NOTE));
  show_options (self);
  show_button (self);
  self->showing = FALSE;
}

static void
totals_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = till_store_get_totals_finish (TILL_STORE (object), result, &error);
  TillChargeEditor *self;

  if (totals == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < totals->len; i++)
    add_currency (self, g_array_index (totals, TillTotal, i).currency);

  show_desk (self);
}

/* The account's own currency first, then those that were seen in it. */
static void
read_currencies (TillChargeEditor *self)
{
  const TillFilter everything = { 0 };
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->currencies));

  self->showing = TRUE;
  gtk_string_list_splice (self->currencies, 0, n, NULL);
  add_currency (self, till_charge_form_get_currency (get_form (self)));
  self->showing = FALSE;

  till_store_get_totals_async (till_session_get_store (till_charge_desk_get_session (self->desk)),
                               &everything, self->reading, totals_read_cb, self);
}

static void
stop_reading (TillChargeEditor *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);

  g_clear_object (&self->reading);
}

static gboolean
till_charge_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TILL_CHARGE_EDITOR (widget)->amount_entry));
}

static void
till_charge_editor_dispose (GObject *object)
{
  TillChargeEditor *self = TILL_CHARGE_EDITOR (object);

  till_charge_editor_set_desk (self, NULL);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_CHARGE_EDITOR);

  G_OBJECT_CLASS (till_charge_editor_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-charge-editor.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillChargeEditor, name)
  BIND (template_button);
  BIND (amount_entry);
  BIND (currency_drop);
  BIND (currencies);
  BIND (amount_label);
  BIND (parts_row);
  BIND (delivery_row);
  BIND (tax_row);
  BIND (tax_switch);
  BIND (reference_row);
  BIND (description_row);
  BIND (note_row);
  BIND (picker);
  BIND (lanes);
  BIND (options_group);
  BIND (receipt_row);
  BIND (receipt_switch);
  BIND (hold_row);
  BIND (hold_switch);
  BIND (problem_label);
  BIND (send_button);
  BIND (send_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, filled_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, currency_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, parts_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, texts_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, switches_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_typed_card_cb);
}

static void
till_charge_editor_class_init (TillChargeEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_charge_editor_dispose;
  widget_class->grab_focus = till_charge_editor_grab_focus;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, go_to_button_cb,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, go_to_button_cb,
                                NULL);

  signals[SIGNAL_SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ALLOW_TYPED_CARD] =
    g_signal_new ("allow-typed-card", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_CUSTOMER_PICKER);
  g_type_ensure (TILL_TYPE_LANE_CHOOSER);
  g_type_ensure (TILL_TYPE_TEMPLATE_BUTTON);
  bind_template (widget_class);
}

static void
till_charge_editor_init (TillChargeEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_charge_editor_new:
 *
 * Returns: (transfer floating): an editor without a desk
 */
GtkWidget *
till_charge_editor_new (void)
{
  return g_object_new (TILL_TYPE_CHARGE_EDITOR, NULL);
}

/**
 * till_charge_editor_set_desk:
 * @self: an editor
 * @desk: (nullable): the desk whose form to fill in
 */
void
till_charge_editor_set_desk (TillChargeEditor *self,
                             TillChargeDesk   *desk)
{
  g_return_if_fail (TILL_IS_CHARGE_EDITOR (self));
  g_return_if_fail (desk == NULL || TILL_IS_CHARGE_DESK (desk));

  stop_reading (self);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->desk_handler, self->desk);

  g_set_object (&self->desk, desk);
  if (self->lanes != NULL)
    till_lane_chooser_set_desk (self->lanes, desk);
  if (self->template_button != NULL)
    till_template_button_set_desk (self->template_button, desk);

  if (desk == NULL)
    {
      if (self->picker != NULL)
        till_customer_picker_set_form (self->picker, NULL, NULL);

      return;
    }

  self->reading = g_cancellable_new ();
  self->desk_handler = g_signal_connect_object (desk, "changed", G_CALLBACK (show_desk), self,
                                                G_CONNECT_SWAPPED);
  till_customer_picker_set_form (self->picker, get_form (self),
                                 till_session_get_store (till_charge_desk_get_session (desk)));
  read_currencies (self);
  show_desk (self);
}

/**
 * till_charge_editor_get_shown:
 * @self: an editor
 *
 * Returns: (transfer none): the amount that stands on the button
 */
const TillMoney *
till_charge_editor_get_shown (TillChargeEditor *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_EDITOR (self), NULL);

  return &self->shown;
}

/**
 * till_charge_editor_get_card_entry:
 * @self: an editor
 *
 * Returns: (transfer none): where a card is typed
 */
TillCardEntry *
till_charge_editor_get_card_entry (TillChargeEditor *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_EDITOR (self), NULL);

  return till_lane_chooser_get_card_entry (self->lanes);
}
