/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The ways of taking a card, each with who touches the digits. One that is off says why. */

#include "till-lane-chooser.h"

#include <glib/gi18n.h>

#include "till-payment-text.h"

struct _TillLaneChooser
{
  AdwBin          parent_instance;

  TillChargeDesk *desk;
  gulong          desk_handler;
  GPtrArray      *shown_cards;
  GPtrArray      *card_checks; /* in the order of the rows, which own them */
  gboolean        showing;

  /* From the template */
  AdwActionRow   *link_row;
  AdwActionRow   *saved_row;
  AdwActionRow   *typed_row;
  GtkCheckButton *link_check;
  GtkCheckButton *saved_check;
  GtkCheckButton *typed_check;
  GtkWidget      *allow_button;
  GtkWidget      *link_list;
  AdwEntryRow    *return_row;
  AdwComboRow    *hours_row;
  GtkWidget      *saved_box;
  GtkListBox     *cards_list;
  GtkLabel       *cards_label;
  GtkWidget      *typed_box;
  TillCardEntry  *card_entry;
  GtkWidget      *save_list;
  AdwActionRow   *save_row;
  GtkSwitch      *save_switch;
};

G_DEFINE_FINAL_TYPE (TillLaneChooser, till_lane_chooser, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_ALLOW_TYPED_CARD,
  SIGNAL_ACTIVATE,
  N_SIGNALS,
} TillLaneChooserSignal;

static guint signals[N_SIGNALS];

/* What the rows of the choice stand for. No gateway lets a link be paid for longer than the last,
 * which is what it does by itself. */
static const guint link_hours[] = { 1, 4, 12, 0 };

static TillChargeForm *
get_form (TillLaneChooser *self)
{
  return till_charge_desk_get_form (self->desk);
}

static AdwActionRow *
get_row (TillLaneChooser *self,
         TillLane         lane)
{
  AdwActionRow *rows[TILL_N_LANES] = {
    [TILL_LANE_LINK] = self->link_row,
    [TILL_LANE_SAVED_CARD] = self->saved_row,
    [TILL_LANE_TYPED_CARD] = self->typed_row,
  };

  return rows[lane];
}

static GtkCheckButton *
get_check (TillLaneChooser *self,
           TillLane         lane)
{
  GtkCheckButton *checks[TILL_N_LANES] = {
    [TILL_LANE_LINK] = self->link_check,
    [TILL_LANE_SAVED_CARD] = self->saved_check,
    [TILL_LANE_TYPED_CARD] = self->typed_check,
  };

  return checks[lane];
}

static void
show_lane (TillLaneChooser *self,
           TillLane         lane)
{
  TillChargeForm *form = get_form (self);
  gboolean offered = till_charge_form_is_lane_offered (form, lane);
  const char *hint = till_charge_form_get_lane_hint (form, lane);
  g_autofree char *subtitle = NULL;

  subtitle = hint != NULL ? g_strdup_printf ("%s\n%s", till_lane_get_who (lane), hint)
                          : g_strdup (till_lane_get_who (lane));
  g_object_set (get_row (self, lane), "title", till_lane_get_title (lane), "subtitle", subtitle,
                "activatable", offered, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_check (self, lane)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (get_check (self, lane)), offered);
  gtk_check_button_set_active (get_check (self, lane),
                               offered && till_charge_form_get_lane (form) == lane);
}

static void
add_card_row (TillLaneChooser *self,
              const TillCard  *card)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  title = till_payment_say_method (&(TillPayment) { .brand = card->brand, .last4 = card->last4 });
  if (card->exp_year > 0)
    subtitle = g_strdup_printf (_("Expires %02d/%d"), card->exp_month, card->exp_year);

  if (self->card_checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                                g_ptr_array_index (self->card_checks, 0));

  /* The row is what is pressed: it moves the check through the form. */
  gtk_widget_set_can_focus (check, FALSE);
  gtk_widget_set_can_target (check, FALSE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_ptr_array_add (self->card_checks, check);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row, "title", title, "subtitle", subtitle != NULL ? subtitle : "", "activatable",
                TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->cards_list, row);
}

static void
fill_cards (TillLaneChooser *self,
            GPtrArray       *cards)
{
  GtkWidget *row;

  if (self->shown_cards == cards)
    return;

  g_ptr_array_set_size (self->card_checks, 0);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->cards_list))) != NULL)
    gtk_list_box_remove (self->cards_list, row);

  g_clear_pointer (&self->shown_cards, g_ptr_array_unref);
  self->shown_cards = cards != NULL ? g_ptr_array_ref (cards) : NULL;
  for (guint i = 0; cards != NULL && i < cards->len; i++)
    add_card_row (self, g_ptr_array_index (cards, i));
}

