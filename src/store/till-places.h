/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ranks.h"

G_BEGIN_DECLS

/**
 * TillPlace:
 * @value: what it is sorted by: the least stands first
 * @key: the key of a payment: of one value the largest stands first
 *
 * Where a payment stands among others.
 */
typedef struct
{
  gint64 value;
  gint64 key;
} TillPlace;

/* In the place of a value: there is none left for it, and all has to be sorted again. */
#define TILL_VALUE_NONE_LEFT -1

/**
 * TillVerdict:
 * @place: a payment, with what it is sorted by now, or %TILL_VALUE_NONE_LEFT
 * @belongs: whether it is meant
 *
 * What there is to say about a payment that has changed.
 */
typedef struct
{
  TillPlace place;
  gboolean  belongs;
} TillVerdict;

/**
 * TillPlaces:
 *
 * Payments in an order. Belongs to one thread at a time.
 */
typedef struct _TillPlaces TillPlaces;

int         till_place_compare       (gconstpointer     a,
                                      gconstpointer     b);

TillPlaces *till_places_new          (GArray           *keys,
                                      GArray           *values,
                                      TillRanks        *ranks);
void        till_places_free         (TillPlaces       *self);
guint       till_places_get_n        (const TillPlaces *self);
TillRanks  *till_places_get_ranks    (const TillPlaces *self);
guint       till_places_get_n_late   (const TillPlaces *self);
TillPlace   till_places_get          (const TillPlaces *self,
                                      guint             position);
gboolean    till_places_find         (const TillPlaces *self,
                                      gint64            key,
                                      guint            *ret_position);
guint       till_places_search       (const TillPlaces *self,
                                      const TillPlace  *place);
void        till_places_remove       (TillPlaces       *self,
                                      guint             position);
void        till_places_insert       (TillPlaces       *self,
                                      const TillPlace  *place);
void        till_places_change       (TillPlaces       *self,
                                      GArray           *removed,
                                      GArray           *added);
GArray     *till_places_list_keys    (const TillPlaces *self,
                                      guint             limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPlaces, till_places_free)

G_END_DECLS
