/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-charge-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_DOUBT_VIEW (till_doubt_view_get_type ())
G_DECLARE_FINAL_TYPE (TillDoubtView, till_doubt_view, TILL, DOUBT_VIEW, AdwBin)

/*
 * TillDoubtView: a charge that may be a repetition, beside the earlier payment.
 *
 * Signals:
 *  "desist" ()         the person does not want it
 *  "insist" ()         the person has seen the earlier payment and wants this one as well
 *  "show-earlier" ()   the person wants to see the earlier payment
 */

void till_doubt_view_show (TillDoubtView  *self,
                           TillChargeDesk *desk);

G_END_DECLS
