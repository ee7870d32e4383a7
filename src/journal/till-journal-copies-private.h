/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

gboolean till_journal_copies_write   (TillDb             *db,
                                      const char         *path,
                                      GError            **error);
gboolean till_journal_copies_keep    (TillDb             *db,
                                      const char         *journal_path,
                                      gint64              now_us,
                                      GError            **error);
gboolean till_journal_copies_restore (const char         *journal_path,
                                      const TillDbSchema *schema,
                                      const char         *copy_path,
                                      gint64              now_us,
                                      char              **ret_set_aside,
                                      GError            **error);

G_END_DECLS
