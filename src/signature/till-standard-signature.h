/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far off a delivery's time may be at the door, in seconds; the specification leaves it to the
 * receiver. */
#define TILL_STANDARD_SIGNATURE_TOLERANCE 300

gboolean till_standard_signature_verify (const char         *text,
                                         const char         *id,
                                         const char         *timestamp,
                                         const char * const *keys,
                                         gconstpointer       body,
                                         gsize               length,
                                         gint64              now,
                                         gint64              tolerance,
                                         gint64             *ret_timestamp,
                                         GError            **error);

G_END_DECLS
