/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small pictures before words, drawn on a square of 16 units. They are drawn, not loaded: a
 * list paints dozens of them in a frame, in any size and colour, and no icon theme can lack one. */

#include "till-glyph.h"

static void
circle (cairo_t *cr,
        double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, 8, 8, radius, 0, 2 * G_PI);
}

static void
line (cairo_t      *cr,
      const double *points,
      guint         n_points)
{
  cairo_move_to (cr, points[0], points[1]);
  for (guint i = 1; i < n_points; i++)
    cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
  cairo_stroke (cr);
}

#define LINE(cr, ...) \
  line (cr, (const double[]) { __VA_ARGS__ }, \
        sizeof ((const double[]) { __VA_ARGS__ }) / (2 * sizeof (double)))

/* An arrow that turns back to the left: money on its way to the customer. */
static void
draw_back (cairo_t *cr)
{
  LINE (cr, 6.5, 2.5, 2.5, 6.5, 6.5, 10.5);
  cairo_move_to (cr, 2.5, 6.5);
  cairo_line_to (cr, 10, 6.5);
  cairo_arc (cr, 10, 10, 3.5, -G_PI / 2, G_PI / 2);
  cairo_line_to (cr, 7, 13.5);
  cairo_stroke (cr);
}

static void
draw_clock (cairo_t *cr)
{
  circle (cr, 6.2);
  cairo_stroke (cr);
  LINE (cr, 8, 4.5, 8, 8, 10.7, 9.6);
}

static void
draw_warning (cairo_t *cr)
{
  cairo_move_to (cr, 8, 2);
  cairo_line_to (cr, 14.5, 13.5);
  cairo_line_to (cr, 1.5, 13.5);
  cairo_close_path (cr);
  cairo_stroke (cr);
  LINE (cr, 8, 6, 8, 9.4);
  cairo_arc (cr, 8, 11.5, 0.9, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_question (cairo_t *cr)
{
  circle (cr, 6.2);
  cairo_stroke (cr);
  cairo_arc (cr, 8, 6.4, 1.9, G_PI, 2.4 * G_PI);
  cairo_line_to (cr, 8, 9.4);
  cairo_stroke (cr);
  cairo_arc (cr, 8, 11.5, 0.9, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_arrows (cairo_t *cr)
{
  cairo_arc (cr, 8, 8, 5.2, -0.85 * G_PI, -0.1 * G_PI);
  cairo_stroke (cr);
  LINE (cr, 13.6, 3.6, 13, 7, 9.8, 6);
  cairo_arc (cr, 8, 8, 5.2, 0.15 * G_PI, 0.9 * G_PI);
  cairo_stroke (cr);
  LINE (cr, 2.4, 12.4, 3, 9, 6.2, 10);
}

static void
draw (cairo_t  *cr,
      TillGlyph glyph)
{
  switch (glyph)
    {
    case TILL_GLYPH_DOT:
      circle (cr, 4.5);
      cairo_fill (cr);
      return;

    case TILL_GLYPH_TICK:
      LINE (cr, 2.5, 8.8, 6.2, 12.5, 13.5, 4);
      return;

    case TILL_GLYPH_CROSS:
      LINE (cr, 3.5, 3.5, 12.5, 12.5);
      LINE (cr, 12.5, 3.5, 3.5, 12.5);
      return;

    case TILL_GLYPH_BACK:
      draw_back (cr);
      return;

    case TILL_GLYPH_HALF_BACK:
      cairo_set_dash (cr, (const double[]) { 2.6, 2.2 }, 2, 0);
      draw_back (cr);
      return;

    case TILL_GLYPH_CLOCK:
      draw_clock (cr);
      return;

    case TILL_GLYPH_HOLD:
      LINE (cr, 5.5, 3.5, 5.5, 12.5);
      LINE (cr, 10.5, 3.5, 10.5, 12.5);
      return;

    case TILL_GLYPH_WARNING:
      draw_warning (cr);
      return;

    case TILL_GLYPH_QUESTION:
      draw_question (cr);
      return;

    case TILL_GLYPH_DASH:
      LINE (cr, 3, 8, 13, 8);
      return;

    case TILL_GLYPH_CIRCLE:
      circle (cr, 5);
      cairo_stroke (cr);
      return;

    case TILL_GLYPH_ARROWS:
      draw_arrows (cr);
      return;
    }

  g_assert_not_reached ();
}

/**
 * till_glyph_get_size:
 * @widget: where a glyph stands before a word
 *
 * Returns: how large it should be to go with the text, in pixels
 */
int
till_glyph_get_size (GtkWidget *widget)
{
  PangoContext *context;
  PangoFontMetrics *metrics;
  int size;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 0);

  context = gtk_widget_get_pango_context (widget);
  metrics = pango_context_get_metrics (context, NULL, NULL);
  size = PANGO_PIXELS (pango_font_metrics_get_height (metrics)) * 4 / 5;
  pango_font_metrics_unref (metrics);

  return size;
}

/**
 * till_glyph_snapshot:
 * @glyph: which picture
 * @snapshot: what to draw on
 * @colour: its colour
 * @x: its left edge
 * @y: its top edge
 * @size: its width and height
 *
 * Draws a glyph.
 */
void
till_glyph_snapshot (TillGlyph      glyph,
                     GtkSnapshot   *snapshot,
                     const GdkRGBA *colour,
                     float          x,
                     float          y,
                     float          size)
{
  const double scale = (double) size / 16;
  cairo_t *cr;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (colour != NULL);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, size, size));
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_translate (cr, (double) x, (double) y);
  cairo_scale (cr, scale, scale);
  cairo_set_line_width (cr, 1.9);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw (cr, glyph);
  cairo_destroy (cr);
}
