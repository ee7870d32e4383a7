/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TillMerchant:
 * @name: who takes the money, as customers know it; "" if nothing was entered
 * @address: the address, lines separated by newlines; may be ""
 * @tax_number: the number that tax offices ask for, with its name: "VAT GB 123 4567 89"; may be ""
 * @footer: what stands at the foot of a receipt; may be ""
 *
 * What stands on receipts about the merchant: the file merchant.ini in the account's folder. The
 * logo is the file of till_merchant_get_logo_path() beside it, if there is one.
 */
typedef struct
{
  char *name;
  char *address;
  char *tax_number;
  char *footer;
} TillMerchant;

TillMerchant *till_merchant_new           (void);
void          till_merchant_free          (TillMerchant       *self);
TillMerchant *till_merchant_load          (const char         *folder,
                                           GError            **error);
gboolean      till_merchant_save          (const TillMerchant *self,
                                           const char         *folder,
                                           GError            **error);
char         *till_merchant_get_logo_path (const char         *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillMerchant, till_merchant_free)

G_END_DECLS
