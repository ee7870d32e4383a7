/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A sheet, set on paper: where each line of text stands, and on which page.
 *
 * What must hold: nothing is cut off and nothing overlaps; what is too wide goes on in the next
 * line, what is too long on the next page; a value always stands at the end of its line, which is
 * the left side where one reads from the right. */

#include "till-printout.h"

#include <pango/pangocairo.h>

#include "till-logo.h"

#define MM(n) ((n) * 72.0 / 25.4)

/* A logo is never printed larger than it needs to be to be known. */
#define LOGO_SHARE 0.45
#define LOGO_HEIGHT MM (22)

/* Printers of rolls know only black, in dots of an eighth of a millimetre. */
#define DOTS(length) MAX ((int) ((length) / MM (0.125)), 1)

/* Where a paper leaves off, and how large what stands on it is, in points. */
typedef struct
{
  double width;
  double height; /* 0: as long as needed */
  double margin;
  int    size;
  int    size_total;
  int    size_title;
} Stock;

static const Stock stocks[TILL_N_PAPERS] = {
  [TILL_PAPER_A4] = { MM (210), MM (297), MM (25), 11, 14, 20 },
  [TILL_PAPER_LETTER] = { 612, 792, MM (25), 11, 14, 20 },
  [TILL_PAPER_ROLL] = { MM (80), 0, MM (4), 9, 11, 14 },
};

typedef enum
{
  PIECE_TEXT,
  PIECE_RULE,
  PIECE_FRAME,
  PIECE_LOGO,
} PieceKind;

/* Something that stands somewhere: @y is the base line of a text, the upper edge of the rest. */
typedef struct
{
  PieceKind        kind;
  guint            page;
  double           x, y, width, height;
  PangoLayoutLine *line;
} Piece;

struct _TillPrintout
{
  const Stock     *stock;
  cairo_surface_t *logo;      /* NULL: none; on a roll its dots */
  gboolean         right_to_left;
  PangoContext    *contexts[2]; /* by whether a text is read from the right */
  GPtrArray       *layouts;   /* what the lines belong to; without it a PDF has no words */
  GArray          *pieces;    /* Piece */
  guint            page;
  double           y;         /* where the next thing goes */
  double           height;    /* of a page */
};

static void
piece_clear (Piece *piece)
{
  g_clear_pointer (&piece->line, pango_layout_line_unref);
}

static double
get_inner_width (const TillPrintout *self)
{
  return self->stock->width - 2 * self->stock->margin;
}

static void
break_page (TillPrintout *self)
{
  self->page++;
  self->y = self->stock->margin;
}

/* Makes sure that @height fits, on the next page if need be. */
static void
make_room (TillPrintout *self,
           double        height)
{
  if (self->stock->height > 0 && self->y > self->stock->margin &&
      self->y + height > self->stock->height - self->stock->margin)
    break_page (self);
}

static void
add_piece (TillPrintout    *self,
           PieceKind        kind,
           double           x,
           double           y,
           double           width,
           double           height,
           PangoLayoutLine *line)
{
  Piece piece = { .kind = kind, .page = self->page, .x = x, .y = y, .width = width,
                  .height = height };

  if (line != NULL)
    piece.line = pango_layout_line_ref (line);
  g_array_append_val (self->pieces, piece);
}

/* Whether a text is written from the right: its first letter tells. */
static gboolean
is_from_right (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      {
        GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

        return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW ||
               script == G_UNICODE_SCRIPT_SYRIAC || script == G_UNICODE_SCRIPT_THAANA ||
               script == G_UNICODE_SCRIPT_NKO;
      }

  return FALSE;
}

/* Each text keeps the direction that it is written in, whichever way the sheet goes: a minus stays
 * before its number. Borrowed: the pages own it. */
static PangoLayout *
layout_new (TillPrintout *self,
            const char   *text,
            int           size,
            gboolean      bold)
{
  PangoLayout *layout = pango_layout_new (self->contexts[is_from_right (text) ? 1 : 0]);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family (font, "sans");
  pango_font_description_set_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, text, -1);
  g_ptr_array_add (self->layouts, layout);

  return layout;
}

static double
get_layout_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

