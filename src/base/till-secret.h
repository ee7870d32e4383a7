/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TillSecret TillSecret;

TillSecret *till_secret_new           (gsize             capacity);
TillSecret *till_secret_new_from_text (const char       *text);
void        till_secret_free          (TillSecret       *self);
void        till_secret_wipe          (TillSecret       *self);
const char *till_secret_peek          (const TillSecret *self);
gsize       till_secret_get_length    (const TillSecret *self);
gboolean    till_secret_set           (TillSecret       *self,
                                       const char       *text,
                                       gssize            length);
gboolean    till_secret_append        (TillSecret       *self,
                                       const char       *text,
                                       gssize            length);
GBytes     *till_secret_take_bytes    (TillSecret       *self);
gboolean    till_secret_is_locked     (const TillSecret *self);

void        till_secret_harden_process (void);
void        till_secret_wipe_memory   (gpointer          memory,
                                       gsize             size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSecret, till_secret_free)

G_END_DECLS
