/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean till_journal_made_check (const char  *path,
                                  GError     **error);
gboolean till_journal_made_note  (const char  *path,
                                  GError     **error);

G_END_DECLS
