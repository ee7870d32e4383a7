/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A second in µs, in 64 bits (G_USEC_PER_SEC is an int and overflows when it is multiplied). */
#define TILL_SECOND G_GINT64_CONSTANT (1000000)

/**
 * TillClock:
 *
 * Tells the time to everything that needs it, so that tests can set it. Times are µs since 1970
 * UTC (#gint64). Counted references; may be asked from any thread.
 */
typedef struct _TillClock TillClock;

TillClock *till_clock_new_system (void);
TillClock *till_clock_new_fake   (gint64           now_us);
TillClock *till_clock_ref        (TillClock       *self);
void       till_clock_unref      (TillClock       *self);
gint64     till_clock_now_us     (TillClock       *self);
gint64     till_clock_passed_us  (TillClock       *self);
void       till_clock_advance    (TillClock       *self,
                                  gint64           by_us);
void       till_clock_set_ahead  (TillClock       *self,
                                  gint64           by_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillClock, till_clock_unref)

G_END_DECLS
