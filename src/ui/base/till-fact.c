/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A line of two columns. The value can be selected, and an id can be copied with one click. A line
 * that has nothing to say is not there. */

#include "till-fact.h"

#include <glib/gi18n.h>

#include "till-palette.h"

struct _TillFact
{
  GtkWidget  parent_instance;

  gboolean   copyable;

  /* From the template */
  GtkLabel  *title_label;
  GtkLabel  *value_label;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (TillFact, till_fact, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_TITLE = 1,
  PROP_VALUE,
  PROP_COPYABLE,
} TillFactProperty;

static GParamSpec *properties[PROP_COPYABLE + 1];

static void
copy_cb (TillFact *self)
{
  g_autofree char *said = NULL;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->value_label));

  /* Translators: what has been copied: "Payment ID" */
  said = g_strdup_printf (_("%s copied"), gtk_label_get_label (self->title_label));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", said);
}

static void
set_title (TillFact   *self,
           const char *title)
{
  g_autofree char *copy = NULL;

  if (g_strcmp0 (gtk_label_get_label (self->title_label), title) == 0)
    return;

  gtk_label_set_label (self->title_label, title);
  /* Translators: the name of a button that copies something: "Payment ID" */
  copy = g_strdup_printf (_("Copy %s"), title);
  gtk_widget_set_tooltip_text (self->copy_button, copy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, copy, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
set_copyable (TillFact *self,
              gboolean  copyable)
{
  if (self->copyable == copyable)
    return;

  self->copyable = copyable;
  gtk_widget_set_visible (self->copy_button, copyable);
  if (copyable)
    gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "monospace");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->value_label), "monospace");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COPYABLE]);
}

static void
till_fact_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  TillFact *self = TILL_FACT (object);

  switch ((TillFactProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title_label));
      break;

    case PROP_VALUE:
      g_value_set_string (value, till_fact_get_value (self));
      break;

    case PROP_COPYABLE:
      g_value_set_boolean (value, self->copyable);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_fact_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  TillFact *self = TILL_FACT (object);

  switch ((TillFactProperty) prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;

    case PROP_VALUE:
      till_fact_set_value (self, g_value_get_string (value));
      break;

    case PROP_COPYABLE:
      set_copyable (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_fact_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_FACT);

  G_OBJECT_CLASS (till_fact_parent_class)->dispose (object);
}

static void
till_fact_class_init (TillFactClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_fact_get_property;
  object_class->set_property = till_fact_set_property;
  object_class->dispose = till_fact_dispose;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_COPYABLE] = g_param_spec_boolean ("copyable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "till-fact");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tillroll/Tillroll/base/till-fact.ui");
  gtk_widget_class_bind_template_child (widget_class, TillFact, title_label);
  gtk_widget_class_bind_template_child (widget_class, TillFact, value_label);
  gtk_widget_class_bind_template_child (widget_class, TillFact, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
till_fact_init (TillFact *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              10);
}

/**
 * till_fact_new:
 * @title: what it is about
 *
 * Returns: (transfer floating): a line without a value
 */
GtkWidget *
till_fact_new (const char *title)
{
  return g_object_new (TILL_TYPE_FACT, "title", title, NULL);
}

/**
 * till_fact_set_value:
 * @self: a line
 * @value: (nullable): what is the case; %NULL or nothing hides the line
 *
 * Says something, or no longer.
 */
void
till_fact_set_value (TillFact   *self,
                     const char *value)
{
  g_return_if_fail (TILL_IS_FACT (self));

  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL && *value != '\0');
  if (g_strcmp0 (gtk_label_get_label (self->value_label), value != NULL ? value : "") == 0)
    return;

  gtk_label_set_label (self->value_label, value != NULL ? value : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * till_fact_get_value:
 * @self: a line
 *
 * Returns: (nullable): what it says
 */
const char *
till_fact_get_value (TillFact *self)
{
  const char *value;

  g_return_val_if_fail (TILL_IS_FACT (self), NULL);

  value = gtk_label_get_label (self->value_label);

  return *value != '\0' ? value : NULL;
}

/**
 * till_fact_set_tone:
 * @self: a line
 * @tone: how the value is meant
 *
 * Gives the value a colour.
 */
void
till_fact_set_tone (TillFact *self,
                    TillTone  tone)
{
  g_return_if_fail (TILL_IS_FACT (self));

  till_widget_set_tone (GTK_WIDGET (self->value_label), tone);
}
