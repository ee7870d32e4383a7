/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The operations of the gateway: which path is which handler, and what a key needs for it. */

#include "till-sb-routes.h"

#include <string.h>

#include "till-sb-api-account.h"
#include "till-sb-api-charges.h"
#include "till-sb-api-checkout.h"
#include "till-sb-api-customers.h"
#include "till-sb-api-events.h"
#include "till-sb-api-files.h"
#include "till-sb-api-methods.h"
#include "till-sb-api-payments.h"
#include "till-sb-api-setup.h"

#define ONE FALSE
#define LIST TRUE

static const TillSbRoute routes[] = {
  { "GET", "account", "accounts_kyc_basic_read", TILL_SB_NONE, ONE, till_sb_api_account_get },
  { "GET", "accounts/*", "accounts_kyc_basic_read", TILL_SB_NONE, ONE, till_sb_api_account_get },
  { "GET", "balance", "balance_read", TILL_SB_NONE, ONE, till_sb_api_balance_get },
  { "GET", "balance_transactions", "balance_transaction_read", TILL_SB_TXN, LIST,
    till_sb_api_txn_list },
  { "GET", "balance_transactions/*", "balance_transaction_read", TILL_SB_TXN, ONE,
    till_sb_api_txn_get },

  { "GET", "charges", "charge_read", TILL_SB_CHARGE, LIST, till_sb_api_charge_list },
  { "GET", "charges/*", "charge_read", TILL_SB_CHARGE, ONE, till_sb_api_charge_get },
  { "POST", "charges/*", "charge_write", TILL_SB_CHARGE, ONE, till_sb_api_charge_update },
  { "GET", "charges/*/dispute", "dispute_read", TILL_SB_DISPUTE, ONE,
    till_sb_api_charge_dispute },
  { "GET", "charges/*/refunds", "refund_read", TILL_SB_REFUND, LIST,
    till_sb_api_charge_refunds },
  { "POST", "charges/*/refunds", "refund_write", TILL_SB_REFUND, ONE,
    till_sb_api_refund_create },

  { "POST", "checkout/sessions", "checkout_session_write", TILL_SB_SESSION, ONE,
    till_sb_api_session_create },
  { "GET", "checkout/sessions", "checkout_session_read", TILL_SB_SESSION, LIST,
    till_sb_api_session_list },
  { "GET", "checkout/sessions/*", "checkout_session_read", TILL_SB_SESSION, ONE,
    till_sb_api_session_get },
  { "POST", "checkout/sessions/*/expire", "checkout_session_write", TILL_SB_SESSION, ONE,
    till_sb_api_session_expire },
  { "GET", "checkout/sessions/*/line_items", "checkout_session_read", TILL_SB_NONE, LIST,
    till_sb_api_session_line_items },

  { "POST", "customers", "customer_write", TILL_SB_CUSTOMER, ONE, till_sb_api_customer_create },
  { "GET", "customers", "customer_read", TILL_SB_CUSTOMER, LIST, till_sb_api_customer_list },
  { "GET", "customers/*", "customer_read", TILL_SB_CUSTOMER, ONE, till_sb_api_customer_get },
  { "POST", "customers/*", "customer_write", TILL_SB_CUSTOMER, ONE, till_sb_api_customer_update },
  { "DELETE", "customers/*", "customer_write", TILL_SB_CUSTOMER, ONE,
    till_sb_api_customer_delete },
  { "GET", "customers/*/payment_methods", "payment_method_read", TILL_SB_PAYMENT_METHOD, LIST,
    till_sb_api_customer_methods },

  { "GET", "disputes", "dispute_read", TILL_SB_DISPUTE, LIST, till_sb_api_dispute_list },
  { "GET", "disputes/*", "dispute_read", TILL_SB_DISPUTE, ONE, till_sb_api_dispute_get },
  { "POST", "disputes/*", "dispute_write", TILL_SB_DISPUTE, ONE, till_sb_api_dispute_update },
  { "POST", "disputes/*/close", "dispute_write", TILL_SB_DISPUTE, ONE,
    till_sb_api_dispute_close },

  { "GET", "events", "event_read", TILL_SB_EVENT, LIST, till_sb_api_event_list },
  { "GET", "events/*", "event_read", TILL_SB_EVENT, ONE, till_sb_api_event_get },

  { "POST", "files", "file_write", TILL_SB_FILE, ONE, till_sb_api_file_create },
  { "GET", "files", "file_read", TILL_SB_FILE, LIST, till_sb_api_file_list },
  { "GET", "files/*", "file_read", TILL_SB_FILE, ONE, till_sb_api_file_get },

  { "POST", "payment_intents", "payment_intent_write", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_create },
  { "GET", "payment_intents", "payment_intent_read", TILL_SB_PAYMENT_INTENT, LIST,
    till_sb_api_intent_list },
  { "GET", "payment_intents/*", "payment_intent_read", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_get },
  { "POST", "payment_intents/*", "payment_intent_write", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_update },
  { "POST", "payment_intents/*/confirm", "payment_intent_write", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_confirm },
  { "POST", "payment_intents/*/capture", "payment_intent_write", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_capture },
  { "POST", "payment_intents/*/cancel", "payment_intent_write", TILL_SB_PAYMENT_INTENT, ONE,
    till_sb_api_intent_cancel },

  { "POST", "payment_methods", "payment_method_create", TILL_SB_PAYMENT_METHOD, ONE,
    till_sb_api_method_create },
  { "GET", "payment_methods", "payment_method_read", TILL_SB_PAYMENT_METHOD, LIST,
    till_sb_api_method_list },
  { "GET", "payment_methods/*", "payment_method_read", TILL_SB_PAYMENT_METHOD, ONE,
    till_sb_api_method_get },
  { "POST", "payment_methods/*", "payment_method_write", TILL_SB_PAYMENT_METHOD, ONE,
    till_sb_api_method_update },
  { "POST", "payment_methods/*/attach", "payment_method_write", TILL_SB_PAYMENT_METHOD, ONE,
    till_sb_api_method_attach },
  { "POST", "payment_methods/*/detach", "payment_method_write", TILL_SB_PAYMENT_METHOD, ONE,
    till_sb_api_method_detach },

  { "GET", "payouts", "payout_read", TILL_SB_PAYOUT, LIST, till_sb_api_payout_list },
  { "GET", "payouts/*", "payout_read", TILL_SB_PAYOUT, ONE, till_sb_api_payout_get },

  { "GET", "radar/early_fraud_warnings", "dispute_read", TILL_SB_WARNING, LIST,
    till_sb_api_warning_list },
  { "GET", "radar/early_fraud_warnings/*", "dispute_read", TILL_SB_WARNING, ONE,
    till_sb_api_warning_get },

  { "POST", "refunds", "refund_write", TILL_SB_REFUND, ONE, till_sb_api_refund_create },
  { "GET", "refunds", "refund_read", TILL_SB_REFUND, LIST, till_sb_api_refund_list },
  { "GET", "refunds/*", "refund_read", TILL_SB_REFUND, ONE, till_sb_api_refund_get },
  { "POST", "refunds/*", "refund_write", TILL_SB_REFUND, ONE, till_sb_api_refund_update },
  { "POST", "refunds/*/cancel", "refund_write", TILL_SB_REFUND, ONE, till_sb_api_refund_cancel },

  { "POST", "setup_intents", "setup_intent_write", TILL_SB_SETUP_INTENT, ONE,
    till_sb_api_setup_create },
  { "GET", "setup_intents", "setup_intent_read", TILL_SB_SETUP_INTENT, LIST,
    till_sb_api_setup_list },
  { "GET", "setup_intents/*", "setup_intent_read", TILL_SB_SETUP_INTENT, ONE,
    till_sb_api_setup_get },
  { "POST", "setup_intents/*/confirm", "setup_intent_write", TILL_SB_SETUP_INTENT, ONE,
    till_sb_api_setup_confirm },
  { "POST", "setup_intents/*/cancel", "setup_intent_write", TILL_SB_SETUP_INTENT, ONE,
    till_sb_api_setup_cancel },

  { "POST", "webhook_endpoints", "webhook_write", TILL_SB_ENDPOINT, ONE,
    till_sb_api_endpoint_create },
  { "GET", "webhook_endpoints", "webhook_read", TILL_SB_ENDPOINT, LIST,
    till_sb_api_endpoint_list },
  { "GET", "webhook_endpoints/*", "webhook_read", TILL_SB_ENDPOINT, ONE,
    till_sb_api_endpoint_get },
  { "POST", "webhook_endpoints/*", "webhook_write", TILL_SB_ENDPOINT, ONE,
    till_sb_api_endpoint_update },
  { "DELETE", "webhook_endpoints/*", "webhook_write", TILL_SB_ENDPOINT, ONE,
    till_sb_api_endpoint_delete },
};

