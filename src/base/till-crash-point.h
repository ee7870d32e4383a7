/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TILL_CRASH_POINT:
 * @when: "before", "after", or who
 * @what: what happens or has happened
 *
 * Names a moment at which a power cut would be worst. It is nothing at all, not even a call, in
 * everything that is installed; tests/chaos links a tillctl of its own that can be told to die
 * there.
 */
#ifdef TILL_CRASH_POINTS
void till_crash_point (const char *when,
                       const char *what);
#define TILL_CRASH_POINT(when, what) till_crash_point ((when), (what))
#else
#define TILL_CRASH_POINT(when, what) G_STMT_START { } G_STMT_END
#endif

G_END_DECLS
