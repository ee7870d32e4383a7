/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What to practise, in a practice account: a list that ticks itself off. It is put away for good
 * with one press. */

#include "till-training-card.h"

#include <glib/gi18n.h>

#include "till-state-pill.h"
#include "till-training.h"

struct _TillTrainingCard
{
  AdwBin        parent_instance;

  TillTraining *training;
  TillSession  *session;
  gboolean      dismissed;
  GtkLabel     *title;
  GtkWidget    *pills[TILL_N_TRAINING_STEPS];
};

G_DEFINE_FINAL_TYPE (TillTrainingCard, till_training_card, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_DISMISSED,
} TillTrainingCardProperty;

static GParamSpec *properties[PROP_DISMISSED + 1];

static void
show_training (TillTrainingCard *self)
{
  guint n_done = till_training_count_done (self->training);
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self),
                          !self->dismissed && till_training_is_practice (self->training));

  /* Translators: how many of how many exercises are done */
  title = n_done == TILL_N_TRAINING_STEPS
          ? g_strdup (_("All practised"))
          : g_strdup_printf (_("Practised: %u of %u"), n_done, (guint) TILL_N_TRAINING_STEPS);
  gtk_label_set_label (self->title, title);

  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    {
      gboolean done = till_training_is_done (self->training, i);
      const TillWord word = { till_training_get_title (i), done ? TILL_TONE_GOOD : TILL_TONE_PLAIN,
                              done ? TILL_GLYPH_TICK : TILL_GLYPH_CIRCLE };
      g_autofree char *said = NULL;

      /* Translators: an exercise, as "Take a charge", that is done, to be spoken */
      said = done ? g_strdup_printf (_("%s, done"), word.text)
                  : g_strdup_printf ("%s. %s", word.text, till_training_get_hint (i));
      till_state_pill_set_word (TILL_STATE_PILL (self->pills[i]), &word);
      gtk_widget_set_tooltip_text (self->pills[i], done ? NULL : till_training_get_hint (i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->pills[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
    }
}

static void
dismiss_cb (TillTrainingCard *self)
{
  g_object_set (self, "dismissed", TRUE, NULL);
}

static void
till_training_card_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TillTrainingCard *self = TILL_TRAINING_CARD (object);

  switch ((TillTrainingCardProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_DISMISSED:
      g_value_set_boolean (value, self->dismissed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_training_card_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  TillTrainingCard *self = TILL_TRAINING_CARD (object);

  switch ((TillTrainingCardProperty) prop_id)
    {
    case PROP_SESSION:
      if (!g_set_object (&self->session, g_value_get_object (value)))
        return;
      till_training_set_session (self->training, self->session);
      break;

    case PROP_DISMISSED:
      if (self->dismissed == g_value_get_boolean (value))
        return;
      self->dismissed = g_value_get_boolean (value);
      show_training (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
till_training_card_dispose (GObject *object)
{
  TillTrainingCard *self = TILL_TRAINING_CARD (object);

  g_clear_object (&self->session);
  if (self->training != NULL)
    g_signal_handlers_disconnect_by_data (self->training, self);
  g_clear_object (&self->training);

  G_OBJECT_CLASS (till_training_card_parent_class)->dispose (object);
}

static void
till_training_card_class_init (TillTrainingCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_training_card_get_property;
  object_class->set_property = till_training_card_set_property;
  object_class->dispose = till_training_card_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DISMISSED] =
    g_param_spec_boolean ("dismissed", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static GtkWidget *
make_head (TillTrainingCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->title = GTK_LABEL (title);
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "till-forget");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Do not show the exercises any more"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Do not show the exercises any more"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (dismiss_cb), self);

  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), button);

  return head;
}

static void
till_training_card_init (TillTrainingCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "till-training");
  gtk_box_append (GTK_BOX (box), make_head (self));
  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    {
      self->pills[i] = till_state_pill_new ();
      gtk_box_append (GTK_BOX (box), self->pills[i]);
    }
  adw_bin_set_child (ADW_BIN (self), box);

  self->training = till_training_new ();
  g_signal_connect_object (self->training, "changed", G_CALLBACK (show_training), self,
                           G_CONNECT_SWAPPED);
  show_training (self);
}

/**
 * till_training_card_new:
 *
 * Returns: (transfer floating): a card that is not seen as long as there is no practice account
 */
GtkWidget *
till_training_card_new (void)
{
  return g_object_new (TILL_TYPE_TRAINING_CARD, NULL);
}
