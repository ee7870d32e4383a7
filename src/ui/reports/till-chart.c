/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Values as bars. Each bar is a button of its own, so that the keyboard and a screen reader come to
 * it and hear what it says; what it looks like is only drawn.
 *
 * What must hold: nothing is told by colour alone or by height alone; the colours are those of
 * words, which have enough contrast on light, dark and high-contrast backgrounds; a value that is
 * not nothing is seen, however small beside the highest. */

#include "till-chart.h"

#include <adwaita.h>

#include "till-palette.h"

#define BARS_HEIGHT 140

/* --- one bar ---------------------------------------------------------------------------------- */

#define TILL_TYPE_CHART_BAR (till_chart_bar_get_type ())
G_DECLARE_FINAL_TYPE (TillChartBar, till_chart_bar, TILL, CHART_BAR, GtkWidget)

struct _TillChartBar
{
  GtkWidget parent_instance;

  gint64    value;
  gint64    highest;
};

G_DEFINE_FINAL_TYPE (TillChartBar, till_chart_bar, GTK_TYPE_WIDGET)

static void
till_chart_bar_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TillChartBar *self = TILL_CHART_BAR (widget);
  const TillPalette *palette = till_palette_get_current ();
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float gap = width > 6 ? 1 : 0;
  float part = 0;
  GskRoundedRect bar;

  if (self->value > 0 && self->highest > 0)
    part = MAX (height * (float) self->value / (float) self->highest, 2);

  gtk_snapshot_append_color (snapshot, &palette->tones[TILL_TONE_MUTED],
                             &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
  if (part <= 0)
    return;

  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (gap, height - part, width - 2 * gap,
                                                              part), width > 8 ? 2 : 0);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &palette->tones[TILL_TONE_NOTICE], &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
till_chart_bar_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 : BARS_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 16 : BARS_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
till_chart_bar_class_init (TillChartBarClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = till_chart_bar_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = till_chart_bar_measure;
}

static void
till_chart_bar_init (TillChartBar *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/* --- all of them ------------------------------------------------------------------------------ */

struct _TillChart
{
  GtkWidget  parent_instance;

  GPtrArray *bars;    /* TillChartBar, borrowed from their buttons */
  GtkWidget *said;    /* what the bar says that has the focus */
  GtkWidget *box;
  GtkWidget *axis;
  GtkWidget *first;
  GtkWidget *last;
  char      *highest;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillChart, till_chart, GTK_TYPE_WIDGET)

static void
clicked_cb (GtkWidget *button,
            TillChart *self)
{
  guint i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL && child != button;
       child = gtk_widget_get_next_sibling (child))
    i++;

  g_signal_emit (self, signals[ACTIVATED], 0, i);
}

static void
say (TillChart  *self,
     const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->said), text != NULL ? text : "");
}

static void
focus_cb (GtkWidget  *button,
          GParamSpec *pspec,
          TillChart  *self)
{
  say (self, gtk_widget_has_focus (button) ? gtk_widget_get_tooltip_text (button) : self->highest);
}

static void
till_chart_dispose (GObject *object)
{
  TillChart *self = TILL_CHART (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->bars, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (till_chart_parent_class)->dispose (object);
}

static void
till_chart_finalize (GObject *object)
{
  TillChart *self = TILL_CHART (object);

  g_ptr_array_unref (self->bars);
  g_free (self->highest);

  G_OBJECT_CLASS (till_chart_parent_class)->finalize (object);
}

static void
till_chart_class_init (TillChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_chart_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", TILL_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
muted_label_new (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "till-muted");

  return label;
}

static void
till_chart_init (TillChart *self)
{
  GtkWidget *parts[] = {
    self->said = muted_label_new (0), self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
    self->axis = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
  };

  self->bars = g_ptr_array_new ();
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              4);
  gtk_box_set_homogeneous (GTK_BOX (self->box), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->said), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_box_append (GTK_BOX (self->axis), self->first = muted_label_new (0));
  gtk_box_append (GTK_BOX (self->axis), self->last = muted_label_new (1));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_parent (parts[i], GTK_WIDGET (self));
}

/**
 * till_chart_new:
 *
 * Returns: (transfer floating): a chart without bars
 */
GtkWidget *
till_chart_new (void)
{
  return g_object_new (TILL_TYPE_CHART, NULL);
}

/**
 * till_chart_clear:
 * @self: a chart
 *
 * Takes all bars away.
 */
void
till_chart_clear (TillChart *self)
{
  GtkWidget *child;

  g_return_if_fail (TILL_IS_CHART (self));

  g_ptr_array_set_size (self->bars, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

/**
 * till_chart_add:
 * @self: a chart
 * @value: how high the bar is, as a number; below zero it is not seen
 * @text: what it says: when, and how much
 *
 * Adds a bar to the right.
 */
void
till_chart_add (TillChart  *self,
                gint64      value,
                const char *text)
{
  GtkWidget *button, *bar;

  g_return_if_fail (TILL_IS_CHART (self));
  g_return_if_fail (text != NULL);

  bar = g_object_new (TILL_TYPE_CHART_BAR, NULL);
  TILL_CHART_BAR (bar)->value = value;
  g_ptr_array_add (self->bars, bar);

  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), bar);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "till-chart-bar");
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  g_signal_connect (button, "notify::has-focus", G_CALLBACK (focus_cb), self);
  gtk_box_append (GTK_BOX (self->box), button);
}

/**
 * till_chart_finish:
 * @self: a chart whose bars were added
 * @first: what stands below the first bar
 * @last: what stands below the last one
 * @highest: what is said about the highest
 *
 * Gives the bars their heights.
 */
void
till_chart_finish (TillChart  *self,
                   const char *first,
                   const char *last,
                   const char *highest)
{
  gint64 most = 0;

  g_return_if_fail (TILL_IS_CHART (self));

  for (guint i = 0; i < self->bars->len; i++)
    most = MAX (most, ((TillChartBar *) self->bars->pdata[i])->value);

  for (guint i = 0; i < self->bars->len; i++)
    {
      ((TillChartBar *) self->bars->pdata[i])->highest = most;
      gtk_widget_queue_draw (self->bars->pdata[i]);
    }

  gtk_label_set_label (GTK_LABEL (self->first), first);
  gtk_label_set_label (GTK_LABEL (self->last), self->bars->len > 1 ? last : "");
  g_free (self->highest);
  self->highest = g_strdup (highest);
  say (self, highest);
}