static const char *
get_cards_words (TillCardsState state,
                 GPtrArray     *cards)
{
  switch (state)
    {
    case TILL_CARDS_NONE:
      return _("Choose a customer above to see the cards the gateway keeps.");

    case TILL_CARDS_LOADING:
      return _("Asking the gateway for this customer’s cards…");

    case TILL_CARDS_FAILED:
      return _("The gateway could not be asked for this customer’s cards.");

    case TILL_CARDS_READY:
      return cards->len == 0 ? _("The gateway keeps no card of this customer.") : NULL;
    }

  g_return_val_if_reached (NULL);
}

static void
show_cards (TillLaneChooser *self)
{
  TillSavedCards *saved = till_charge_desk_get_saved_cards (self->desk);
  GPtrArray *cards = till_saved_cards_get_list (saved);
  const char *words = get_cards_words (till_saved_cards_get_state (saved), cards);

  fill_cards (self, cards);
  gtk_label_set_label (self->cards_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cards_label), words != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->cards_list), words == NULL);

  for (guint i = 0; cards != NULL && i < cards->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->card_checks, i),
                                 till_charge_form_get_saved_card (get_form (self)) ==
                                   g_ptr_array_index (cards, i));
}

static void
show_return_url (TillLaneChooser *self)
{
  const char *url = till_charge_form_get_text (get_form (self), TILL_CHARGE_TEXT_RETURN_URL);
  g_autofree char *typed = NULL;

  typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->return_row))));
  if (!g_str_equal (typed, url))
    gtk_editable_set_text (GTK_EDITABLE (self->return_row), url);
}

static void
show_hours (TillLaneChooser *self)
{
  guint hours = till_charge_form_get_link_hours (get_form (self));

  for (guint i = 0; i < G_N_ELEMENTS (link_hours); i++)
    if (link_hours[i] == hours)
      adw_combo_row_set_selected (self->hours_row, i);
}

/* Before: that the customer has to agree. Then: to what, to be read out. */
static void
show_consent (TillLaneChooser *self)
{
  TillChargeForm *form = get_form (self);
  gboolean on = till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_SAVE_CARD);
  g_autofree char *subtitle = NULL;

  if (on)
    subtitle = g_strdup_printf (_("Read it out; it is kept with your name and the time: “%s”"),
                                till_charge_form_get_consent (form));

  adw_action_row_set_subtitle (self->save_row,
                               on ? subtitle
                                  : _("Only if the customer agrees. It is kept there under the "
                                      "customer, never here."));
  gtk_switch_set_active (self->save_switch, on);
}

static void
show_desk (TillLaneChooser *self)
{
  TillChargeForm *form = get_form (self);
  TillLane lane = till_charge_form_get_lane (form);

  self->showing = TRUE;
  for (guint i = 0; i < TILL_N_LANES; i++)
    show_lane (self, i);

  gtk_widget_set_visible (self->allow_button, till_charge_form_is_lane_waiting (form));
  gtk_widget_set_visible (self->link_list, lane == TILL_LANE_LINK &&
                                             till_charge_form_is_lane_offered (form, lane));
  show_return_url (self);
  show_hours (self);
  gtk_widget_set_visible (self->saved_box, lane == TILL_LANE_SAVED_CARD);
  gtk_widget_set_visible (self->typed_box,
                          lane == TILL_LANE_TYPED_CARD &&
                            till_charge_form_is_lane_offered (form, TILL_LANE_TYPED_CARD));
  gtk_widget_set_visible (self->save_list, till_charge_form_can (form, TILL_CAPABILITY_SAVE_CARD));
  show_consent (self);
  show_cards (self);
  self->showing = FALSE;
}

static void
lane_toggled_cb (TillLaneChooser *self,
                 GtkCheckButton  *check)
{
  if (self->desk == NULL || self->showing || !gtk_check_button_get_active (check))
    return;

  for (guint i = 0; i < TILL_N_LANES; i++)
    if (get_check (self, i) == check)
      till_charge_form_set_lane (get_form (self), i);
}

static void
card_activated_cb (TillLaneChooser *self,
                   GtkListBoxRow   *row)
{
  if (self->desk != NULL && self->shown_cards != NULL)
    till_charge_form_set_saved_card (
      get_form (self), g_ptr_array_index (self->shown_cards, gtk_list_box_row_get_index (row)));
}

static void
card_changed_cb (TillLaneChooser *self)
{
  if (self->desk != NULL)
    till_charge_form_set_card_complete (get_form (self),
                                        till_card_entry_is_complete (self->card_entry));
}

static void
save_toggled_cb (TillLaneChooser *self)
{
  if (self->desk != NULL && !self->showing)
    till_charge_form_set_switch (get_form (self), TILL_CHARGE_SWITCH_SAVE_CARD,
                                 gtk_switch_get_active (self->save_switch));
}

