/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-writer.h"

G_BEGIN_DECLS

void  till_sb_write_account  (TillSbWriter       *writer);
void  till_sb_write_session  (TillSbWriter       *writer,
                              const char         *name,
                              gconstpointer       row,
                              const TillSbExpand *expand);
void  till_sb_write_event    (TillSbWriter       *writer,
                              const char         *name,
                              gconstpointer       row,
                              const TillSbExpand *expand);
void  till_sb_write_endpoint (TillSbWriter       *writer,
                              const char         *name,
                              gconstpointer       row,
                              const TillSbExpand *expand);
char *till_sb_session_url    (TillSb             *sb,
                              gint64              seq);

G_END_DECLS
