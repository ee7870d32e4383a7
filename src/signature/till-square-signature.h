/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean till_square_signature_verify (const char         *text,
                                       const char         *url,
                                       const char * const *keys,
                                       gconstpointer       body,
                                       gsize               length,
                                       GError            **error);

G_END_DECLS
