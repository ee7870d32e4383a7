/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A vertical box whose height always depends on its width.
 *
 * GtkBox asks its children whether theirs does, and GTK 4.8 remembers the answer of a hidden box
 * from the time when it was empty: text that wraps is then laid over what follows. What must hold:
 * children come and go, hidden or not, and each gets the height that its width needs. */

#include "till-column.h"

struct _TillColumn
{
  GtkWidget parent_instance;

  int       spacing;
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillColumn, till_column, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

typedef enum
{
  PROP_SPACING = 1,
} TillColumnProperty;

static GParamSpec *properties[PROP_SPACING + 1];

static GtkBuildableIface *parent_iface;

static void
add_child (GtkBuildable *buildable,
           GtkBuilder   *builder,
           GObject      *child,
           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    till_column_append (TILL_COLUMN (buildable), GTK_WIDGET (child));
  else
    parent_iface->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_iface = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static GtkSizeRequestMode
till_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
till_column_measure (GtkWidget     *widget,
                     GtkOrientation orientation,
                     int            for_size,
                     int           *minimum,
                     int           *natural,
                     int           *minimum_baseline,
                     int           *natural_baseline)
{
  TillColumn *self = TILL_COLUMN (widget);
  int n_seen = 0;

  *minimum = *natural = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural, gap = n_seen > 0 ? self->spacing : 0;

      if (!gtk_widget_should_layout (child))
        continue;

      n_seen++;
      gtk_widget_measure (child, orientation,
                          orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1,
                          &child_minimum, &child_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
      else
        {
          *minimum += child_natural + gap;
          *natural += child_natural + gap;
        }
    }
}

static void
till_column_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  TillColumn *self = TILL_COLUMN (widget);
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation area = { 0, y, width, 0 };

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &area.height, NULL, NULL);
      gtk_widget_size_allocate (child, &area, -1);
      y += area.height + self->spacing;
    }
}

static void
till_column_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch ((TillColumnProperty) prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, TILL_COLUMN (object)->spacing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_column_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  TillColumn *self = TILL_COLUMN (object);

  switch ((TillColumnProperty) prop_id)
    {
    case PROP_SPACING:
      if (self->spacing == g_value_get_int (value))
        break;

      self->spacing = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_column_dispose (GObject *object)
{
  till_column_clear (TILL_COLUMN (object));

  G_OBJECT_CLASS (till_column_parent_class)->dispose (object);
}

static void
till_column_class_init (TillColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_column_get_property;
  object_class->set_property = till_column_set_property;
  object_class->dispose = till_column_dispose;
  widget_class->get_request_mode = till_column_get_request_mode;
  widget_class->measure = till_column_measure;
  widget_class->size_allocate = till_column_size_allocate;

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "till-column");
}

static void
till_column_init (TillColumn *self)
{
}

/**
 * till_column_new:
 * @spacing: how far apart the children are
 *
 * Returns: (transfer floating): an empty column
 */
GtkWidget *
till_column_new (int spacing)
{
  return g_object_new (TILL_TYPE_COLUMN, "spacing", spacing, NULL);
}

/**
 * till_column_append:
 * @self: a column
 * @child: (transfer floating): one more child, below the others
 */
void
till_column_append (TillColumn *self,
                    GtkWidget  *child)
{
  g_return_if_fail (TILL_IS_COLUMN (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

/**
 * till_column_clear:
 * @self: a column
 *
 * Takes all children out.
 */
void
till_column_clear (TillColumn *self)
{
  GtkWidget *child;

  g_return_if_fail (TILL_IS_COLUMN (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
