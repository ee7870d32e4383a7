/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment-list.h"
#include "till-record-item.h"
#include "till-record-topic.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECORD_LIST (till_record_list_get_type ())
G_DECLARE_FINAL_TYPE (TillRecordList, till_record_list, TILL, RECORD_LIST, GObject)

/*
 * TillRecordList: a #GListModel of #TillRecordItem, newest first, narrowed by words and states,
 * and kept up to date while it is active.
 * Signals: "changed" (): another answer has come, see the getters; "waiting-changed" ().
 */

TillRecordList *till_record_list_new            (const TillRecordTopic *topic);
void            till_record_list_set_session    (TillRecordList        *self,
                                                 TillSession           *session);
void            till_record_list_set_active     (TillRecordList        *self,
                                                 gboolean               active);
void            till_record_list_set_text       (TillRecordList        *self,
                                                 const char            *text);
void            till_record_list_set_states     (TillRecordList        *self,
                                                 guint32                states);
gboolean        till_record_list_is_narrowed    (TillRecordList        *self);
void            till_record_list_set_hold       (TillRecordList        *self,
                                                 gboolean               hold);
void            till_record_list_show_more      (TillRecordList        *self);
void            till_record_list_retry          (TillRecordList        *self);
void            till_record_list_repaint        (TillRecordList        *self);
TillListState   till_record_list_get_state      (TillRecordList        *self);
const GError   *till_record_list_get_error      (TillRecordList        *self);
guint           till_record_list_get_n_held     (TillRecordList        *self);
guint           till_record_list_get_n_waiting  (TillRecordList        *self);
gboolean        till_record_list_has_more       (TillRecordList        *self);
char           *till_record_list_say_count      (TillRecordList        *self);
gboolean        till_record_list_find           (TillRecordList        *self,
                                                 const char            *id,
                                                 guint                 *ret_position);
gboolean        till_record_list_is_settled     (TillRecordList        *self,
                                                 gconstpointer          record);
gboolean        till_record_list_can_settle     (TillRecordList        *self,
                                                 gconstpointer          record);
void            till_record_list_settle         (TillRecordList        *self,
                                                 gconstpointer          record);

G_END_DECLS
