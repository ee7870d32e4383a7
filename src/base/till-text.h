/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *till_text_redact                (const char *text);
gboolean till_text_has_card_number       (const char *text);
gboolean till_text_phone_has_card_number (const char *phone);
char    *till_text_hide_card_number      (const char *text);
char    *till_text_clean                 (const char *text,
                                          gsize       max_bytes);
gboolean till_text_is_empty              (const char *text);
gboolean till_text_is_email              (const char *text);
char    *till_time_format_iso            (gint64      time_us);
gboolean till_time_parse_iso             (const char *text,
                                          gint64     *ret_time_us);

G_END_DECLS
