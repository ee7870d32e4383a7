/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *till_words_refund_reason  (const char *reason);
char *till_words_refund_failure (const char *reason);
char *till_words_dispute_reason (const char *reason);

G_END_DECLS
