/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_SIGNATURE_ERROR (till_signature_error_quark ())

/**
 * TillSignatureError:
 * @TILL_SIGNATURE_ERROR_MALFORMED: The header is missing or not of the documented form.
 * @TILL_SIGNATURE_ERROR_FORGED: No signature in it was made with a secret we know.
 * @TILL_SIGNATURE_ERROR_STALE: It is genuine, but older than the tolerance.
 */
typedef enum
{
  TILL_SIGNATURE_ERROR_MALFORMED,
  TILL_SIGNATURE_ERROR_FORGED,
  TILL_SIGNATURE_ERROR_STALE,
} TillSignatureError;

/* How old a delivery may be at the door, in seconds (docs.stripe.com/webhooks, "tolerance"). */
#define TILL_STRIPE_SIGNATURE_TOLERANCE 300

GQuark   till_signature_error_quark   (void);

char    *till_stripe_signature_sign   (const char         *secret,
                                       gint64              timestamp,
                                       gconstpointer       body,
                                       gsize               length);
gboolean till_stripe_signature_verify (const char         *text,
                                       const char * const *secrets,
                                       gconstpointer       body,
                                       gsize               length,
                                       gint64              now,
                                       gint64              tolerance,
                                       gint64             *ret_timestamp,
                                       GError            **error);

G_END_DECLS
