/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-card-entry.h"
#include "till-charge-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_CHARGE_EDITOR (till_charge_editor_get_type ())
G_DECLARE_FINAL_TYPE (TillChargeEditor, till_charge_editor, TILL, CHARGE_EDITOR, AdwBin)

/*
 * TillChargeEditor: the form of a new charge, with the button that sends it.
 *
 * Signals:
 *  "send" ()              the button was pressed; see till_charge_editor_get_shown()
 *  "allow-typed-card" ()  the merchant wants the typed lane, which is off
 */

GtkWidget       *till_charge_editor_new            (void);
void             till_charge_editor_set_desk       (TillChargeEditor *self,
                                                    TillChargeDesk   *desk);
const TillMoney *till_charge_editor_get_shown      (TillChargeEditor *self);
TillCardEntry   *till_charge_editor_get_card_entry (TillChargeEditor *self);

G_END_DECLS
