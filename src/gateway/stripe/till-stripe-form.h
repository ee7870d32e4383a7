/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-secret.h"

G_BEGIN_DECLS

/**
 * TillStripeForm:
 *
 * A form being written, application/x-www-form-urlencoded, in ordinary or in locked memory. Lives
 * on the stack.
 */
typedef struct
{
  /*< private >*/
  GString    *text;
  TillSecret *secret;
  gboolean    overflow;
} TillStripeForm;

#define TILL_STRIPE_FORM_INIT { NULL, NULL, FALSE }

void    till_stripe_form_init         (TillStripeForm *self);
void    till_stripe_form_init_secret  (TillStripeForm *self,
                                       gsize           capacity);
void    till_stripe_form_clear        (TillStripeForm *self);
void    till_stripe_form_add          (TillStripeForm *self,
                                       const char     *key,
                                       const char     *value);
void    till_stripe_form_unset        (TillStripeForm *self,
                                       const char     *key);
void    till_stripe_form_add_text     (TillStripeForm *self,
                                       const char     *key,
                                       const char     *text,
                                       long            max_chars);
void    till_stripe_form_set_text     (TillStripeForm *self,
                                       const char     *key,
                                       const char     *text,
                                       long            max_chars);
void    till_stripe_form_add_int      (TillStripeForm *self,
                                       const char     *key,
                                       gint64          value);
void    till_stripe_form_add_bool     (TillStripeForm *self,
                                       const char     *key,
                                       gboolean        value);
GBytes *till_stripe_form_take_bytes   (TillStripeForm *self);
char   *till_stripe_form_take_path    (TillStripeForm *self,
                                       const char     *path);
char   *till_stripe_path              (const char     *folder,
                                       const char     *id,
                                       const char     *rest);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillStripeForm, till_stripe_form_clear)

G_END_DECLS
