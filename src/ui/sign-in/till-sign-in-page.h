/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-gateway-key.h"
#include "till-sign-in-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_SIGN_IN_PAGE (till_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (TillSignInPage, till_sign_in_page, TILL, SIGN_IN_PAGE, AdwBin)

/*
 * TillSignInPage: what one sees before there is an account: sign in, or practise.
 *
 * The program says which gateways there are, the first one first, connects to the desk's
 * "signed-in", and has the action "app.practice".
 */

GtkWidget *till_sign_in_page_new          (TillSignInDesk              *desk);
void       till_sign_in_page_add_gateway  (TillSignInPage              *self,
                                           const char                  *id,
                                           const char                  *title,
                                           const TillGatewayPermission *permissions,
                                           guint                        n_permissions);
void       till_sign_in_page_set_operator (TillSignInPage              *self,
                                           const char                  *name);
void       till_sign_in_page_set_gateway_url (TillSignInPage           *self,
                                           const char                  *url);
void       till_sign_in_page_set_busy     (TillSignInPage              *self,
                                           const char                  *busy);

G_END_DECLS