/* Where the sheet's lines begin. */
static PangoAlignment
get_start (const TillPrintout *self)
{
  return self->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

/* Breaks a layout into lines no wider than @width. */
static void
wrap (PangoLayout    *layout,
      double          width,
      PangoAlignment  alignment)
{
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
}

/* Sets the lines of @layout from @x on, each where there is room for it. */
static void
place (TillPrintout *self,
       PangoLayout  *layout,
       double        x)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle extents;
      double top, height, base;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      top = (double) extents.y / PANGO_SCALE;
      height = (double) extents.height / PANGO_SCALE;
      base = (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE - top;

      make_room (self, height);
      add_piece (self, PIECE_TEXT, x + (double) extents.x / PANGO_SCALE, self->y + base,
                 (double) extents.width / PANGO_SCALE, height,
                 pango_layout_iter_get_line_readonly (iter));
      self->y += height;
    }
  while (pango_layout_iter_next_line (iter));
}

static void
add_text (TillPrintout   *self,
          const char     *text,
          int             size,
          gboolean        bold,
          PangoAlignment  alignment)
{
  PangoLayout *layout = layout_new (self, text, size, bold);

  wrap (layout, get_inner_width (self), alignment);
  place (self, layout, self->stock->margin);
}

/* A name and its value in one line if they fit, in two if not. */
static void
add_pair (TillPrintout        *self,
          const TillSheetLine *line,
          int                  size,
          gboolean             bold)
{
  PangoLayout *left = layout_new (self, line->left, size, bold);
  PangoLayout *right =
    layout_new (self, line->right != NULL ? line->right : "", size, bold);
  double inner = get_inner_width (self);
  double left_width = get_layout_width (left), right_width = get_layout_width (right);
  double y;

  if (left_width + size + right_width > inner || pango_layout_get_line_count (right) > 1 ||
      pango_layout_get_line_count (left) > 1)
    {
      wrap (left, inner, get_start (self));
      wrap (right, inner, self->right_to_left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
      place (self, left, self->stock->margin);
      place (self, right, self->stock->margin);
      return;
    }

  make_room (self, size * 2.0);
  y = self->y;
  place (self, left, self->stock->margin + (self->right_to_left ? inner - left_width : 0));
  self->y = y;
  place (self, right, self->stock->margin + (self->right_to_left ? 0 : inner - right_width));
}

static void
add_notice (TillPrintout *self,
            const char   *text)
{
  PangoLayout *layout = layout_new (self, text, self->stock->size_total, TRUE);
  double inner = get_inner_width (self), pad = self->stock->size * 0.5;
  int height;

  wrap (layout, inner - 2 * pad, PANGO_ALIGN_CENTER);
  pango_layout_get_size (layout, NULL, &height);
  self->y += pad;
  make_room (self, (double) height / PANGO_SCALE + 2 * pad);
  add_piece (self, PIECE_FRAME, self->stock->margin, self->y, inner,
             (double) height / PANGO_SCALE + 2 * pad, NULL);
  self->y += pad;
  place (self, layout, self->stock->margin + pad);
  self->y += 2 * pad;
}

static void
add_rule (TillPrintout *self)
{
  double space = self->stock->size;

  make_room (self, space);
  add_piece (self, PIECE_RULE, self->stock->margin, self->y + space / 2, get_inner_width (self), 0,
             NULL);
  self->y += space;
}

static void
add_line (TillPrintout        *self,
          const TillSheetLine *line)
{
  const Stock *stock = self->stock;

  switch (line->kind)
    {
    case TILL_SHEET_TITLE:
      add_text (self, line->left, stock->size_title, TRUE, PANGO_ALIGN_CENTER);
      self->y += stock->size * 0.25;
      return;

    case TILL_SHEET_HEADING:
      self->y += stock->size;
      make_room (self, stock->size_total * 4.0);
      add_text (self, line->left, stock->size_total, TRUE, get_start (self));
      self->y += stock->size * 0.25;
      return;

    case TILL_SHEET_CENTRE:
      add_text (self, line->left, stock->size, FALSE, PANGO_ALIGN_CENTER);
      return;

    case TILL_SHEET_TEXT:
      add_text (self, line->left, stock->size, FALSE, get_start (self));
      return;

    case TILL_SHEET_PAIR:
      add_pair (self, line, stock->size, FALSE);
      self->y += stock->size * 0.25;
      return;

    case TILL_SHEET_TOTAL:
      add_pair (self, line, stock->size_total, TRUE);
      self->y += stock->size * 0.25;
      return;

    case TILL_SHEET_NOTICE:
      add_notice (self, line->left);
      return;

    case TILL_SHEET_RULE:
      add_rule (self);
      return;
    }

  g_assert_not_reached ();
}

static gboolean
is_roll (const TillPrintout *self)
{
  return self->stock->height <= 0;
}

static void
add_logo (TillPrintout    *self,
          cairo_surface_t *logo)
{
  double width = cairo_image_surface_get_width (logo);
  double height = cairo_image_surface_get_height (logo);
  double scale = MIN (get_inner_width (self) * LOGO_SHARE / width, LOGO_HEIGHT / height);

  self->logo = is_roll (self)
               ? till_logo_to_dots (logo, DOTS (width * scale), DOTS (height * scale))
               : cairo_surface_reference (logo);
  add_piece (self, PIECE_LOGO, (self->stock->width - width * scale) / 2, self->y, width * scale,
             height * scale, NULL);
  self->y += height * scale + self->stock->size;
}

/* Lengths do not depend on any screen: what is set is what is printed, the same everywhere. */
static PangoContext *
context_new (gboolean right_to_left)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_base_dir (context,
                              right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);

  return context;
}

