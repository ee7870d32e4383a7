/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

char  *till_relay_headers_keep  (SoupMessageHeaders *headers,
                                 const char * const *names,
                                 guint               n_names);
char **till_relay_headers_split (const char         *lines);

G_END_DECLS
