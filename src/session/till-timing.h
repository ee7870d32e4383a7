/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillTiming:
 * @read_again_ms: how long to wait for more news before an object is read again
 * @hint_ms: the least time between two catch-ups that unsigned deliveries ask for
 * @compare_ms: how often the relay is compared with the gateway's own list of events
 * @poll_busy_ms: the least time between two polls when there is no relay
 * @poll_idle_ms: the most; the wait doubles from the one to the other while nothing happens
 * @expect_ms: for how long something is expected after a link was made or a charge is processing
 * @retry_first_ms: the first wait before a failed call is tried again; doubles
 * @retry_cap_ms: the longest
 * @settle_first_ms: the first wait before an unknown outcome is asked for again; doubles
 * @settle_cap_ms: the longest
 * @ask_ms: how long a charge waits at most for the list of what other consoles did just now
 *
 * All waits of a session, so that tests need not wait.
 */
typedef struct
{
  guint read_again_ms;
  guint hint_ms;
  guint compare_ms;
  guint poll_busy_ms;
  guint poll_idle_ms;
  guint expect_ms;
  guint retry_first_ms;
  guint retry_cap_ms;
  guint settle_first_ms;
  guint settle_cap_ms;
  guint ask_ms;
} TillTiming;

/* Stripe's allotment of reads is at least 10,000 a month (docs.stripe.com/rate-limits): a compare
 * every ten minutes takes 4,320 of them, an idle poll every five minutes 8,640. */
#define TILL_TIMING_INIT                                                                          \
  { 300, 2000, 600000, 10000, 300000, 900000, 1000, 60000, 500, 300000, 5000 }

G_END_DECLS
