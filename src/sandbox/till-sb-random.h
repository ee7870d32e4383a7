/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbRandom:
 * @state: where the sequence is
 *
 * Numbers that look random and are the same for the same beginning. For invented history only.
 */
typedef struct
{
  guint64 state;
} TillSbRandom;

guint64  till_sb_random_next  (TillSbRandom *self);
guint    till_sb_random_below (TillSbRandom *self,
                               guint         bound);
gboolean till_sb_random_odds  (TillSbRandom *self,
                               guint         per_mille);
guint    till_sb_random_pick  (TillSbRandom *self,
                               const guint  *weights,
                               guint         n_weights);

G_END_DECLS
