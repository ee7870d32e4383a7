/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-charge-form.h"
#include "till-store.h"

G_BEGIN_DECLS

#define TILL_TYPE_CUSTOMER_PICKER (till_customer_picker_get_type ())
G_DECLARE_FINAL_TYPE (TillCustomerPicker, till_customer_picker, TILL, CUSTOMER_PICKER, AdwBin)

/*
 * TillCustomerPicker: who pays: somebody the gateway knows, found as you type, or somebody new.
 *
 * Signal: "done" (), Enter where nothing more is to be said of who pays.
 */

GtkWidget *till_customer_picker_new      (void);
void       till_customer_picker_set_form (TillCustomerPicker *self,
                                          TillChargeForm     *form,
                                          TillStore          *store);

G_END_DECLS
