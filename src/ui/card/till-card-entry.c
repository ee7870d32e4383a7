/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The fields of a card that is read out over the phone.
 *
 * What must hold: what is typed here is wiped when it is handed over, when it is asked for, and
 * whenever the fields leave the screen, whatever the reason. */

#include "till-card-entry.h"

#include "till-card-form.h"
#include "till-digits-field.h"
#include "till-kept-text.h"
#include "till-text.h"

struct _TillCardEntry
{
  AdwBin           parent_instance;

  TillCardForm    *form;

  /* From the template */
  TillDigitsField *number_field;
  TillDigitsField *expiry_field;
  TillDigitsField *code_field;
  GtkEntry        *name_entry;
  GtkEntry        *postcode_entry;
  GtkEntry        *address_entry;
  GtkLabel        *brand_label;
  GtkLabel        *problem_label;
};

G_DEFINE_FINAL_TYPE (TillCardEntry, till_card_entry, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATE,
  N_SIGNALS,
} TillCardEntrySignal;

static guint signals[N_SIGNALS];

static GtkWidget *
get_field (TillCardEntry *self,
           TillCardField  field)
{
  GtkWidget *fields[TILL_N_CARD_FIELDS] = {
    [TILL_CARD_FIELD_NUMBER] = GTK_WIDGET (self->number_field),
    [TILL_CARD_FIELD_EXPIRY] = GTK_WIDGET (self->expiry_field),
    [TILL_CARD_FIELD_CODE] = GTK_WIDGET (self->code_field),
  };

  return fields[field];
}

/* Says what is wrong first, of the fields that somebody has been in. */
static void
show_problem (TillCardEntry *self)
{
  const char *problem = NULL;

  for (guint i = 0; i < TILL_N_CARD_FIELDS && problem == NULL; i++)
    problem = till_card_form_get_problem (self->form, i,
                                          !gtk_widget_has_focus (get_field (self, i)));

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
refresh (TillCardEntry *self)
{
  gtk_label_set_label (self->brand_label,
                       till_card_brand_get_name (till_card_form_get_brand (self->form)));
  show_problem (self);
}

static void
edited_cb (TillCardEntry *self)
{
  /* The brand decides how long the code is. */
  till_digits_field_refresh (self->code_field);
  refresh (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
go_on_cb (TillCardEntry *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
go_back_cb (TillCardEntry *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_BACKWARD);
}

static void
last_activated_cb (TillCardEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
}

static gboolean
till_card_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TILL_CARD_ENTRY (widget)->number_field));
}

static void
till_card_entry_unmap (GtkWidget *widget)
{
  till_card_entry_wipe (TILL_CARD_ENTRY (widget));

  GTK_WIDGET_CLASS (till_card_entry_parent_class)->unmap (widget);
}

static void
till_card_entry_dispose (GObject *object)
{
  TillCardEntry *self = TILL_CARD_ENTRY (object);

  if (self->number_field != NULL)
    for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
      till_digits_field_set_form (TILL_DIGITS_FIELD (get_field (self, i)), NULL, i);

  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_CARD_ENTRY);
  g_clear_pointer (&self->form, till_card_form_free);

  G_OBJECT_CLASS (till_card_entry_parent_class)->dispose (object);
}

static void
till_card_entry_class_init (TillCardEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_card_entry_dispose;
  widget_class->grab_focus = till_card_entry_grab_focus;
  widget_class->unmap = till_card_entry_unmap;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_DIGITS_FIELD);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/card/till-card-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, number_field);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, expiry_field);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, code_field);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, name_entry);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, postcode_entry);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, address_entry);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, brand_label);
  gtk_widget_class_bind_template_child (widget_class, TillCardEntry, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_problem);
}

static void
till_card_entry_init (TillCardEntry *self)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();

  self->form = till_card_form_new (clock);
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    till_digits_field_set_form (TILL_DIGITS_FIELD (get_field (self, i)), self->form, i);
}

/**
 * till_card_entry_new:
 *
 * Returns: (transfer floating): empty fields
 */
GtkWidget *
till_card_entry_new (void)
{
  return g_object_new (TILL_TYPE_CARD_ENTRY, NULL);
}

/**
 * till_card_entry_is_complete:
 * @self: the fields
 *
 * Returns: whether number, expiry and code can be right, and no number stands in the other fields
 */
gboolean
till_card_entry_is_complete (TillCardEntry *self)
{
  g_return_val_if_fail (TILL_IS_CARD_ENTRY (self), FALSE);

  return till_card_form_is_complete (self->form) &&
         !till_kept_text_has_card (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))) &&
         !till_kept_text_has_card (gtk_editable_get_text (GTK_EDITABLE (self->postcode_entry))) &&
         !till_kept_text_has_card (gtk_editable_get_text (GTK_EDITABLE (self->address_entry)));
}

/**
 * till_card_entry_is_empty:
 * @self: the fields
 *
 * Returns: whether nothing is typed of number, expiry and code
 */
gboolean
till_card_entry_is_empty (TillCardEntry *self)
{
  g_return_val_if_fail (TILL_IS_CARD_ENTRY (self), TRUE);

  return till_card_form_is_empty (self->form);
}

static void
take_text (GtkEntry *entry,
           char    **text)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (entry));

  g_free (*text);
  *text = till_text_is_empty (typed) ? NULL : g_strstrip (g_strdup (typed));
}

/**
 * till_card_entry_fill:
 * @self: the fields
 * @card: what goes to the gateway
 *
 * Hands the card over and wipes the fields.
 *
 * Returns: %FALSE, and nothing is changed, when the card is not complete
 */
gboolean
till_card_entry_fill (TillCardEntry *self,
                      TillCardInput *card)
{
  g_return_val_if_fail (TILL_IS_CARD_ENTRY (self), FALSE);
  g_return_val_if_fail (card != NULL, FALSE);

  if (!till_card_entry_is_complete (self) || !till_card_form_fill (self->form, card))
    return FALSE;

  take_text (self->name_entry, &card->name);
  take_text (self->postcode_entry, &card->postcode);
  take_text (self->address_entry, &card->address_line);
  till_card_entry_wipe (self);

  return TRUE;
}

/**
 * till_card_entry_wipe:
 * @self: the fields
 *
 * Overwrites what is typed.
 */
void
till_card_entry_wipe (TillCardEntry *self)
{
  g_return_if_fail (TILL_IS_CARD_ENTRY (self));

  till_card_form_wipe (self->form);
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->postcode_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->address_entry), "");
  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    till_digits_field_refresh (TILL_DIGITS_FIELD (get_field (self, i)));

  refresh (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
