/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-writer.h"

G_BEGIN_DECLS

void                till_sb_write_txn        (TillSbWriter       *writer,
                                              const char         *name,
                                              gconstpointer       row,
                                              const TillSbExpand *expand);
void                till_sb_write_dispute    (TillSbWriter       *writer,
                                              const char         *name,
                                              gconstpointer       row,
                                              const TillSbExpand *expand);
void                till_sb_write_file       (TillSbWriter       *writer,
                                              const char         *name,
                                              gconstpointer       row,
                                              const TillSbExpand *expand);
void                till_sb_write_payout     (TillSbWriter       *writer,
                                              const char         *name,
                                              gconstpointer       row,
                                              const TillSbExpand *expand);
void                till_sb_write_balance    (TillSbWriter       *writer);
const char * const *till_sb_evidence_keys    (void);
gboolean            till_sb_evidence_is_file (const char         *key);
void                till_sb_write_warning    (TillSbWriter       *writer,
                                              const char         *name,
                                              gconstpointer       row,
                                              const TillSbExpand *expand);

G_END_DECLS
