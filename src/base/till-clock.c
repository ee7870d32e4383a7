/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one source of the time of day: the system's, or one that a test moves by hand. */

#include "till-clock.h"

#include <time.h>

struct _TillClock
{
  gboolean fake;
  gint64   now_us; /* atomic enough: only tests write it, under the lock */
  gint64   passed_us;
  GMutex   lock;
};

static TillClock *
clock_new (gboolean fake,
           gint64   now_us)
{
  TillClock *self = g_atomic_rc_box_new0 (TillClock);

  self->fake = fake;
  self->now_us = now_us;
  g_mutex_init (&self->lock);

  return self;
}

/**
 * till_clock_new_system:
 *
 * Returns: (transfer full): the system's clock
 */
TillClock *
till_clock_new_system (void)
{
  return clock_new (FALSE, 0);
}

/**
 * till_clock_new_fake:
 * @now_us: what it shows, in µs since 1970 UTC
 *
 * Returns: (transfer full): a clock that stands still until till_clock_advance() moves it
 */
TillClock *
till_clock_new_fake (gint64 now_us)
{
  return clock_new (TRUE, now_us);
}

/**
 * till_clock_ref:
 * @self: a clock
 *
 * Returns: (transfer full): the same clock
 */
TillClock *
till_clock_ref (TillClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clock_clear (TillClock *self)
{
  g_mutex_clear (&self->lock);
}

/**
 * till_clock_unref:
 * @self: (transfer full): a clock
 */
void
till_clock_unref (TillClock *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clock_clear);
}

/**
 * till_clock_now_us:
 * @self: a clock
 *
 * Returns: the time in µs since 1970 UTC
 */
gint64
till_clock_now_us (TillClock *self)
{
  gint64 now_us;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->fake)
    return g_get_real_time ();

  g_mutex_lock (&self->lock);
  now_us = self->now_us;
  g_mutex_unlock (&self->lock);

  return now_us;
}

/**
 * till_clock_passed_us:
 * @self: a clock
 *
 * How much time has passed, whatever the clock was set to meanwhile; the computer's sleep counts.
 *
 * Returns: µs since some moment in the past
 */
gint64
till_clock_passed_us (TillClock *self)
{
  struct timespec since_boot;
  gint64 passed_us;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->fake)
    {
      clock_gettime (CLOCK_BOOTTIME, &since_boot);
      return since_boot.tv_sec * TILL_SECOND + since_boot.tv_nsec / 1000;
    }

  g_mutex_lock (&self->lock);
  passed_us = self->passed_us;
  g_mutex_unlock (&self->lock);

  return passed_us;
}

/**
 * till_clock_advance:
 * @self: a clock made by till_clock_new_fake()
 * @by_us: how far, in µs; may be negative
 */
void
till_clock_advance (TillClock *self,
                    gint64     by_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->fake);

  g_mutex_lock (&self->lock);
  self->now_us += by_us;
  self->passed_us += by_us;
  g_mutex_unlock (&self->lock);
}

/**
 * till_clock_set_ahead:
 * @self: a clock that a test moves
 * @by_us: how far; negative sets it back
 *
 * Sets the clock to another time without any passing.
 */
void
till_clock_set_ahead (TillClock *self,
                      gint64     by_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->fake);

  g_mutex_lock (&self->lock);
  self->now_us += by_us;
  g_mutex_unlock (&self->lock);
}
