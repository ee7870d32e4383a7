/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/* What TillBest looks at, as columns. */
#define TILL_BEST_COLUMNS "p.id, p.intent_id, p.reference, p.customer_email"

/**
 * TillBestRow:
 * @id, @intent_id, @reference, @email: (nullable): of a payment
 *
 * What a payment may be called by.
 */
typedef struct
{
  const char *id;
  const char *intent_id;
  const char *reference;
  const char *email;
} TillBestRow;

/**
 * TillBest:
 *
 * What was typed, if it may be all of an order reference, an id or an e-mail. Used by the thread of
 * its database.
 */
typedef struct _TillBest TillBest;

TillBest *till_best_new  (TillDb            *db,
                          const char        *text,
                          GError           **error);
void      till_best_free (TillBest          *self);
gboolean  till_best_fits (const TillBest    *self,
                          const TillBestRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBest, till_best_free)

G_END_DECLS
