/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-writer.h"

G_BEGIN_DECLS

void  till_sb_render_init   (TillSbWriter       *ret_writer,
                             TillSb             *sb);
char *till_sb_render_end    (TillSbWriter       *writer,
                             GError            **error);
char *till_sb_render        (TillSb             *sb,
                             TillSbKind          kind,
                             gint64              seq,
                             const TillSbExpand *expand,
                             GError            **error);
char *till_sb_render_member (TillSb             *sb,
                             const char         *name,
                             TillSbKind          kind,
                             gint64              seq,
                             GError            **error);
char *till_sb_render_row    (TillSb             *sb,
                             gconstpointer       row,
                             GError            **error);

G_END_DECLS
