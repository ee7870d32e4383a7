/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

GInputStream *till_soup_send_finish (SoupSession   *session,
                                     GAsyncResult  *result,
                                     GError       **error);

G_END_DECLS
