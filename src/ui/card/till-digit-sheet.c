/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The ten digits, a bullet and a slash, each in a layout of its own.
 *
 * What must hold: a text layout keeps its text in ordinary memory, so none may hold a number. All
 * that a layout here holds is one character that is the same for every card. */

#include "till-digit-sheet.h"

#define N_GLYPHS 12
#define BULLET 10
#define SLASH 11

struct _TillDigitSheet
{
  PangoLayout *layouts[N_GLYPHS];
  int          width; /* of the widest digit: all stand in columns of it */
  int          height;
};

/**
 * till_digit_sheet_new:
 * @widget: whose font to use; to be made again when its style changes
 *
 * Returns: (transfer full): the pictures
 */
TillDigitSheet *
till_digit_sheet_new (GtkWidget *widget)
{
  static const char * const texts[N_GLYPHS] = {
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "•", "/",
  };
  TillDigitSheet *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_new0 (TillDigitSheet, 1);
  for (guint i = 0; i < N_GLYPHS; i++)
    {
      int width, height;

      self->layouts[i] = gtk_widget_create_pango_layout (widget, texts[i]);
      pango_layout_get_pixel_size (self->layouts[i], &width, &height);
      self->width = MAX (self->width, width);
      self->height = MAX (self->height, height);
    }

  return self;
}

/**
 * till_digit_sheet_free:
 * @self: (nullable) (transfer full): the pictures
 */
void
till_digit_sheet_free (TillDigitSheet *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_GLYPHS; i++)
    g_object_unref (self->layouts[i]);

  g_free (self);
}

/**
 * till_digit_sheet_get_width:
 * @self: the pictures
 * @glyph: '0' to '9', '*', '/' or ' '
 *
 * Returns: how wide the column of a glyph is, in pixels
 */
float
till_digit_sheet_get_width (TillDigitSheet *self,
                            char            glyph)
{
  g_return_val_if_fail (self != NULL, 0);

  return glyph == ' ' ? self->width * 0.6f : self->width;
}

/**
 * till_digit_sheet_get_height:
 * @self: the pictures
 *
 * Returns: how high a line is, in pixels
 */
int
till_digit_sheet_get_height (TillDigitSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

/**
 * till_digit_sheet_draw:
 * @self: the pictures
 * @snapshot: where to draw
 * @glyph: '0' to '9', '*' for a bullet, '/' or ' '
 * @colour: in which colour
 * @x: where its column begins
 */
void
till_digit_sheet_draw (TillDigitSheet *self,
                       GtkSnapshot    *snapshot,
                       char            glyph,
                       const GdkRGBA  *colour,
                       float           x)
{
  PangoLayout *layout;
  int width;

  g_return_if_fail (self != NULL);

  if (glyph >= '0' && glyph <= '9')
    layout = self->layouts[glyph - '0'];
  else if (glyph == '*' || glyph == '/')
    layout = self->layouts[glyph == '*' ? BULLET : SLASH];
  else
    return;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + (self->width - width) / 2.0f, 0));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}
