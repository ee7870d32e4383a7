/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many ids of each sort are told. */
#define TILL_COMPARED_MAX_IDS 100

/**
 * TillCompared:
 * @n_compared: how many payments the gateway has
 * @n_missing: how many of them were missing here; they are here now
 * @n_changed: how many were told otherwise here; they are as at the gateway now
 * @n_others: the same for refunds, disputes, payouts, customers and links
 * @n_unknown: how many payments are here that the gateway does not know any more; they stay
 * @repaired: (element-type utf8): ids of payments that were missing or told otherwise, the first of
 *   them
 * @unknown: (element-type utf8): ids of payments that the gateway does not know, the first of them
 *
 * What came of comparing the history with the gateway.
 */
typedef struct
{
  guint64    n_compared;
  guint64    n_missing;
  guint64    n_changed;
  guint64    n_others;
  guint64    n_unknown;
  GPtrArray *repaired;
  GPtrArray *unknown;
} TillCompared;

/**
 * TillCompareProgress:
 * @n_compared: how many payments were compared so far
 * @left_s: how many seconds it will take, probably; 0 = there is no telling
 * @data: what was given with the function
 */
typedef void (*TillCompareProgress) (guint64  n_compared,
                                     gint64   left_s,
                                     gpointer data);

void till_compared_free (TillCompared *compared);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillCompared, till_compared_free)

G_END_DECLS
