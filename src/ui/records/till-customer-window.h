/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_CUSTOMER_WINDOW (till_customer_window_get_type ())
G_DECLARE_FINAL_TYPE (TillCustomerWindow, till_customer_window, TILL, CUSTOMER_WINDOW, AdwWindow)

/*
 * TillCustomerWindow: a customer, to be made or changed.
 * Signal "saved" (const char *id): the gateway has it, and so has the history.
 */

GtkWindow *till_customer_window_new (GtkWindow          *parent,
                                     TillSession        *session,
                                     const TillCustomer *customer);

G_END_DECLS
