/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be said about a dispute, and what counts most for each reason
 * (docs.stripe.com/disputes/reason-codes-defense-requirements,
 * docs.stripe.com/api/disputes/evidence_object). What must hold: every piece is there for every
 * reason; only the order differs. */

#include "till-evidence-fields.h"

#include <glib/gi18n.h>
#include <string.h>

static const TillEvidenceField fields[] = {
  { "product_description", N_("What was sold"), N_("In words the bank understands"), TRUE },
  { "customer_name", N_("Customer"), NULL, FALSE },
  { "customer_email_address", N_("E-mail"), NULL, FALSE },
  { "billing_address", N_("Billing address"), NULL, TRUE },
  { "customer_purchase_ip", N_("Address of the customer’s computer (IP)"), NULL, FALSE },
  { "access_activity_log", N_("How the customer used it"),
    N_("Calls, logins, downloads, with their times"), TRUE },
  { "shipping_address", N_("Shipping address"), NULL, TRUE },
  { "shipping_carrier", N_("Carrier"), NULL, FALSE },
  { "shipping_tracking_number", N_("Tracking number"), NULL, FALSE },
  { "shipping_date", N_("Shipped on"), NULL, FALSE },
  { "service_date", N_("Service given on"), NULL, FALSE },
  { "refund_policy_disclosure", N_("How the customer was told of your refund terms"), NULL, TRUE },
  { "refund_refusal_explanation", N_("Why there is no refund"), NULL, TRUE },
  { "cancellation_policy_disclosure", N_("How the customer was told of your cancellation terms"),
    NULL, TRUE },
  { "cancellation_rebuttal", N_("Why it was not cancelled in time"), NULL, TRUE },
  { "duplicate_charge_explanation", N_("How the two payments differ"), NULL, TRUE },
  { "duplicate_charge_id", N_("ID of the other payment"), NULL, FALSE },
  { "uncategorized_text", N_("Anything else"), N_("What the bank should know besides"), TRUE },
};

/* The pieces that count for a reason, the most important first. */
static const struct
{
  const char *reason;
  const char *names[6];
} first[] = {
  { "fraudulent", { "customer_name", "billing_address", "access_activity_log",
                    "shipping_tracking_number", "product_description", NULL } },
  { "unrecognized", { "product_description", "customer_name", "access_activity_log",
                      "shipping_tracking_number", NULL } },
  { "product_not_received", { "shipping_tracking_number", "shipping_carrier", "shipping_date",
                              "shipping_address", "service_date", NULL } },
  { "product_unacceptable", { "product_description", "refund_policy_disclosure",
                              "refund_refusal_explanation", NULL } },
  { "credit_not_processed", { "refund_refusal_explanation", "refund_policy_disclosure",
                              "cancellation_policy_disclosure", NULL } },
  { "subscription_canceled", { "cancellation_rebuttal", "cancellation_policy_disclosure",
                               "access_activity_log", NULL } },
  { "duplicate", { "duplicate_charge_explanation", "duplicate_charge_id", "product_description",
                   NULL } },
  { "general", { "product_description", "customer_name", "uncategorized_text", NULL } },
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
