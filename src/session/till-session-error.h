/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_SESSION_ERROR (till_session_error_quark ())

/**
 * TillSessionError:
 * @TILL_SESSION_ERROR_NO_KEY: The keyring has no key for this account: sign in again.
 * @TILL_SESSION_ERROR_JOURNAL: The journal cannot be used: reading goes on, money does not move.
 * @TILL_SESSION_ERROR_INVALID: The order is incomplete or contradicts itself: see the message.
 * @TILL_SESSION_ERROR_REPEATED: It may have been done already: see till_session_check_async(), and
 *   order it again with TillOrder.again if it is meant.
 * @TILL_SESSION_ERROR_CHANGED: The payment is not any more as it was shown: look at it again.
 * @TILL_SESSION_ERROR_READ_BUDGET: What the gateway lets an account read in a month is used up as
 *   far as the past may use it: go on next month.
 */
typedef enum
{
  TILL_SESSION_ERROR_NO_KEY,
  TILL_SESSION_ERROR_JOURNAL,
  TILL_SESSION_ERROR_INVALID,
  TILL_SESSION_ERROR_REPEATED,
  TILL_SESSION_ERROR_CHANGED,
  TILL_SESSION_ERROR_READ_BUDGET,
} TillSessionError;

GQuark till_session_error_quark (void);

G_END_DECLS
