/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record-view.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECORDS_PAGE (till_records_page_get_type ())
G_DECLARE_FINAL_TYPE (TillRecordsPage, till_records_page, TILL, RECORDS_PAGE, AdwBin)

/* Properties: "session" (#TillSession or %NULL), "badge" (uint): how many wait for a person,
 * "detail" (#GtkWidget): what till_records_page_get_view() returns. */

GtkWidget      *till_records_page_new          (const TillRecordTopic *topic);
TillRecordView *till_records_page_get_view     (TillRecordsPage       *self);
TillRecordList *till_records_page_get_list     (TillRecordsPage       *self);
void            till_records_page_set_new      (TillRecordsPage       *self,
                                                const char            *label,
                                                const char            *action_name);
void            till_records_page_focus_search (TillRecordsPage       *self);
void            till_records_page_search       (TillRecordsPage       *self,
                                                const char            *text);
void            till_records_page_add_tool     (TillRecordsPage       *self,
                                                GtkWidget             *tool);

G_END_DECLS
