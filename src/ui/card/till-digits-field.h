/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-card-form.h"

G_BEGIN_DECLS

#define TILL_TYPE_DIGITS_FIELD (till_digits_field_get_type ())
G_DECLARE_FINAL_TYPE (TillDigitsField, till_digits_field, TILL, DIGITS_FIELD, GtkWidget)

/*
 * TillDigitsField: one field of a card form.
 *
 * Signals:
 *  "edited" ()    what is typed changed
 *  "go-on" ()     it is complete: the next field is due
 *  "go-back" ()   Backspace at the very beginning
 *  "activate" ()  Enter
 */

void till_digits_field_set_form (TillDigitsField *self,
                                 TillCardForm    *form,
                                 TillCardField    field);
void till_digits_field_refresh  (TillDigitsField *self);

G_END_DECLS
