/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A seeded sequence for what is invented. Never for anything secret.
 *
 * What must hold: no two draws are arguments of one call, because compilers differ in which comes
 * first, and the same seed must give the same everywhere. */

#include "till-sb-random.h"

#include "till-sb-ids.h"

/**
 * till_sb_random_next:
 * @self: a sequence
 *
 * Returns: its next 64 bits
 */
guint64
till_sb_random_next (TillSbRandom *self)
{
  return till_sb_mix (self->state++);
}

/**
 * till_sb_random_below:
 * @self: a sequence
 * @bound: more than 0
 *
 * Returns: a number from 0 to @bound - 1
 */
guint
till_sb_random_below (TillSbRandom *self,
                      guint         bound)
{
  g_return_val_if_fail (bound > 0, 0);

  return (guint) ((till_sb_random_next (self) >> 32) * bound >> 32);
}

/**
 * till_sb_random_odds:
 * @self: a sequence
 * @per_mille: how often in a thousand
 *
 * Returns: whether it happens this time
 */
gboolean
till_sb_random_odds (TillSbRandom *self,
                     guint         per_mille)
{
  return till_sb_random_below (self, 1000) < per_mille;
}

/**
 * till_sb_random_pick:
 * @self: a sequence
 * @weights: (array length=n_weights): how often each comes; not all 0
 * @n_weights: how many there are
 *
 * Returns: one of 0 to @n_weights - 1
 */
guint
till_sb_random_pick (TillSbRandom *self,
                     const guint  *weights,
                     guint         n_weights)
{
  guint sum = 0, at;

  for (guint i = 0; i < n_weights; i++)
    sum += weights[i];

  at = till_sb_random_below (self, sum);
  for (guint i = 0; i < n_weights; i++)
    {
      if (at < weights[i])
        return i;

      at -= weights[i];
    }

  return 0;
}
