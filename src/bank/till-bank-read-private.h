/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-line.h"

G_BEGIN_DECLS

gboolean till_bank_ofx_is    (const char  *text);
gboolean till_bank_ofx_read  (const char  *text,
                              GPtrArray   *lines,
                              GError     **error);
gboolean till_bank_camt_is   (const char  *text);
gboolean till_bank_camt_read (const char  *text,
                              gsize        length,
                              GPtrArray   *lines,
                              guint       *ret_n_skipped,
                              GError     **error);

G_END_DECLS
