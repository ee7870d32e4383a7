/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An entry of a timeline, a list of refunds, the journal: a glyph, what happened, and when. */

#include "till-entry-row.h"

#include <adwaita.h>

#include "till-format.h"
#include "till-glyph.h"
#include "till-palette.h"

#define GAP 10

struct _TillEntryRow
{
  GtkWidget  parent_instance;

  TillTone   tone;
  TillGlyph  glyph;
  GtkWidget *box;        /* all but the glyph */
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (TillEntryRow, till_entry_row, GTK_TYPE_WIDGET)

static void
till_entry_row_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  TillEntryRow *self = TILL_ENTRY_ROW (widget);
  int glyph = till_glyph_get_size (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    for_size = MAX (for_size - glyph - GAP, 0);

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += glyph + GAP;
      *natural += glyph + GAP;
    }
}

static GtkSizeRequestMode
till_entry_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
till_entry_row_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TillEntryRow *self = TILL_ENTRY_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int glyph = till_glyph_get_size (widget);
  GtkAllocation area = { rtl ? 0 : glyph + GAP, 0, width - glyph - GAP, height };

  gtk_widget_size_allocate (self->box, &area, -1);
}

static void
till_entry_row_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TillEntryRow *self = TILL_ENTRY_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (self->text));
  PangoRectangle line;
  int glyph = till_glyph_get_size (widget), y;

  /* Beside the middle of the first line. */
  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &line);
  y = (line.height - glyph) / 2;

  till_glyph_snapshot (self->glyph, snapshot, &till_palette_get_current ()->tones[self->tone],
                       rtl ? gtk_widget_get_width (widget) - glyph : 0, MAX (y, 0),
                       glyph);
  gtk_widget_snapshot_child (widget, self->box, snapshot);
}

static void
till_entry_row_dispose (GObject *object)
{
  TillEntryRow *self = TILL_ENTRY_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (till_entry_row_parent_class)->dispose (object);
}

static void
till_entry_row_class_init (TillEntryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_entry_row_dispose;
  widget_class->measure = till_entry_row_measure;
  widget_class->get_request_mode = till_entry_row_get_request_mode;
  widget_class->size_allocate = till_entry_row_size_allocate;
  widget_class->snapshot = till_entry_row_snapshot;

  gtk_widget_class_set_css_name (widget_class, "till-entry");
}

static void
till_entry_row_init (TillEntryRow *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

static GtkWidget *
wrapped_label_new (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
}

/**
 * till_entry_row_new:
 * @text: what it says
 *
 * Returns: (transfer floating): an entry
 */
GtkWidget *
till_entry_row_new (const TillEntryText *text)
{
  TillEntryRow *self = g_object_new (TILL_TYPE_ENTRY_ROW, NULL);
  g_autofree char *time = till_format_time (text->time_us, g_get_real_time ());
  g_autofree char *long_time = till_format_time_long (text->time_us);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *when = gtk_label_new (time);

  self->tone = text->tone;
  self->glyph = text->glyph;

  self->text = wrapped_label_new (text->text);
  gtk_box_append (GTK_BOX (column), self->text);
  if (text->detail != NULL && *text->detail != '\0')
    {
      GtkWidget *detail = wrapped_label_new (text->detail);

      till_widget_set_tone (detail, text->tone == TILL_TONE_BAD || text->tone == TILL_TONE_WARNING
                                    ? text->tone : TILL_TONE_MUTED);
      gtk_box_append (GTK_BOX (column), detail);
    }
  gtk_widget_set_hexpand (column, TRUE);

  gtk_widget_set_valign (when, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (when, long_time);
  till_widget_set_tone (when, TILL_TONE_MUTED);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append (GTK_BOX (self->box), column);
  gtk_box_append (GTK_BOX (self->box), when);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * till_entry_row_fill:
 * @column: a column of entries, and nothing else
 * @texts: what they say
 * @n_texts: how many
 *
 * Replaces the entries in a column.
 */
void
till_entry_row_fill (TillColumn          *column,
                     const TillEntryText *texts,
                     guint                n_texts)
{
  g_return_if_fail (TILL_IS_COLUMN (column));

  till_column_clear (column);
  for (guint i = 0; i < n_texts; i++)
    till_column_append (column, till_entry_row_new (&texts[i]));
}
