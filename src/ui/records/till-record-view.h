/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-record-list.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECORD_VIEW (till_record_view_get_type ())
G_DECLARE_FINAL_TYPE (TillRecordView, till_record_view, TILL, RECORD_VIEW, AdwBin)

/*
 * TillRecordView: the detail of a record.
 * Signal "changed" (): it shows another record, or the record is otherwise than before.
 */

TillRecordView *till_record_view_new        (const TillRecordTopic *topic,
                                             TillRecordList        *list);
void            till_record_view_set_item   (TillRecordView        *self,
                                             TillRecordItem        *item);
TillRecordItem *till_record_view_get_item   (TillRecordView        *self);
void            till_record_view_set_more   (TillRecordView        *self,
                                             GPtrArray             *facts);
void            till_record_view_set_extra  (TillRecordView        *self,
                                             GtkWidget             *extra);

G_END_DECLS
