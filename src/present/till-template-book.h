/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-form.h"
#include "till-templates.h"

G_BEGIN_DECLS

#define TILL_TYPE_TEMPLATE_BOOK (till_template_book_get_type ())
G_DECLARE_FINAL_TYPE (TillTemplateBook, till_template_book, TILL, TEMPLATE_BOOK, GObject)

/*
 * TillTemplateBook: the templates of an account, and how a form is filled in from one.
 *
 * Signals: "changed" (): others are there; "problem" (string): they could not be read or kept.
 */

TillTemplateBook   *till_template_book_new         (const char       *folder);
GPtrArray          *till_template_book_get_all     (TillTemplateBook *self);
gboolean            till_template_book_is_idle     (TillTemplateBook *self);
gboolean            till_template_book_keep        (TillTemplateBook *self,
                                                    TillChargeForm   *form,
                                                    const char       *name,
                                                    const char      **ret_problem);
void                till_template_book_remove      (TillTemplateBook *self,
                                                    const char       *name);
void                till_template_fill_form        (const TillTemplate *self,
                                                    TillChargeForm     *form);
char               *till_template_format_sums      (const TillTemplate *self);

G_END_DECLS
