/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-charge-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_TEMPLATE_BUTTON (till_template_button_get_type ())
G_DECLARE_FINAL_TYPE (TillTemplateButton, till_template_button, TILL, TEMPLATE_BUTTON, AdwBin)

/*
 * TillTemplateButton: a button with the account's templates, to fill in a charge from, and to keep
 * one.
 *
 * Signal: "filled" (): the form was filled in from a template.
 */

void till_template_button_set_desk (TillTemplateButton *self,
                                    TillChargeDesk     *desk);

G_END_DECLS
