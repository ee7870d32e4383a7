/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What came of an order that moves money: a sign, a word, the amount, what to say to the caller
 * and what to do.
 *
 * What must hold: the keyboard focus goes to the view, not to a button: somebody who still holds
 * Enter down presses nothing. Codes are folded away under Details. */

#include "till-outcome-view.h"

#include "till-palette.h"
#include "till-text.h"

struct _TillOutcomeView
{
  AdwBin         parent_instance;

  /* From the template */
  GtkWidget     *box;
  GtkSpinner    *spinner;
  GtkImage      *sign;
  GtkLabel      *title_label;
  GtkLabel      *amount_label;
  GtkLabel      *elapsed_label;
  GtkLabel      *facts_label;
  GtkWidget     *say_frame;
  GtkLabel      *say_label;
  GtkWidget     *confidential_label;
  GtkLabel      *act_label;
  GtkWidget     *buttons;
  GtkWidget     *details_expander;
  GtkLabel      *details_label;
};

G_DEFINE_FINAL_TYPE (TillOutcomeView, till_outcome_view, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
} TillOutcomeViewSignal;

static guint signals[N_SIGNALS];

typedef struct
{
  const char *icon_name;
  TillTone    tone;
} Sign;

static Sign
get_sign (TillOutcomeKind kind)
{
  switch (kind)
    {
    case TILL_OUTCOME_WORKING:
      return (Sign) { NULL, TILL_TONE_PLAIN };

    case TILL_OUTCOME_DONE:
      return (Sign) { "object-select-symbolic", TILL_TONE_GOOD };

    case TILL_OUTCOME_REFUSED:
      return (Sign) { "window-close-symbolic", TILL_TONE_BAD };

    case TILL_OUTCOME_NEEDS_CUSTOMER:
      return (Sign) { "avatar-default-symbolic", TILL_TONE_NOTICE };

    case TILL_OUTCOME_UNKNOWN:
      return (Sign) { "dialog-question-symbolic", TILL_TONE_WARNING };
    }

  g_return_val_if_reached (((Sign) { NULL, TILL_TONE_PLAIN }));
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), !till_text_is_empty (text));
}

static void
button_clicked_cb (TillOutcomeView *self,
                   GtkButton       *button)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (button)));
}

static gboolean
till_outcome_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TILL_OUTCOME_VIEW (widget)->box);
}

static void
till_outcome_view_dispose (GObject *object)
{
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_OUTCOME_VIEW);

  G_OBJECT_CLASS (till_outcome_view_parent_class)->dispose (object);
}

static void
till_outcome_view_class_init (TillOutcomeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_outcome_view_dispose;
  widget_class->grab_focus = till_outcome_view_grab_focus;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/outcome/till-outcome-view.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillOutcomeView, name)
  BIND (box);
  BIND (spinner);
  BIND (sign);
  BIND (title_label);
  BIND (amount_label);
  BIND (elapsed_label);
  BIND (facts_label);
  BIND (say_frame);
  BIND (say_label);
  BIND (confidential_label);
  BIND (act_label);
  BIND (buttons);
  BIND (details_expander);
  BIND (details_label);
#undef BIND
}

static void
till_outcome_view_init (TillOutcomeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_outcome_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
till_outcome_view_new (void)
{
  return g_object_new (TILL_TYPE_OUTCOME_VIEW, NULL);
}

/**
 * till_outcome_view_show:
 * @self: a view
 * @shown: what to show
 */
void
till_outcome_view_show (TillOutcomeView        *self,
                        const TillOutcomeShown *shown)
{
  const TillDeclineWords *words;
  Sign sign;

  g_return_if_fail (TILL_IS_OUTCOME_VIEW (self));
  g_return_if_fail (shown != NULL && shown->title != NULL);

  words = shown->words;
  sign = get_sign (shown->kind);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), sign.icon_name == NULL);
  gtk_spinner_set_spinning (self->spinner, sign.icon_name == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sign), sign.icon_name != NULL);
  gtk_image_set_from_icon_name (self->sign, sign.icon_name);
  till_widget_set_tone (GTK_WIDGET (self->sign), sign.tone);
  till_widget_set_tone (GTK_WIDGET (self->title_label), sign.tone);

  show_text (self->title_label, shown->title);
  show_text (self->amount_label, shown->amount);
  show_text (self->facts_label, shown->facts);
  show_text (self->elapsed_label, NULL);
  show_text (self->say_label, words != NULL ? words->say : NULL);
  gtk_widget_set_visible (self->say_frame, words != NULL && words->say != NULL);
  gtk_widget_set_visible (self->confidential_label, words != NULL && words->confidential);
  show_text (self->act_label, words != NULL ? words->act : NULL);
  show_text (self->details_label, shown->details);
  gtk_widget_set_visible (self->details_expander, !till_text_is_empty (shown->details));
  gtk_expander_set_expanded (GTK_EXPANDER (self->details_expander), FALSE);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  shown->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL && words->act != NULL ? words->act
                                  : shown->facts != NULL ? shown->facts
                                                                      : "",
                                  -1);
}

/**
 * till_outcome_view_set_elapsed:
 * @self: a view
 * @elapsed: (nullable): how long it has taken, in words
 */
void
till_outcome_view_set_elapsed (TillOutcomeView *self,
                               const char      *elapsed)
{
  g_return_if_fail (TILL_IS_OUTCOME_VIEW (self));

  show_text (self->elapsed_label, elapsed);
}

/**
 * till_outcome_view_clear_buttons:
 * @self: a view
 *
 * Takes all buttons away.
 */
void
till_outcome_view_clear_buttons (TillOutcomeView *self)
{
  GtkWidget *child;

  g_return_if_fail (TILL_IS_OUTCOME_VIEW (self));

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), child);

  gtk_widget_set_visible (self->buttons, FALSE);
}

/**
 * till_outcome_view_add_button:
 * @self: a view
 * @id: what "chosen" tells
 * @label: what the button says
 * @suggested: whether it is what most will want
 */
void
till_outcome_view_add_button (TillOutcomeView *self,
                              const char      *id,
                              const char      *label,
                              gboolean         suggested)
{
  GtkWidget *button;

  g_return_if_fail (TILL_IS_OUTCOME_VIEW (self));
  g_return_if_fail (id != NULL && label != NULL);

  button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_name (button, id);
  gtk_widget_add_css_class (button, "pill");
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (button_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), button);
  gtk_widget_set_visible (self->buttons, TRUE);
}
