/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors of gateways, each with what is known of the failure besides its message.
 *
 * What must hold: the details travel inside the GError, so they survive copying and propagating;
 * nothing in them ever holds card data. */

#include "till-gateway-error.h"

#include <string.h>

typedef struct
{
  TillGatewayFailure failure;
} TillGatewayErrorPrivate;

static void
till_gateway_error_private_init (TillGatewayErrorPrivate *priv)
{
  g_assert (priv != NULL);

  memset (priv, 0, sizeof *priv);
}

static void
till_gateway_error_private_copy (const TillGatewayErrorPrivate *from,
                                 TillGatewayErrorPrivate       *to)
{
  g_assert (from != NULL && to != NULL);

  to->failure = from->failure;
  to->failure.code = g_strdup (from->failure.code);
  to->failure.decline_code = g_strdup (from->failure.decline_code);
  to->failure.param = g_strdup (from->failure.param);
  to->failure.request_id = g_strdup (from->failure.request_id);
  to->failure.missing_permission = g_strdup (from->failure.missing_permission);
  to->failure.object_id = g_strdup (from->failure.object_id);
}

static void
till_gateway_error_private_clear (TillGatewayErrorPrivate *priv)
{
  g_assert (priv != NULL);

  g_free (priv->failure.code);
  g_free (priv->failure.decline_code);
  g_free (priv->failure.param);
  g_free (priv->failure.request_id);
  g_free (priv->failure.missing_permission);
  g_free (priv->failure.object_id);
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
    {
      const TillGatewayErrorPrivate from = { .failure = *failure };

      till_gateway_error_private_copy (&from, till_gateway_error_get_private (error));
    }

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
  const TillGatewayErrorPrivate *priv;

  if (error == NULL || error->domain != TILL_GATEWAY_ERROR)
    return NULL;

  priv = till_gateway_error_get_private (error);

  return priv != NULL ? &priv->failure : NULL;
}
