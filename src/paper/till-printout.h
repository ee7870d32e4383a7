/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "till-sheet.h"

G_BEGIN_DECLS

/**
 * TillPaper:
 * @TILL_PAPER_A4: 210 mm by 297 mm
 * @TILL_PAPER_LETTER: 8.5 inches by 11 inches
 * @TILL_PAPER_ROLL: a roll 80 mm wide, one page as long as is needed
 * @TILL_N_PAPERS: how many there are
 */
typedef enum
{
  TILL_PAPER_A4,
  TILL_PAPER_LETTER,
  TILL_PAPER_ROLL,
  TILL_N_PAPERS,
} TillPaper;

/**
 * TillPrintout:
 *
 * A sheet, set on paper. All lengths are points, 72 to the inch. One thread.
 */
typedef struct _TillPrintout TillPrintout;

TillPrintout *till_printout_new         (const TillSheet    *sheet,
                                         TillPaper           paper,
                                         cairo_surface_t    *logo,
                                         gboolean            right_to_left);
void          till_printout_free        (TillPrintout       *self);
guint         till_printout_get_n_pages (const TillPrintout *self);
double        till_printout_get_width   (const TillPrintout *self);
double        till_printout_get_height  (const TillPrintout *self);
void          till_printout_draw        (const TillPrintout *self,
                                         guint               page,
                                         cairo_t            *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPrintout, till_printout_free)

G_END_DECLS
