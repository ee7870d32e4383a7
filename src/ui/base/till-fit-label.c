/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A line that says the longest of several texts there is room for: for what must not be cut off
 * anywhere, as an amount. A screen reader has the whole text, whichever is shown. */

#include "till-fit-label.h"

struct _TillFitLabel
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (TillFitLabel, till_fit_label, GTK_TYPE_WIDGET)

static int
get_natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

/* The last one is taken when none fits, and may be cut off. */
static GtkWidget *
choose (TillFitLabel *self,
        int           width)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (child != NULL && gtk_widget_get_next_sibling (child) != NULL &&
         get_natural_width (child) > width)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
till_fit_label_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *last = gtk_widget_get_last_child (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (first == NULL)
    return;

  gtk_widget_measure (first, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (last, orientation, -1, minimum, NULL, NULL, NULL);
}

static void
till_fit_label_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GtkWidget *chosen = choose (TILL_FIT_LABEL (widget), width);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_set_child_visible (child, child == chosen);
      if (child == chosen)
        gtk_widget_allocate (child, width, height, -1, NULL);
    }
}

/* Takes away @child and all after it. */
static void
drop_from (GtkWidget *child)
{
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_widget_unparent (child);
      child = next;
    }
}

static void
till_fit_label_dispose (GObject *object)
{
  drop_from (gtk_widget_get_first_child (GTK_WIDGET (object)));

  G_OBJECT_CLASS (till_fit_label_parent_class)->dispose (object);
}

static void
till_fit_label_class_init (TillFitLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_fit_label_dispose;
  widget_class->measure = till_fit_label_measure;
  widget_class->size_allocate = till_fit_label_size_allocate;
}

/* Only the whole text is there for those who cannot see which one is shown. */
static GtkWidget *
add_label (TillFitLabel *self)
{
  gboolean whole = gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "xalign", 0.0,
                                   "ellipsize", PANGO_ELLIPSIZE_END,
                                   "accessible-role", whole ? GTK_ACCESSIBLE_ROLE_LABEL
                                                            : GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);

  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
till_fit_label_init (TillFitLabel *self)
{
  add_label (self); /* as high as it will be */
}

/**
 * till_fit_label_new:
 *
 * Returns: (transfer floating): a label that says nothing yet
 */
GtkWidget *
till_fit_label_new (void)
{
  return g_object_new (TILL_TYPE_FIT_LABEL, NULL);
}

/**
 * till_fit_label_set_texts:
 * @self: a label
 * @texts: (array zero-terminated=1): the same in ever fewer words, the whole first
 *
 * Says something else.
 */
void
till_fit_label_set_texts (TillFitLabel       *self,
                          const char * const *texts)
{
  GtkWidget *child;

  g_return_if_fail (TILL_IS_FIT_LABEL (self));
  g_return_if_fail (texts != NULL);

  child = gtk_widget_get_first_child (GTK_WIDGET (self));
  for (; *texts != NULL; texts++)
    {
      GtkWidget *label = child != NULL ? child : add_label (self);

      gtk_label_set_label (GTK_LABEL (label), *texts);
      child = gtk_widget_get_next_sibling (label);
    }

  drop_from (child);
}

/**
 * till_fit_label_get_shown:
 * @self: a label
 *
 * Returns: (transfer none) (nullable): the text that had room when it was laid out last
 */
const char *
till_fit_label_get_shown (TillFitLabel *self)
{
  GtkWidget *child;

  g_return_val_if_fail (TILL_IS_FIT_LABEL (self), NULL);

  child = choose (self, gtk_widget_get_width (GTK_WIDGET (self)));

  return child != NULL ? gtk_label_get_label (GTK_LABEL (child)) : NULL;
}
