/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_ACCOUNTS (till_accounts_get_type ())
G_DECLARE_FINAL_TYPE (TillAccounts, till_accounts, TILL, ACCOUNTS, GObject)

/*
 * TillAccounts: the accounts on this computer, of which at most one is open.
 *
 * Signals: "opening" (#TillAccountConfig pointer, valid during the emission): an account is being
 * opened, and none is open meanwhile; "changed" (): another session, or none, see
 * till_accounts_get_session(); "problem" (string): something could not be done.
 */

TillAccounts            *till_accounts_new              (const char   *state_folder,
                                                         TillKeyring  *keyring,
                                                         TillClock    *clock);
GPtrArray               *till_accounts_list             (TillAccounts *self);
gboolean                 till_accounts_open_any         (TillAccounts *self,
                                                         const char   *wanted_id);
void                     till_accounts_open             (TillAccounts *self,
                                                         const char   *id);
void                     till_accounts_open_practice    (TillAccounts *self);
void                     till_accounts_set_typed_card   (TillAccounts *self,
                                                         gboolean      allowed);
void                     till_accounts_sign_out         (TillAccounts *self,
                                                         gboolean      forget_history);
char                    *till_accounts_get_folder       (TillAccounts *self,
                                                         const char   *id);
void                     till_accounts_check_now        (TillAccounts *self);
void                     till_accounts_leave            (TillAccounts *self);
void                     till_accounts_set_held         (TillAccounts *self,
                                                         gboolean      held);
void                     till_accounts_close            (TillAccounts *self);
TillSession             *till_accounts_get_session      (TillAccounts *self);
const TillAccountConfig *till_accounts_get_opening      (TillAccounts *self);

G_END_DECLS
