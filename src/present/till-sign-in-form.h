/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sign-in.h"
#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillSignInText:
 *
 * What is typed besides the secrets.
 */
typedef enum
{
  TILL_SIGN_IN_OPERATOR,
  TILL_SIGN_IN_NAME,
  TILL_SIGN_IN_RELAY_URL,
  TILL_SIGN_IN_RELAY_STREAM,
  TILL_SIGN_IN_GATEWAY_URL,
  TILL_N_SIGN_IN_TEXTS,
} TillSignInText;

/**
 * TillKeyWords:
 * @text: what kind of key it is, and what follows from that, translated
 * @tone: how it is meant
 * @needs_tick: whether it is taken only after the person said so
 * @live: whether it moves real money
 */
typedef struct
{
  const char *text;
  TillTone    tone;
  gboolean    needs_tick;
  gboolean    live;
} TillKeyWords;

#define TILL_TYPE_SIGN_IN_FORM (till_sign_in_form_get_type ())
G_DECLARE_FINAL_TYPE (TillSignInForm, till_sign_in_form, TILL, SIGN_IN_FORM, GObject)

/*
 * TillSignInForm: what is needed to sign in to an account.
 *
 * Signal: "changed" (), after anything changed.
 */

TillSignInForm *till_sign_in_form_new             (const char        *gateway);
const char     *till_sign_in_form_get_gateway     (TillSignInForm    *self);
void            till_sign_in_form_set_gateway     (TillSignInForm    *self,
                                                   const char        *gateway);
void            till_sign_in_form_set_key         (TillSignInForm    *self,
                                                   const char        *key);
void            till_sign_in_form_set_relay_token (TillSignInForm    *self,
                                                   const char        *token);
void            till_sign_in_form_set_text        (TillSignInForm    *self,
                                                   TillSignInText     which,
                                                   const char        *text);
const char     *till_sign_in_form_get_text        (TillSignInForm    *self,
                                                   TillSignInText     which);
void            till_sign_in_form_set_tick        (TillSignInForm    *self,
                                                   gboolean           ticked);
gboolean        till_sign_in_form_get_key_words   (TillSignInForm    *self,
                                                   TillKeyWords      *ret_words);
const char     *till_sign_in_form_get_problem     (TillSignInForm    *self);
void            till_sign_in_form_fill            (TillSignInForm    *self,
                                                   TillSignIn        *ret_sign_in);
void            till_sign_in_form_wipe            (TillSignInForm    *self);

G_END_DECLS
