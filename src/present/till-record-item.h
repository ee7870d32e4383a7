/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECORD_ITEM (till_record_item_get_type ())
G_DECLARE_FINAL_TYPE (TillRecordItem, till_record_item, TILL, RECORD_ITEM, GObject)

/*
 * TillRecordItem: a row of a list of records. It stays the same object as long as its record is in
 * the list. Signal "changed" (): it says something else now.
 */

TillRecordItem *till_record_item_new         (gpointer        record,
                                              TillPayment    *payment);
gpointer        till_record_item_get_record  (TillRecordItem *self);
const char     *till_record_item_get_id      (TillRecordItem *self);
TillPayment    *till_record_item_get_payment (TillRecordItem *self);
void            till_record_item_set         (TillRecordItem *self,
                                              gpointer        record,
                                              TillPayment    *payment);
const char     *till_record_item_get_note    (TillRecordItem *self);
void            till_record_item_set_note    (TillRecordItem *self,
                                              const char     *note);
void            till_record_item_repaint     (TillRecordItem *self);

G_END_DECLS
