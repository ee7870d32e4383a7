/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-open-holds.h"
#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_HOLDS_PAGE (till_holds_page_get_type ())
G_DECLARE_FINAL_TYPE (TillHoldsPage, till_holds_page, TILL, HOLDS_PAGE, AdwBin)

/*
 * TillHoldsPage: all that is held on cards and not captured yet.
 *
 * Properties: "session" (#TillSession or %NULL), "badge" (uint): how many holds there are.
 * Signals: "capture" (TillPayment *payment), "release" (TillPayment *payment), "show-payment"
 * (TillPayment *payment): the person wants to; the record is borrowed.
 */

GtkWidget *till_holds_page_new (TillOpenHolds *holds);

G_END_DECLS
