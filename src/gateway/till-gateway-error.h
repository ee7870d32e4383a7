/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TILL_GATEWAY_ERROR (till_gateway_error_quark ())

/**
 * TillGatewayError:
 * @TILL_GATEWAY_ERROR_UNAVAILABLE: Nothing reached the gateway; retrying is safe.
 * @TILL_GATEWAY_ERROR_UNAUTHORIZED: The key is wrong, revoked or expired: sign in again.
 * @TILL_GATEWAY_ERROR_FORBIDDEN: The key is good but lacks a permission (see the failure).
 * @TILL_GATEWAY_ERROR_RATE_LIMITED: The gateway asked for fewer requests: slow down.
 * @TILL_GATEWAY_ERROR_REFUSED: The gateway understood and said no: tell.
 * @TILL_GATEWAY_ERROR_NOT_FOUND: There is no such object.
 * @TILL_GATEWAY_ERROR_PROTOCOL: The answer breaks the documented format.
 * @TILL_GATEWAY_ERROR_UNSUPPORTED: This gateway or account cannot do it; nothing was sent.
 * @TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN: Sent, but no usable answer came back. Money may have
 *   moved: reconcile before trying again.
 * @TILL_GATEWAY_ERROR_FORGED: A delivery does not carry the gateway's signature: drop it, count it.
 */
typedef enum
{
  TILL_GATEWAY_ERROR_UNAVAILABLE,
  TILL_GATEWAY_ERROR_UNAUTHORIZED,
  TILL_GATEWAY_ERROR_FORBIDDEN,
  TILL_GATEWAY_ERROR_RATE_LIMITED,
  TILL_GATEWAY_ERROR_REFUSED,
  TILL_GATEWAY_ERROR_NOT_FOUND,
  TILL_GATEWAY_ERROR_PROTOCOL,
  TILL_GATEWAY_ERROR_UNSUPPORTED,
  TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN,
  TILL_GATEWAY_ERROR_FORGED,
} TillGatewayError;

/* Codes that are ours, the same for every gateway; all others are the gateway's own words. */

/* Nothing left this machine. */
#define TILL_GATEWAY_CODE_NOT_SENT "not_sent"
/* The gateway was asked afterwards, and it has never heard of it. */
#define TILL_GATEWAY_CODE_DID_NOT_HAPPEN "did_not_happen"
/* Another console has just had the same done, on the same basis; ours was not carried out. */
#define TILL_GATEWAY_CODE_DONE_ELSEWHERE "done_elsewhere"
/* The customer's bank wants the customer to confirm: only a payment link allows that. */
#define TILL_GATEWAY_CODE_AUTHENTICATION_REQUIRED "authentication_required"
/* The gateway has not switched mail and telephone orders on for this account. */
#define TILL_GATEWAY_CODE_MOTO_NOT_ENABLED "moto_not_enabled"
/* The gateway does not take card numbers typed here from this account. */
#define TILL_GATEWAY_CODE_TYPED_CARD_NOT_ENABLED "typed_card_not_enabled"
/* Too many requests at the same time, not in a row. */
#define TILL_GATEWAY_CODE_TOO_MANY_AT_ONCE "too_many_at_once"

/**
 * TillGatewayFailure:
 * @http_status: 0 if there was no answer
 * @code: (nullable): the gateway's code, or one of ours
 * @decline_code: (nullable): the bank's reason in the gateway's words
 * @param: (nullable): the parameter it is about
 * @request_id: (nullable): what the gateway's support asks for
 * @missing_permission: (nullable): the permission the key lacks
 * @object_id: (nullable): the id of the attempt that failed: it is a payment too, and can be read
 * @retry_after_s: how long the gateway asked us to wait; 0 = it did not say
 *
 * What a #GError in #TILL_GATEWAY_ERROR knows besides its message. Never holds card data.
 */
typedef struct
{
  guint http_status;
  char *code;
  char *decline_code;
  char *param;
  char *request_id;
  char *missing_permission;
  char *object_id;
  guint retry_after_s;
} TillGatewayFailure;

GQuark                    till_gateway_error_quark       (void);
GError                   *till_gateway_error_new         (TillGatewayError          code,
                                                          const TillGatewayFailure *failure,
                                                          const char               *format,
                                                          ...) G_GNUC_PRINTF (3, 4);
const TillGatewayFailure *till_gateway_error_get_failure (const GError             *error);

G_END_DECLS
