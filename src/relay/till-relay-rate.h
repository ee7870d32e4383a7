/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillRelayBucket:
 *
 * So many a second, so many at once. Begins full when it is zeroed.
 */
typedef struct
{
  /*< private >*/
  gint64 empty_at_us; /* when all that was taken will have come back */
} TillRelayBucket;

/**
 * TillRelayQuota:
 *
 * So much a day. Begins unused when it is zeroed.
 */
typedef struct
{
  /*< private >*/
  gint64 day;
  gint64 used;
} TillRelayQuota;

gboolean till_relay_bucket_take (TillRelayBucket *self,
                                 guint            rate,
                                 guint            burst,
                                 gint64           now_us);
gboolean till_relay_quota_take  (TillRelayQuota  *self,
                                 gint64           amount,
                                 gint64           limit,
                                 gint64           now_us);

/**
 * TillRelayStrikes:
 *
 * How often each address was refused in this minute.
 */
typedef struct _TillRelayStrikes TillRelayStrikes;

TillRelayStrikes *till_relay_strikes_new   (guint             limit);
void              till_relay_strikes_free  (TillRelayStrikes *self);
gboolean          till_relay_strikes_is_out (TillRelayStrikes *self,
                                            const char       *address,
                                            gint64            now_us);
void              till_relay_strikes_add   (TillRelayStrikes *self,
                                            const char       *address,
                                            gint64            now_us);

G_END_DECLS
