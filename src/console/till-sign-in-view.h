/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-accounts.h"
#include "till-sign-in-page.h"

G_BEGIN_DECLS

TillSignInPage *till_sign_in_view_new  (TillAccounts *accounts,
                                        const char   *state_folder,
                                        TillKeyring  *keyring,
                                        const char   *gateway_url);
void            till_sign_in_view_show (GtkWindow    *parent,
                                        TillAccounts *accounts,
                                        const char   *state_folder,
                                        TillKeyring  *keyring,
                                        const char   *gateway_url);

G_END_DECLS
