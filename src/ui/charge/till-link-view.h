/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-charge-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_LINK_VIEW (till_link_view_get_type ())
G_DECLARE_FINAL_TYPE (TillLinkView, till_link_view, TILL, LINK_VIEW, AdwBin)

/*
 * TillLinkView: a payment link while it is waited for.
 *
 * Signals: "close-link" (), "new-charge" (), "show-payment" ()
 */

GtkWidget *till_link_view_new  (void);
void       till_link_view_show (TillLinkView   *self,
                                TillChargeDesk *desk);

G_END_DECLS
