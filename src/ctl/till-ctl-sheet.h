/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"
#include "till-export.h"

G_BEGIN_DECLS

/**
 * TillCtlSheet:
 *
 * Rows on their way to standard output, as a table, as JSON or as CSV.
 */
typedef struct _TillCtlSheet TillCtlSheet;

TillCtlSheet *till_ctl_sheet_new       (TillCtl                *ctl,
                                        const TillExportColumn *columns,
                                        guint                   n_columns,
                                        const char * const     *shown);
void          till_ctl_sheet_free      (TillCtlSheet           *self);
void          till_ctl_sheet_add       (TillCtlSheet           *self,
                                        char                  **row);
void          till_ctl_sheet_end       (TillCtlSheet           *self);
void          till_ctl_sheet_print_one (TillCtl                *ctl,
                                        const TillExportColumn *columns,
                                        guint                   n_columns,
                                        char                  **row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCtlSheet, till_ctl_sheet_free)

G_END_DECLS