/**
 * till_printout_new:
 * @sheet: what is to be put on paper
 * @paper: the paper
 * @logo: (nullable): an image for its head, at least 1 by 1 pixels
 * @right_to_left: whether the sheet is in a language that is read from the right
 *
 * Sets a sheet on paper.
 *
 * Returns: (transfer full): its pages
 */
TillPrintout *
till_printout_new (const TillSheet *sheet,
                   TillPaper        paper,
                   cairo_surface_t *logo,
                   gboolean         right_to_left)
{
  TillPrintout *self;

  g_return_val_if_fail (sheet != NULL && paper < TILL_N_PAPERS, NULL);

  self = g_new0 (TillPrintout, 1);
  self->stock = &stocks[paper];
  self->right_to_left = right_to_left;
  for (guint i = 0; i < G_N_ELEMENTS (self->contexts); i++)
    self->contexts[i] = context_new (i == 1);
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, (GDestroyNotify) piece_clear);
  self->y = self->stock->margin;

  if (logo != NULL)
    add_logo (self, logo);

  for (guint i = 0; i < till_sheet_get_n_lines (sheet); i++)
    add_line (self, till_sheet_get_line (sheet, i));
  self->height = self->stock->height > 0 ? self->stock->height : self->y + self->stock->margin;

  return self;
}

/**
 * till_printout_free:
 * @self: (nullable) (transfer full): pages
 */
void
till_printout_free (TillPrintout *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->pieces);
  g_ptr_array_unref (self->layouts);
  g_clear_pointer (&self->logo, cairo_surface_destroy);
  for (guint i = 0; i < G_N_ELEMENTS (self->contexts); i++)
    g_object_unref (self->contexts[i]);
  g_free (self);
}

/**
 * till_printout_get_n_pages:
 * @self: pages
 *
 * Returns: how many there are; at least one
 */
guint
till_printout_get_n_pages (const TillPrintout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->page + 1;
}

/**
 * till_printout_get_width:
 * @self: pages
 *
 * Returns: how wide each is, in points
 */
double
till_printout_get_width (const TillPrintout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stock->width;
}

/**
 * till_printout_get_height:
 * @self: pages
 *
 * Returns: how long each is, in points
 */
double
till_printout_get_height (const TillPrintout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

static void
draw_logo (const TillPrintout *self,
           const Piece        *piece,
           cairo_t            *cr)
{
  cairo_save (cr);
  cairo_translate (cr, piece->x, piece->y);
  cairo_scale (cr, piece->width / cairo_image_surface_get_width (self->logo),
               piece->height / cairo_image_surface_get_height (self->logo));
  cairo_set_source_surface (cr, self->logo, 0, 0);
  if (is_roll (self))
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_piece (const TillPrintout *self,
            const Piece        *piece,
            cairo_t            *cr)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 0.75);

  switch (piece->kind)
    {
    case PIECE_TEXT:
      cairo_move_to (cr, piece->x, piece->y);
      pango_cairo_show_layout_line (cr, piece->line);
      return;

    case PIECE_RULE:
      cairo_move_to (cr, piece->x, piece->y);
      cairo_rel_line_to (cr, piece->width, 0);
      cairo_stroke (cr);
      return;

    case PIECE_FRAME:
      cairo_rectangle (cr, piece->x, piece->y, piece->width, piece->height);
      cairo_stroke (cr);
      return;

    case PIECE_LOGO:
      draw_logo (self, piece, cr);
      return;
    }

  g_assert_not_reached ();
}

/**
 * till_printout_draw:
 * @self: pages
 * @page: which one, from 0
 * @cr: where to draw; its unit is a point
 *
 * Draws a page in black. The paper is whatever was there before.
 */
void
till_printout_draw (const TillPrintout *self,
                    guint               page,
                    cairo_t            *cr)
{
  g_return_if_fail (self != NULL && page <= self->page);
  g_return_if_fail (cr != NULL);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->page == page)
        draw_piece (self, piece, cr);
    }
}
