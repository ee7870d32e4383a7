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
#define CUSTOMER_LEAST 11
#define METHOD 15
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

/**
 * till_payment_columns_lay_out:
 * @self: (out caller-allocates): where the cells are
 * @width: of the row, in pixels
 * @digit_width: of a digit in the row's font
 * @glyph_width: of the picture before a state, with the gap behind it
 *
 * Gives every cell its place.
 */
void
till_payment_columns_lay_out (TillPaymentColumns *self,
                              int                 width,
                              int                 digit_width,
                              int                 glyph_width)
{
  const int fixed = (TIME + STATE + AMOUNT) * digit_width + glyph_width + 2 * MARGIN + 4 * GAP;
  const int least = CUSTOMER_LEAST * digit_width;
  int x = MARGIN, customer, method;

  self->short_method = width < fixed + least + METHOD * digit_width;
  self->two_lines = width < fixed + least + METHOD_SHORT * digit_width;
  if (self->two_lines)
    {
      lay_out_two_lines (self, width, digit_width, glyph_width);
      return;
    }

  method = (self->short_method ? METHOD_SHORT : METHOD) * digit_width;
  customer = width - fixed - method;

  place (self, TILL_CELL_TIME, x, TIME * digit_width, 0);
  x += TIME * digit_width + GAP;
  place (self, TILL_CELL_STATE, x, STATE * digit_width + glyph_width, 0);
  x += STATE * digit_width + glyph_width + GAP;
  place (self, TILL_CELL_CUSTOMER, x, customer, 0);
  x += customer + GAP;
  place (self, TILL_CELL_METHOD, x, method, 0);
  x += method + GAP;
  place (self, TILL_CELL_AMOUNT, x, AMOUNT * digit_width, 0);
}
