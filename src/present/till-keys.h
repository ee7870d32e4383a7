/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define till_keys_at(keys, i) g_array_index (keys, gint64, i)

GArray  *till_keys_new         (void);
gboolean till_keys_find        (GArray *keys,
                                gint64  key,
                                guint  *ret_position);
gboolean till_keys_add         (GArray *keys,
                                gint64  key);
gboolean till_keys_remove      (GArray *keys,
                                gint64  key);
GArray  *till_keys_merge       (GArray *keys,
                                GArray *added,
                                GArray *removed);
gboolean till_keys_are_ordered (GArray *keys);

G_END_DECLS
