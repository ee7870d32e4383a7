/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How often a stranger may do something.
 *
 * What must hold: the memory this takes does not depend on how many strangers there are. */

#include "till-relay-rate.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)
#define DAY (24 * 60 * MINUTE)

/* Addresses that are remembered; a crowd of new ones makes the old ones forgotten. */
#define MAX_ADDRESSES 4096

struct _TillRelayStrikes
{
  guint       limit;
  gint64      minute;
  GHashTable *addresses; /* char* -> count */
};

/**
 * till_relay_bucket_take:
 * @self: a bucket
 * @rate: how many come back a second, at least 1
 * @burst: how many it holds
 * @now_us: some clock; may jump
 *
 * Returns: whether there was one to take
 */
gboolean
till_relay_bucket_take (TillRelayBucket *self,
                        guint            rate,
                        guint            burst,
                        gint64           now_us)
{
  gint64 each = SECOND / MAX (rate, 1);
  gint64 whole = each * MAX (burst, 1);

  g_return_val_if_fail (self != NULL, FALSE);

  /* A clock that went back must not lock anybody out. */
  self->empty_at_us = CLAMP (self->empty_at_us, now_us, now_us + whole);
  if (self->empty_at_us + each > now_us + whole)
    return FALSE;

  self->empty_at_us += each;

  return TRUE;
}

/**
 * till_relay_quota_take:
 * @self: a quota
 * @amount: how much is wanted
 * @limit: how much there is a day
 * @now_us: the time
 *
 * Returns: whether there was that much left
 */
gboolean
till_relay_quota_take (TillRelayQuota *self,
                       gint64          amount,
                       gint64          limit,
                       gint64          now_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->day != now_us / DAY)
    {
      self->day = now_us / DAY;
      self->used = 0;
    }

  if (amount > limit - self->used)
    return FALSE;

  self->used += amount;

  return TRUE;
}

/**
 * till_relay_strikes_new:
 * @limit: how many an address may have a minute
 *
 * Returns: (transfer full): a table without any
 */
TillRelayStrikes *
till_relay_strikes_new (guint limit)
{
  TillRelayStrikes *self = g_new0 (TillRelayStrikes, 1);

  self->limit = limit;
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * till_relay_strikes_free:
 * @self: (nullable) (transfer full): a table
 */
void
till_relay_strikes_free (TillRelayStrikes *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->addresses);
  g_free (self);
}

static void
forget_old (TillRelayStrikes *self,
            gint64            now_us)
{
  if (self->minute == now_us / MINUTE && g_hash_table_size (self->addresses) < MAX_ADDRESSES)
    return;

  self->minute = now_us / MINUTE;
  g_hash_table_remove_all (self->addresses);
}

/**
 * till_relay_strikes_is_out:
 * @self: a table
 * @address: who it is
 * @now_us: the time
 *
 * Returns: whether @address was refused too often to be listened to
 */
gboolean
till_relay_strikes_is_out (TillRelayStrikes *self,
                           const char       *address,
                           gint64            now_us)
{
  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  forget_old (self, now_us);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address)) >= self->limit;
}

/**
 * till_relay_strikes_add:
 * @self: a table
 * @address: who was refused
 * @now_us: the time
 *
 * Counts one more.
 */
void
till_relay_strikes_add (TillRelayStrikes *self,
                        const char       *address,
                        gint64            now_us)
{
  guint n;

  g_return_if_fail (self != NULL && address != NULL);

  forget_old (self, now_us);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
  g_hash_table_insert (self->addresses, g_strdup (address), GUINT_TO_POINTER (n + 1));
}
