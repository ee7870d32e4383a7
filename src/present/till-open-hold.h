/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "till-payment.h"
#include "till-words.h"

G_BEGIN_DECLS

#define TILL_TYPE_OPEN_HOLD (till_open_hold_get_type ())
G_DECLARE_FINAL_TYPE (TillOpenHold, till_open_hold, TILL, OPEN_HOLD, GObject)

/* An amount that is held on a card and has not been taken yet. Never changes: what is known anew is
 * another hold. */

TillOpenHold      *till_open_hold_new         (gint64              key,
                                               const TillPayment  *payment);
gint64             till_open_hold_get_key     (TillOpenHold       *self);
const TillPayment *till_open_hold_get_payment (TillOpenHold       *self);
int                till_open_hold_compare     (TillOpenHold       *a,
                                               TillOpenHold       *b);

int                till_hold_count_days       (const TillPayment  *payment,
                                               gint64              now_us);
char              *till_hold_say_left         (const TillPayment  *payment,
                                               gint64              now_us,
                                               TillWord           *ret_word);
char              *till_hold_say_end          (const TillPayment  *payment,
                                               gint64              now_us);
char              *till_hold_say_all          (const TillPayment  *payment,
                                               gint64              now_us);

G_END_DECLS
