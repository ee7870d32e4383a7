/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many templates an account keeps, and how long the name of one may be, in characters. */
#define TILL_TEMPLATES_MAX     100
#define TILL_TEMPLATE_NAME_MAX 60

/**
 * TillTemplate:
 * @name: what the merchant calls it; no two of an account are the same
 * @currency: the currency of the sums
 * @amount: what the goods cost: digits with a point; "" if that differs from order to order
 * @delivery: what is paid for delivery, likewise
 * @tax: the tax: digits with a point, or a rate with "%"; "" for none
 * @tax_on_top: whether the tax comes on top
 * @description: what the customer reads; may be ""
 *
 * A charge that is made again and again, for changing customers. It has nobody's name and no card.
 */
typedef struct
{
  char    *name;
  char    *currency;
  char    *amount;
  char    *delivery;
  char    *tax;
  gboolean tax_on_top;
  char    *description;
} TillTemplate;

TillTemplate *till_template_new   (const char *name);
void          till_template_free  (TillTemplate *self);
GPtrArray    *till_templates_load (const char *folder,
                                   GError    **error);
gboolean      till_templates_save (GPtrArray  *templates,
                                   const char *folder,
                                   GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillTemplate, till_template_free)

G_END_DECLS
