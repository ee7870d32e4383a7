/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-evidence-files.h"

G_BEGIN_DECLS

#define TILL_TYPE_EVIDENCE_FILE_ROW (till_evidence_file_row_get_type ())
G_DECLARE_FINAL_TYPE (TillEvidenceFileRow, till_evidence_file_row, TILL, EVIDENCE_FILE_ROW, AdwBin)

/* One piece of evidence that is a file: chosen, shown, taken out again. */

GtkWidget *till_evidence_file_row_new    (TillEvidenceFiles   *files,
                                          const char          *piece,
                                          const char          *label);
void       till_evidence_file_row_attach (TillEvidenceFileRow *self,
                                          const char          *name,
                                          GBytes              *content);

G_END_DECLS
