/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be said about a dispute, and what counts most for each reason
 * (docs.stripe.com/disputes/reason-codes-defense-requirements,
 * docs.stripe.com/api/disputes/evidence_object). What must hold: every piece is there for every
 * reason; only the order differs. */

#include "till-evidence-fields.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINE(name, label, hint) { name, label, hint, FALSE, FALSE }
#define TEXT(name, label, hint) { name, label, hint, TRUE, FALSE }
#define PAPER(name, label, hint) { name, label, hint, FALSE, TRUE }

static const TillEvidenceField fields[] = {
  TEXT ("product_description", N_("What was sold"), N_("In words the bank understands")),
  LINE ("customer_name", N_("Customer"), NULL),
  LINE ("customer_email_address", N_("E-mail"), NULL),
  TEXT ("billing_address", N_("Billing address"), NULL),
  LINE ("customer_purchase_ip", N_("Address of the customer’s computer (IP)"), NULL),
  TEXT ("access_activity_log", N_("How the customer used it"),
        N_("Calls, logins, downloads, with their times")),
  PAPER ("receipt", N_("Receipt"), N_("What the customer was sent about this payment")),
  PAPER ("customer_communication", N_("Letters and messages"),
         N_("What you and the customer wrote to each other")),
  PAPER ("customer_signature", N_("Signature"), N_("A paper the customer has signed")),
  TEXT ("shipping_address", N_("Shipping address"), NULL),
  LINE ("shipping_carrier", N_("Carrier"), NULL),
  LINE ("shipping_tracking_number", N_("Tracking number"), NULL),
  LINE ("shipping_date", N_("Shipped on"), NULL),
  PAPER ("shipping_documentation", N_("Proof of shipping"),
         N_("The carrier’s receipt or label, with the whole address")),
  LINE ("service_date", N_("Service given on"), NULL),
  PAPER ("service_documentation", N_("Proof of service"),
         N_("A contract, an order or a work report")),
  PAPER ("refund_policy", N_("Refund terms"), N_("As the customer could read them")),
  TEXT ("refund_policy_disclosure", N_("How the customer was told of your refund terms"), NULL),
  TEXT ("refund_refusal_explanation", N_("Why there is no refund"), NULL),
  PAPER ("cancellation_policy", N_("Cancellation terms"), N_("As the customer could read them")),
  TEXT ("cancellation_policy_disclosure",
        N_("How the customer was told of your cancellation terms"), NULL),
  TEXT ("cancellation_rebuttal", N_("Why it was not cancelled in time"), NULL),
  TEXT ("duplicate_charge_explanation", N_("How the two payments differ"), NULL),
  LINE ("duplicate_charge_id", N_("ID of the other payment"), NULL),
  PAPER ("duplicate_charge_documentation", N_("Papers of the other payment"),
         N_("Its receipt or label, which shows that it is another one")),
  TEXT ("uncategorized_text", N_("Anything else"), N_("What the bank should know besides")),
  PAPER ("uncategorized_file", N_("Any other file"), NULL),
};

/* The pieces that count for a reason, the most important first. */
static const struct
{
  const char *reason;
  const char *names[10];
} first[] = {
  { "fraudulent", { "customer_name", "billing_address", "customer_signature",
                    "customer_communication", "shipping_documentation", "access_activity_log",
                    "shipping_tracking_number", "product_description", NULL } },
  { "unrecognized", { "product_description", "receipt", "customer_name", "customer_communication",
                      "access_activity_log", "shipping_tracking_number", NULL } },
  { "product_not_received", { "shipping_tracking_number", "shipping_documentation",
                              "shipping_carrier", "shipping_date", "shipping_address",
                              "service_date", "service_documentation", "customer_communication",
                              NULL } },
  { "product_unacceptable", { "product_description", "customer_communication",
                              "service_documentation", "refund_policy",
                              "refund_policy_disclosure", "refund_refusal_explanation", NULL } },
  { "credit_not_processed", { "refund_refusal_explanation", "refund_policy",
                              "refund_policy_disclosure", "customer_communication",
                              "cancellation_policy", "cancellation_policy_disclosure", NULL } },
  { "subscription_canceled", { "cancellation_rebuttal", "cancellation_policy",
                               "cancellation_policy_disclosure", "customer_communication",
                               "access_activity_log", NULL } },
  { "duplicate", { "duplicate_charge_explanation", "duplicate_charge_id",
                   "duplicate_charge_documentation", "receipt", "product_description", NULL } },
  { "general", { "product_description", "customer_name", "receipt", "customer_communication",
                 "uncategorized_text", NULL } },
};

static const char * const *
find_first (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_strcmp0 (first[i].reason, reason) == 0)
      return first[i].names;

  return first[G_N_ELEMENTS (first) - 1].names;
}

static const TillEvidenceField *
find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];

  g_assert_not_reached ();
}

/**
 * till_evidence_fields_list:
 * @reason: (nullable): the gateway's word for why a payment is disputed
 * @ret_n_first: (out): how many of them, at the beginning, count most
 *
 * Returns: (transfer container) (element-type TillEvidenceField): all pieces there are, those that
 *   count most first
 */
GPtrArray *
till_evidence_fields_list (const char *reason,
                           guint      *ret_n_first)
{
  const char * const *names = find_first (reason);
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (ret_n_first != NULL, list);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (list, (gpointer) find_field (names[i]));
  *ret_n_first = list->len;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!g_strv_contains (names, fields[i].name))
      g_ptr_array_add (list, (gpointer) &fields[i]);

  return list;
}
