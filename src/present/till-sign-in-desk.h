/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway-key.h"
#include "till-sign-in-form.h"

G_BEGIN_DECLS

/**
 * TillSignInStep:
 * @TILL_SIGN_IN_STEP_EDIT: the form is filled in
 * @TILL_SIGN_IN_STEP_WORKING: the gateway is being asked
 * @TILL_SIGN_IN_STEP_FAILED: see till_sign_in_desk_get_title()
 * @TILL_SIGN_IN_STEP_LIMITED: signed in, but the key lacks permissions
 * @TILL_SIGN_IN_STEP_DONE: signed in
 */
typedef enum
{
  TILL_SIGN_IN_STEP_EDIT,
  TILL_SIGN_IN_STEP_WORKING,
  TILL_SIGN_IN_STEP_FAILED,
  TILL_SIGN_IN_STEP_LIMITED,
  TILL_SIGN_IN_STEP_DONE,
} TillSignInStep;

#define TILL_TYPE_SIGN_IN_DESK (till_sign_in_desk_get_type ())
G_DECLARE_FINAL_TYPE (TillSignInDesk, till_sign_in_desk, TILL, SIGN_IN_DESK, GObject)

/*
 * TillSignInDesk: signs in with a form.
 *
 * Signals:
 *  "changed" ()                   the step changed
 *  "signed-in" (char *account_id) the account can be opened
 */

TillSignInDesk *till_sign_in_desk_new               (const char                  *state_folder,
                                                     TillKeyring                 *keyring,
                                                     TillClock                   *clock);
void            till_sign_in_desk_set_permissions   (TillSignInDesk              *self,
                                                     const TillGatewayPermission *permissions,
                                                     guint                        n_permissions);
gboolean        till_sign_in_desk_begin             (TillSignInDesk              *self,
                                                     TillSignInForm              *form);
void            till_sign_in_desk_cancel            (TillSignInDesk              *self);
void            till_sign_in_desk_go_on             (TillSignInDesk              *self);
TillSignInStep  till_sign_in_desk_get_step          (TillSignInDesk              *self);
const char     *till_sign_in_desk_get_title         (TillSignInDesk              *self);
const char     *till_sign_in_desk_get_text          (TillSignInDesk              *self);
const char     *till_sign_in_desk_get_details       (TillSignInDesk              *self);

G_END_DECLS
