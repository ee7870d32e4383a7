/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an account cannot do is refused before anything is sent. */

#include "till-gateway-refusal.h"

static const char *
explain (TillSupportReason reason)
{
  switch (reason)
    {
    case TILL_SUPPORT_REASON_PERMISSION:
      return "The key of this account lacks the permission to do this";

    case TILL_SUPPORT_REASON_GATE:
      return "The gateway has not switched this on for this account";

    case TILL_SUPPORT_REASON_NONE:
    case TILL_SUPPORT_REASON_GATEWAY:
      return "The gateway of this account cannot do this";
    }

  g_return_val_if_reached ("");
}

/**
 * till_gateway_allow:
 * @self: a gateway
 * @capability: what a call needs
 * @task: the call
 *
 * Checks the capabilities. When they rule the call out, @task is answered with
 * %TILL_GATEWAY_ERROR_UNSUPPORTED.
 *
 * Returns: whether the adapter may be asked
 */
gboolean
till_gateway_allow (TillGateway   *self,
                    TillCapability capability,
                    GTask         *task)
{
  const TillCapabilities *capabilities = till_gateway_get_capabilities (self);
  TillGatewayFailure failure = { .code = (char *) TILL_GATEWAY_CODE_NOT_SENT };

  if (capabilities->support[capability] != TILL_SUPPORT_NO)
    return TRUE;

  g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNSUPPORTED, &failure, "%s",
                                                     explain (capabilities->reason[capability])));

  return FALSE;
}

static gboolean
allow_charge (TillGateway     *self,
              const TillOrder *order,
              GTask           *task)
{
  const TillCapabilities *capabilities = till_gateway_get_capabilities (self);

  /* A token may be of a typed card or of a saved one: either will do. */
  if (capabilities->support[TILL_CAPABILITY_TYPED_CARD] == TILL_SUPPORT_NO &&
      !till_gateway_allow (self, TILL_CAPABILITY_SAVED_CARD, task))
    return FALSE;

  return (!order->moto || till_gateway_allow (self, TILL_CAPABILITY_MOTO, task)) &&
         (!order->save_card || till_gateway_allow (self, TILL_CAPABILITY_SAVE_CARD, task)) &&
         (!order->capture_later || till_gateway_allow (self, TILL_CAPABILITY_CAPTURE_LATER, task));
}

/**
 * till_gateway_allow_order:
 * @self: a gateway
 * @order: what a person wants done
 * @task: the call
 *
 * Checks the capabilities that @order needs. When they rule it out, @task is answered with
 * %TILL_GATEWAY_ERROR_UNSUPPORTED.
 *
 * Returns: whether the adapter may be asked
 */
gboolean
till_gateway_allow_order (TillGateway     *self,
                          const TillOrder *order,
                          GTask           *task)
{
  gboolean partial = order->amount.minor < order->available;

  switch (order->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return allow_charge (self, order, task);

    case TILL_INSTRUCTION_CAPTURE:
      return till_gateway_allow (self, TILL_CAPABILITY_CAPTURE_LATER, task) &&
             (!partial || till_gateway_allow (self, TILL_CAPABILITY_PARTIAL_CAPTURE, task));

    case TILL_INSTRUCTION_CANCEL:
      return till_gateway_allow (self, TILL_CAPABILITY_CAPTURE_LATER, task);

    case TILL_INSTRUCTION_REFUND:
      return till_gateway_allow (self, TILL_CAPABILITY_REFUND, task) &&
             (!partial || till_gateway_allow (self, TILL_CAPABILITY_PARTIAL_REFUND, task));

    case TILL_INSTRUCTION_CREATE_LINK:
      return till_gateway_allow (self, TILL_CAPABILITY_PAYMENT_LINK, task);

    case TILL_INSTRUCTION_CLOSE_LINK:
      return till_gateway_allow (self, TILL_CAPABILITY_CLOSE_LINK, task);

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return till_gateway_allow (self, TILL_CAPABILITY_REFUND, task);

    case TILL_INSTRUCTION_SAVE_CARD:
      return till_gateway_allow (self, TILL_CAPABILITY_SAVE_CARD, task) &&
             (!order->moto || till_gateway_allow (self, TILL_CAPABILITY_MOTO, task));

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return till_gateway_allow (self, TILL_CAPABILITY_DISPUTES, task);

    case TILL_INSTRUCTION_PAYOUT:
      return till_gateway_allow (self, TILL_CAPABILITY_PAYOUTS, task);
    }

  g_return_val_if_reached (FALSE);
}