/* Compares segment by segment and copies what stands for "*". */
static gboolean
matches (const char *pattern,
         const char *path,
         char       *ids[2])
{
  guint n_ids = 0;

  while (*pattern != '\0' && *path != '\0')
    {
      gsize length = strcspn (path, "/");
      gsize n = strcspn (pattern, "/");

      if (*pattern == '*')
        {
          if (length == 0 || n_ids == 2)
            return FALSE;

          ids[n_ids++] = g_strndup (path, length);
        }
      else if (n != length || strncmp (pattern, path, n) != 0)
        return FALSE;

      pattern += n;
      path += length;
      if (*pattern == '/' && *path == '/')
        {
          pattern++;
          path++;
        }
    }

  return *pattern == '\0' && *path == '\0';
}

/**
 * till_sb_route_find:
 * @method: GET, POST or DELETE
 * @path: the whole path
 * @ret_ids: (out): what stands where the pattern has "*"; the caller frees them
 *
 * Returns: (transfer none) (nullable): the operation, or %NULL when there is none
 */
const TillSbRoute *
till_sb_route_find (const char *method,
                    const char *path,
                    char       *ret_ids[2])
{
  if (!g_str_has_prefix (path, "/v1/"))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      char *ids[2] = { NULL, NULL };

      if (strcmp (routes[i].method, method) == 0 &&
          matches (routes[i].pattern, path + strlen ("/v1/"), ids))
        {
          ret_ids[0] = ids[0];
          ret_ids[1] = ids[1];
          return &routes[i];
        }

      g_free (ids[0]);
      g_free (ids[1]);
    }

  return NULL;
}
