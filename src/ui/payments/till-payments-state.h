/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillPaymentsState:
 *
 * What the page shows in the place of its list.
 */
typedef enum
{
  TILL_PAYMENTS_LIST,
  TILL_PAYMENTS_LOADING,
  TILL_PAYMENTS_EMPTY,
  TILL_PAYMENTS_NONE_FOUND,
  TILL_PAYMENTS_FAILED,
} TillPaymentsState;

const char *till_payments_state_get_name      (TillPaymentsState  state);
GtkWidget  *till_payments_state_new           (TillPaymentsState  state,
                                               GtkWidget        **ret_button);
const char *till_payments_state_explain_empty (TillSession       *session);

G_END_DECLS
