/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-record-item.h"
#include "till-record-topic.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECORD_ROW (till_record_row_get_type ())
G_DECLARE_FINAL_TYPE (TillRecordRow, till_record_row, TILL, RECORD_ROW, GtkWidget)

GtkWidget *till_record_row_new      (const TillRecordTopic *topic);
void       till_record_row_set_item (TillRecordRow         *self,
                                     TillRecordItem        *item);

G_END_DECLS
