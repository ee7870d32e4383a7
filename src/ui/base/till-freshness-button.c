/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fresh the screen is, in words with a glyph: "Live", "Behind 40 s", "Offline since 14:02". It
 * opens what is known about the link to the gateway. */

#include "till-freshness-button.h"

#include <glib/gi18n.h>

#include "till-fact-text.h"
#include "till-fact.h"
#include "till-session.h"
#include "till-state-pill.h"

#define RESOURCES "/io/github/tillroll/Tillroll/base/"

struct _TillFreshnessButton
{
  AdwBin         parent_instance;

  TillSession   *session;
  guint          tick_id;     /* while the words count seconds */
  GtkWidget     *popover;     /* NULL: not opened yet */
  GtkWidget     *facts;

  /* From the template */
  GtkWidget     *button;
  TillStatePill *pill;
};

G_DEFINE_FINAL_TYPE (TillFreshnessButton, till_freshness_button, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
} TillFreshnessButtonProperty;

static GParamSpec *properties[PROP_SESSION + 1];

static void
show_facts (TillFreshnessButton *self)
{
  const TillAccountConfig *config = till_session_get_config (self->session);
  g_autoptr (GPtrArray) facts =
    till_facts_of_freshness (till_session_get_freshness (self->session),
                             config->relay_url != NULL, g_get_real_time ());
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->facts)) != NULL)
    gtk_box_remove (GTK_BOX (self->facts), child);

  for (guint i = 0; i < facts->len; i++)
    {
      const TillFactText *text = g_ptr_array_index (facts, i);
      GtkWidget *fact = till_fact_new (text->title);

      till_fact_set_value (TILL_FACT (fact), text->value);
      till_fact_set_tone (TILL_FACT (fact), text->tone);
      gtk_box_append (GTK_BOX (self->facts), fact);
    }
}

/* The popover is made when it is first opened. */
static void
open_cb (GtkMenuButton *button,
         gpointer       user_data)
{
  TillFreshnessButton *self = user_data;
  GtkWidget *box, *check;

  if (self->popover != NULL)
    {
      show_facts (self);
      return;
    }

  self->facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  check = gtk_button_new_with_mnemonic (_("_Check now"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (check), "win.check-now");
  gtk_widget_set_tooltip_text (check, "F5");

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_size_request (box, 300, -1);
  gtk_box_append (GTK_BOX (box), self->facts);
  gtk_box_append (GTK_BOX (box), check);

  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  show_facts (self);
  gtk_menu_button_set_popover (button, self->popover);
}

static gboolean tick_cb (gpointer user_data);

static void
update (TillFreshnessButton *self)
{
  const TillFreshness *freshness;
  g_autofree char *text = NULL;
  gboolean counts;
  TillWord word;

  gtk_widget_set_visible (GTK_WIDGET (self), self->session != NULL);
  if (self->session == NULL)
    {
      g_clear_handle_id (&self->tick_id, g_source_remove);
      return;
    }

  freshness = till_session_get_freshness (self->session);
  word = till_words_freshness_state (freshness->state);
  text = till_words_freshness (freshness, g_get_real_time ());
  till_state_pill_set_word (self->pill, &word);
  till_state_pill_set_label (self->pill, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);

  counts = freshness->state == TILL_FRESHNESS_BEHIND || freshness->state == TILL_FRESHNESS_POLLING;
  if (counts && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!counts)
    g_clear_handle_id (&self->tick_id, g_source_remove);

  if (self->popover != NULL && gtk_widget_get_mapped (self->popover))
    show_facts (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  update (TILL_FRESHNESS_BUTTON (user_data));

  return G_SOURCE_CONTINUE;
}

static void
set_session (TillFreshnessButton *self,
             TillSession         *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, update, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "freshness-changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_freshness_button_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((TillFreshnessButtonProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TILL_FRESHNESS_BUTTON (object)->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_freshness_button_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch ((TillFreshnessButtonProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_FRESHNESS_BUTTON (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_freshness_button_dispose (GObject *object)
{
  TillFreshnessButton *self = TILL_FRESHNESS_BUTTON (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->session);
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_FRESHNESS_BUTTON);

  G_OBJECT_CLASS (till_freshness_button_parent_class)->dispose (object);
}

static void
till_freshness_button_class_init (TillFreshnessButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_freshness_button_get_property;
  object_class->set_property = till_freshness_button_set_property;
  object_class->dispose = till_freshness_button_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TILL_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCES "till-freshness-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TillFreshnessButton, button);
  gtk_widget_class_bind_template_child (widget_class, TillFreshnessButton, pill);
}

static void
till_freshness_button_init (TillFreshnessButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), open_cb, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
