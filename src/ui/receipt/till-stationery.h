/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "till-merchant.h"

G_BEGIN_DECLS

/**
 * TillStationery:
 * @merchant: what stands on receipts about the merchant
 * @logo: (nullable): the merchant's logo
 *
 * What every receipt of an account begins and ends with.
 */
typedef struct
{
  TillMerchant    *merchant;
  cairo_surface_t *logo;
} TillStationery;

void            till_stationery_free        (TillStationery     *self);
void            till_stationery_load_async  (const char         *folder,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
TillStationery *till_stationery_load_finish (GAsyncResult       *result,
                                             GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStationery, till_stationery_free)

G_END_DECLS
