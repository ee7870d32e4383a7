/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A state as it is always shown: a glyph, a word and a colour, never a colour alone. */

#include "till-state-pill.h"

#include <adwaita.h>

#include "till-glyph.h"
#include "till-palette.h"

#define GAP 6

struct _TillStatePill
{
  GtkWidget  parent_instance;

  GtkWidget *label;
  TillTone   tone;
  TillGlyph  glyph;
};

G_DEFINE_FINAL_TYPE (TillStatePill, till_state_pill, GTK_TYPE_WIDGET)

static void
till_state_pill_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  TillStatePill *self = TILL_STATE_PILL (widget);
  int glyph = till_glyph_get_size (widget);
  int taken = orientation == GTK_ORIENTATION_HORIZONTAL ? glyph + GAP : 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    for_size = MAX (for_size - glyph - GAP, 0);

  gtk_widget_measure (self->label, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  *minimum = MAX (*minimum + taken, glyph);
  *natural = MAX (*natural + taken, glyph);
}

static void
till_state_pill_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TillStatePill *self = TILL_STATE_PILL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int glyph = till_glyph_get_size (widget);
  GtkAllocation area = { rtl ? 0 : glyph + GAP, 0, width - glyph - GAP, height };

  gtk_widget_size_allocate (self->label, &area, baseline);
}

static void
till_state_pill_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  TillStatePill *self = TILL_STATE_PILL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int glyph = till_glyph_get_size (widget);

  till_glyph_snapshot (self->glyph, snapshot, &till_palette_get_current ()->tones[self->tone],
                       rtl ? gtk_widget_get_width (widget) - glyph : 0,
                       (gtk_widget_get_height (widget) - glyph) / 2, glyph);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
till_state_pill_dispose (GObject *object)
{
  TillStatePill *self = TILL_STATE_PILL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (till_state_pill_parent_class)->dispose (object);
}

static void
till_state_pill_class_init (TillStatePillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_state_pill_dispose;
  widget_class->measure = till_state_pill_measure;
  widget_class->size_allocate = till_state_pill_size_allocate;
  widget_class->snapshot = till_state_pill_snapshot;

  gtk_widget_class_set_css_name (widget_class, "till-state-pill");
}

static void
till_state_pill_init (TillStatePill *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                              "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/**
 * till_state_pill_new:
 *
 * Returns: (transfer floating): a pill without a word
 */
GtkWidget *
till_state_pill_new (void)
{
  return g_object_new (TILL_TYPE_STATE_PILL, NULL);
}

/**
 * till_state_pill_set_word:
 * @self: a pill
 * @word: what it says, in what tone, with what glyph
 *
 * Shows a word.
 */
void
till_state_pill_set_word (TillStatePill  *self,
                          const TillWord *word)
{
  g_return_if_fail (TILL_IS_STATE_PILL (self));
  g_return_if_fail (word != NULL);

  self->tone = word->tone;
  self->glyph = word->glyph;
  till_widget_set_tone (self->label, word->tone);
  till_state_pill_set_label (self, word->text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * till_state_pill_set_label:
 * @self: a pill
 * @text: what it says instead of its word, in the same tone: "Behind 40 s"
 *
 * Changes only the text.
 */
void
till_state_pill_set_label (TillStatePill *self,
                           const char    *text)
{
  g_return_if_fail (TILL_IS_STATE_PILL (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_label (GTK_LABEL (self->label), text);
}
