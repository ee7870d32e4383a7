/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *till_words_error         (const GError *error);
char       *till_words_error_in_full (const GError *error);

G_END_DECLS
