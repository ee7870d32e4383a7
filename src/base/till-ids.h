/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     till_random_bytes  (gpointer    buffer,
                             gsize       size);
guint32  till_random_uint32 (void);
char    *till_random_token  (guint       n_chars);
char    *till_uuid_new      (void);
gboolean till_ids_equal     (const char *a,
                             const char *b);

G_END_DECLS
