/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the cells of a row stand. Widths are counted in digits of the font, so that they grow with
 * the text; what is left over goes to the name of the customer. What must hold: all rows of a
 * width are alike, and cells neither overlap nor leave the row. */

#include "till-payment-columns.h"

#define MARGIN 12
#define GAP 14

/* In digits */
#define TIME 13
#define STATE 13
#define METHOD_SHORT 7
#define AMOUNT 11

static void
place (TillPaymentColumns *self,
       TillPaymentCell     cell,
       int                 x,
       int                 width,
       int                 line)
{
  self->x[cell] = x;
  self->width[cell] = MAX (width, 0);
  self->line[cell] = line;
}

/* Customer and amount above, what happened when and with which card below. */
static void
lay_out_two_lines (TillPaymentColumns *self,
                   int                 width,
                   int                 digit,
                   int                 glyph)
{
  int inner = MAX (width - 2 * MARGIN, 0);
  int amount = MIN (AMOUNT * digit, inner / 2);
  int state = MIN (STATE * digit + glyph, inner);
  int time = CLAMP (inner - state - GAP, 0, TIME * digit);
  int method = MAX (inner - state - time - 2 * GAP, 0);

  if (method < METHOD_SHORT * digit)
    method = 0;

  place (self, TILL_CELL_CUSTOMER, MARGIN, inner - amount - GAP, 0);
  place (self, TILL_CELL_AMOUNT, MARGIN + inner - amount, amount, 0);
  place (self, TILL_CELL_STATE, MARGIN, state, 1);
  place (self, TILL_CELL_METHOD, MARGIN + state + GAP, method, 1);
  place (self, TILL_CELL_TIME, MARGIN + inner - time, time, 1);
}

/* How wide a column wants to be, in pixels; the customer at least. */
static int
get_width (TillColumnSet  *set,
           TillPaymentCell cell,
           gboolean        short_method,
           int             digit,
           int             glyph)
{
  int width = till_column_set_get_width (set, cell);

  if (cell == TILL_CELL_METHOD && short_method)
    width = MIN (width, METHOD_SHORT);

  return width * digit + (cell == TILL_CELL_STATE ? glyph : 0);
}

/* How wide a row must be for its first @n columns. */
static int
add_widths (TillColumnSet *set,
            guint          n,
            gboolean       short_method,
            int            digit,
            int            glyph)
{
  int sum = 2 * MARGIN + MAX ((int) n - 1, 0) * GAP;

  for (guint i = 0; i < n; i++)
    sum += get_width (set, till_column_set_get_cell (set, i), short_method, digit, glyph);

  return sum;
}

/* Whether the row can say who and how much with its first @n columns. */
static gboolean
says_enough (TillColumnSet *set,
             guint          n)
{
  guint n_needed = 0;

  for (guint i = 0; i < n; i++)
    {
      TillPaymentCell cell = till_column_set_get_cell (set, i);

      n_needed += cell == TILL_CELL_CUSTOMER || cell == TILL_CELL_AMOUNT;
    }

  return n_needed == 2;
}

/**
 * till_payment_columns_lay_out:
 * @self: (out caller-allocates): where the cells are
 * @set: which there are
 * @width: of the row, in pixels
 * @digit_width: of a digit in the row's font
 * @glyph_width: of the picture before a state, with the gap behind it
 *
 * Gives every cell its place. Where there is no room for all, cards say their digits only, then
 * columns behind who and how much stay away, and at last a row gets two lines.
 */
void
till_payment_columns_lay_out (TillPaymentColumns *self,
                              TillColumnSet      *set,
                              int                 width,
                              int                 digit_width,
                              int                 glyph_width)
{
  guint n = till_column_set_get_n (set);
  int x = MARGIN, spare;

  *self = (TillPaymentColumns) { FALSE };
  self->short_method = width < add_widths (set, n, FALSE, digit_width, glyph_width);
  while (says_enough (set, n - 1) &&
         width < add_widths (set, n, self->short_method, digit_width, glyph_width))
    n--;

  spare = width - add_widths (set, n, self->short_method, digit_width, glyph_width);
  self->two_lines = spare < 0;
  if (self->two_lines)
    {
      lay_out_two_lines (self, width, digit_width, glyph_width);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      TillPaymentCell cell = till_column_set_get_cell (set, i);
      int cell_width = get_width (set, cell, self->short_method, digit_width, glyph_width);

      if (cell == TILL_CELL_CUSTOMER)
        cell_width += spare;
      place (self, cell, x, cell_width, 0);
      x += cell_width + GAP;
    }
}
