/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillNaming:
 *
 * A question to the store: whether a search names a payment.
 */
typedef struct _TillNaming TillNaming;

gboolean    till_naming_is_possible (const TillFilter *filter);
TillNaming *till_naming_ask         (TillStore        *store,
                                     const TillFilter *filter,
                                     GSourceFunc       named,
                                     gpointer          user_data);
void        till_naming_free        (TillNaming       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillNaming, till_naming_free)

G_END_DECLS
