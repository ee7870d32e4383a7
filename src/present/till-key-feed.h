/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

typedef struct _TillKeyFeed TillKeyFeed;

/**
 * TillKeyVerdict:
 * @key: the key of a payment
 * @belongs: whether it belongs to the list now
 */
typedef struct
{
  gint64   key;
  gboolean belongs;
} TillKeyVerdict;

/**
 * TillKeyFeedFuncs:
 * @first: the first keys, enough to fill a screen; called once
 * @more: keys that follow those before
 * @all: every key there is, after many changes
 * @verdicts: of payments that have changed
 * @failed: keys cannot be read
 *
 * What a feed tells, on the main context; arrays are borrowed and fall: where the oldest are first,
 * keys in them have their signs changed.
 */
typedef struct
{
  void (*first)    (GArray               *keys,
                    gpointer              user_data);
  void (*more)     (GArray               *keys,
                    gpointer              user_data);
  void (*all)      (GArray               *keys,
                    gpointer              user_data);
  void (*verdicts) (const TillKeyVerdict *verdicts,
                    guint                 n_verdicts,
                    gpointer              user_data);
  void (*failed)   (const GError         *error,
                    gpointer              user_data);
} TillKeyFeedFuncs;

TillKeyFeed *till_key_feed_new        (TillStore              *store,
                                       const TillFilter       *filter,
                                       TillSort                sort,
                                       const TillKeyFeedFuncs *funcs,
                                       gpointer                user_data);
void         till_key_feed_free       (TillKeyFeed            *self);
void         till_key_feed_set_paused (TillKeyFeed            *self,
                                       gboolean                paused);
void         till_key_feed_note       (TillKeyFeed            *self,
                                       TillApplied            *applied);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillKeyFeed, till_key_feed_free)

G_END_DECLS
