/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "till-records.h"

G_BEGIN_DECLS

/* U+FEFF in UTF-8. */
#define TILL_EXPORT_BYTE_ORDER_MARK "\xef\xbb\xbf"

/**
 * TillExportType:
 * @TILL_EXPORT_TEXT: anything
 * @TILL_EXPORT_DECIMAL: an exact decimal number: "48.00"; a text in JSON, whose numbers are not
 * @TILL_EXPORT_INTEGER: a whole number
 * @TILL_EXPORT_BOOLEAN: "true" or "false"
 *
 * What the cells of a column hold, as text.
 */
typedef enum
{
  TILL_EXPORT_TEXT,
  TILL_EXPORT_DECIMAL,
  TILL_EXPORT_INTEGER,
  TILL_EXPORT_BOOLEAN,
} TillExportType;

/**
 * TillExportColumn:
 * @name: its name, for programs: never changed once it was released
 * @type: what its cells hold
 */
typedef struct
{
  const char    *name;
  TillExportType type;
} TillExportColumn;

const char             *till_export_label_to_word (TillPaymentLabel        label);
gboolean                till_export_word_to_label (const char             *word,
                                                   TillPaymentLabel       *ret_label);
const TillExportColumn *till_export_get_columns   (TillRecordKind          kind,
                                                   guint                  *ret_n);
char                  **till_export_get_row       (gconstpointer           record);
void                    till_export_csv_header    (GString                *out,
                                                   const TillExportColumn *columns,
                                                   guint                   n_columns);
void                    till_export_csv_row       (GString                *out,
                                                   const TillExportColumn *columns,
                                                   guint                   n_columns,
                                                   char                  **row);
void                    till_export_json_row      (JsonBuilder            *builder,
                                                   const TillExportColumn *columns,
                                                   guint                   n_columns,
                                                   char                  **row);

G_END_DECLS
