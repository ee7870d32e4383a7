/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors of gateways, each with what is known of the failure besides its message.
 *
 * What must hold: the details travel inside the GError, so they survive copying and propagating;
 * nothing in them ever holds card data. */

#include "till-gateway-error.h"

#include <string.h>

/* A TillGatewayFailure. As bytes, because GLib casts from bytes, which clang would warn about;
 * GLib aligns it for any type. */
typedef struct
{
  guint8 failure[sizeof (TillGatewayFailure)];
} TillGatewayErrorPrivate;

static TillGatewayFailure *
get_failure (TillGatewayErrorPrivate *priv)
{
  g_assert (priv != NULL);

  return (gpointer) priv->failure;
}

static void
failure_copy (const TillGatewayFailure *from,
              TillGatewayFailure       *to)
{
  *to = *from;
  to->code = g_strdup (from->code);
  to->decline_code = g_strdup (from->decline_code);
  to->param = g_strdup (from->param);
  to->request_id = g_strdup (from->request_id);
  to->missing_permission = g_strdup (from->missing_permission);
  to->object_id = g_strdup (from->object_id);
}

static void
till_gateway_error_private_init (TillGatewayErrorPrivate *priv)
{
  memset (get_failure (priv), 0, sizeof (TillGatewayFailure));
}

static void
till_gateway_error_private_copy (const TillGatewayErrorPrivate *from,
                                 TillGatewayErrorPrivate       *to)
{
  failure_copy (get_failure ((TillGatewayErrorPrivate *) from), get_failure (to));
}

static void
till_gateway_error_private_clear (TillGatewayErrorPrivate *priv)
{
  TillGatewayFailure *failure = get_failure (priv);

  g_free (failure->code);
  g_free (failure->decline_code);
  g_free (failure->param);
  g_free (failure->request_id);
  g_free (failure->missing_permission);
  g_free (failure->object_id);
}

G_DEFINE_EXTENDED_ERROR (TillGatewayError, till_gateway_error)

/**
 * till_gateway_error_new:
 * @code: what the caller can do about it
 * @failure: (nullable): what is known of it; copied
 * @format: the message, as for printf(), fit to be shown to a merchant
 * @...: its arguments
 *
 * Any thread.
 *
 * Returns: (transfer full): an error in #TILL_GATEWAY_ERROR
 */
GError *
till_gateway_error_new (TillGatewayError          code,
                        const TillGatewayFailure *failure,
                        const char               *format,
                        ...)
{
  GError *error;
  va_list args;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (args, format);
  error = g_error_new_valist (TILL_GATEWAY_ERROR, (int) code, format, args);
  va_end (args);

  if (failure != NULL)
    failure_copy (failure, get_failure (till_gateway_error_get_private (error)));

  return error;
}

/**
 * till_gateway_error_get_failure:
 * @error: (nullable): any error
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): what is known of the failure, as long as @error lives;
 *   %NULL when @error is of another domain
 */
const TillGatewayFailure *
till_gateway_error_get_failure (const GError *error)
{
  if (error == NULL || error->domain != TILL_GATEWAY_ERROR)
    return NULL;

  return get_failure (till_gateway_error_get_private (error));
}