static void
return_changed_cb (TillLaneChooser *self)
{
  if (self->desk != NULL && !self->showing)
    till_charge_form_set_text (get_form (self), TILL_CHARGE_TEXT_RETURN_URL,
                               gtk_editable_get_text (GTK_EDITABLE (self->return_row)));
}

static void
hours_changed_cb (TillLaneChooser *self)
{
  guint selected = adw_combo_row_get_selected (self->hours_row);

  if (self->desk != NULL && !self->showing && selected < G_N_ELEMENTS (link_hours))
    till_charge_form_set_link_hours (get_form (self), link_hours[selected]);
}

static void
allow_clicked_cb (TillLaneChooser *self)
{
  g_signal_emit (self, signals[SIGNAL_ALLOW_TYPED_CARD], 0);
}

static void
card_activate_cb (TillLaneChooser *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
}

/* To where something is missing in the lane that is chosen. */
static gboolean
till_lane_chooser_grab_focus (GtkWidget *widget)
{
  TillLaneChooser *self = TILL_LANE_CHOOSER (widget);
  TillLane lane = self->desk != NULL ? till_charge_form_get_lane (get_form (self)) : TILL_LANE_LINK;

  if (gtk_widget_get_visible (self->typed_box))
    return gtk_widget_grab_focus (GTK_WIDGET (self->card_entry));

  if (lane == TILL_LANE_LINK && gtk_widget_get_visible (self->link_list))
    return gtk_widget_grab_focus (GTK_WIDGET (self->return_row));

  return gtk_widget_grab_focus (GTK_WIDGET (get_row (self, lane)));
}

static void
till_lane_chooser_dispose (GObject *object)
{
  TillLaneChooser *self = TILL_LANE_CHOOSER (object);

  till_lane_chooser_set_desk (self, NULL);
  g_clear_pointer (&self->shown_cards, g_ptr_array_unref);
  g_clear_pointer (&self->card_checks, g_ptr_array_unref);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_LANE_CHOOSER);

  G_OBJECT_CLASS (till_lane_chooser_parent_class)->dispose (object);
}

static guint
add_signal (TillLaneChooserClass *klass,
            const char           *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
till_lane_chooser_class_init (TillLaneChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_lane_chooser_dispose;
  widget_class->grab_focus = till_lane_chooser_grab_focus;

  signals[SIGNAL_ALLOW_TYPED_CARD] = add_signal (klass, "allow-typed-card");
  signals[SIGNAL_ACTIVATE] = add_signal (klass, "activate");

  g_type_ensure (TILL_TYPE_CARD_ENTRY);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-lane-chooser.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillLaneChooser, name)
  BIND (link_row);
  BIND (saved_row);
  BIND (typed_row);
  BIND (link_check);
  BIND (saved_check);
  BIND (typed_check);
  BIND (allow_button);
  BIND (link_list);
  BIND (return_row);
  BIND (hours_row);
  BIND (saved_box);
  BIND (cards_list);
  BIND (cards_label);
  BIND (typed_box);
  BIND (card_entry);
  BIND (save_list);
  BIND (save_row);
  BIND (save_switch);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, lane_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, allow_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, return_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hours_changed_cb);
}

static void
till_lane_chooser_init (TillLaneChooser *self)
{
  self->card_checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_lane_chooser_new:
 *
 * Returns: (transfer floating): a chooser without a desk
 */
GtkWidget *
till_lane_chooser_new (void)
{
  return g_object_new (TILL_TYPE_LANE_CHOOSER, NULL);
}

/**
 * till_lane_chooser_set_desk:
 * @self: a chooser
 * @desk: (nullable): the desk whose form to fill in
 */
void
till_lane_chooser_set_desk (TillLaneChooser *self,
                            TillChargeDesk  *desk)
{
  g_return_if_fail (TILL_IS_LANE_CHOOSER (self));
  g_return_if_fail (desk == NULL || TILL_IS_CHARGE_DESK (desk));

  if (self->desk != NULL)
    g_clear_signal_handler (&self->desk_handler, self->desk);

  g_set_object (&self->desk, desk);
  if (desk == NULL)
    return;

  self->desk_handler = g_signal_connect_object (desk, "changed", G_CALLBACK (show_desk), self,
                                                G_CONNECT_SWAPPED);
  show_desk (self);
}

/**
 * till_lane_chooser_get_card_entry:
 * @self: a chooser
 *
 * Returns: (transfer none): where a card is typed
 */
TillCardEntry *
till_lane_chooser_get_card_entry (TillLaneChooser *self)
{
  g_return_val_if_fail (TILL_IS_LANE_CHOOSER (self), NULL);

  return self->card_entry;
}
