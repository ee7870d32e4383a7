/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of the secret part of an ingest address: 130 bits. */
#define TILL_RELAY_INGEST_TOKEN_LENGTH 26

char    *till_relay_token_new_ingest    (void);
gboolean till_relay_token_is_ingest     (const char *text);
char    *till_relay_token_new_console   (gint64      console_id);
gboolean till_relay_token_parse_console (const char *text,
                                         gint64     *ret_console_id);
char    *till_relay_token_hash          (const char *token);

G_END_DECLS
