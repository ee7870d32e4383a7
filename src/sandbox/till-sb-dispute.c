/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Disputes: how they come, are answered and are decided (docs.stripe.com/disputes,
 * docs.stripe.com/testing, "Disputes" and "Evidence").
 *
 * What must hold: an inquiry moves no money; a chargeback takes the amount and a fee when it
 * comes, and the amount comes back only when it is won. */

#include "till-sb-dispute.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-cards.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-ledger.h"
#include "till-sb-render.h"

/* How long the merchant has to answer. */
#define DAYS_TO_ANSWER 9

static const struct
{
  const char *reason;
  const char *code;
} network_codes[] = {
  { "fraudulent", "10.4" },
  { "product_not_received", "13.1" },
  { "product_unacceptable", "13.3" },
  { "subscription_canceled", "13.2" },
  { "credit_not_processed", "13.6" },
  { "duplicate", "12.6.1" },
  { "unrecognized", "10.4" },
};

/**
 * till_sb_dispute_network_code:
 * @reason: a reason in Stripe's word
 *
 * Returns: (transfer none): the card network's number for it
 */
const char *
till_sb_dispute_network_code (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (network_codes); i++)
    if (strcmp (network_codes[i].reason, reason) == 0)
      return network_codes[i].code;

  return "10.4";
}

/**
 * till_sb_dispute_due:
 * @created: when a dispute came
 *
 * Returns: when the answer is due: the end of a day
 */
gint64
till_sb_dispute_due (gint64 created)
{
  return (created / TILL_SB_DAY + DAYS_TO_ANSWER + 1) * TILL_SB_DAY - 1;
}

/* What the gateway knows already is filled in. */
static char *
prefill_evidence (const TillSbCharge        *charge,
                  const TillSbPaymentMethod *method)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) billing = NULL;
  const char *email = charge->receipt_email;
  const char *name = NULL;

  if (method->billing_details != NULL)
    billing = till_json_parse (method->billing_details, strlen (method->billing_details), NULL);

  if (billing != NULL)
    {
      JsonObject *object = json_node_get_object (billing);

      name = json_object_get_string_member_with_default (object, "name", NULL);
      if (email == NULL)
        email = json_object_get_string_member_with_default (object, "email", NULL);
    }

  json_builder_begin_object (builder);
  if (name != NULL)
    {
      json_builder_set_member_name (builder, "customer_name");
      json_builder_add_string_value (builder, name);
    }
  if (email != NULL)
    {
      json_builder_set_member_name (builder, "customer_email_address");
      json_builder_add_string_value (builder, email);
    }
  if (charge->description != NULL)
    {
      json_builder_set_member_name (builder, "product_description");
      json_builder_add_string_value (builder, charge->description);
    }
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

/* Takes the money, which an inquiry does not do. */
static gboolean
withdraw (TillSb        *sb,
          TillSbDispute *dispute,
          GError       **error)
{
  return till_sb_ledger_dispute (sb, dispute, /* reinstate= */ FALSE, till_sb_now (sb), error) &&
         till_sb_save (sb, dispute, error) &&
         till_sb_emit (sb, "charge.dispute.funds_withdrawn", dispute, NULL, error);
}

static gboolean
mark_charge (TillSb       *sb,
             TillSbCharge *charge,
             gint64        disputed,
             GError      **error)
{
  charge->disputed = disputed;

  return till_sb_save (sb, charge, error);
}

/**
 * till_sb_dispute_open:
 * @sb: a gateway, in a transaction
 * @charge: the number of a charge whose card is made to be disputed
 * @error: return location for a #GError
 *
 * The cardholder disputes a charge.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_dispute_open (TillSb  *sb,
                      gint64   charge,
                      GError **error)
{
  g_autoptr (TillSbCharge) row = till_sb_load (sb, TILL_SB_CHARGE, charge, error);
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autoptr (TillSbDispute) dispute = NULL;
  gboolean inquiry;

  if (row == NULL ||
      !(method = till_sb_load (sb, TILL_SB_PAYMENT_METHOD, row->payment_method, error)))
    return FALSE;

  inquiry = method->behaviour == TILL_SB_INQUIRY;
  dispute = till_sb_row_new (TILL_SB_DISPUTE);
  dispute->row.created = till_sb_now (sb);
  dispute->amount = row->amount_captured - row->amount_refunded;
  dispute->charge = charge;
  dispute->payment_intent = row->payment_intent;
  dispute->currency = g_strdup (row->currency);
  dispute->status = g_strdup (inquiry ? "warning_needs_response" : "needs_response");
  dispute->reason = g_strdup (method->behaviour == TILL_SB_DISPUTED_AS_NOT_RECEIVED
                              ? "product_not_received" : "fraudulent");
  dispute->network_reason_code = g_strdup (till_sb_dispute_network_code (dispute->reason));
  dispute->due_by = till_sb_dispute_due (dispute->row.created);
  dispute->charge_refundable = inquiry;
  dispute->evidence = prefill_evidence (row, method);

  if (dispute->amount <= 0)
    return TRUE; /* refunded before the cardholder complained */

  return mark_charge (sb, row, inquiry ? TILL_SB_INQUIRED : TILL_SB_CHARGED_BACK, error) &&
         till_sb_save (sb, dispute, error) &&
         till_sb_emit (sb, "charge.dispute.created", dispute, NULL, error) &&
         (inquiry || withdraw (sb, dispute, error));
}

/**
 * till_sb_dispute_warn:
 * @sb: a gateway, in a transaction
 * @charge: the number of a charge
 * @error: return location for a #GError
 *
 * The card network warns that a charge may be disputed as fraud.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_dispute_warn (TillSb  *sb,
                      gint64   charge,
                      GError **error)
{
  g_autoptr (TillSbCharge) row = till_sb_load (sb, TILL_SB_CHARGE, charge, error);
  g_autoptr (TillSbWarning) warning = NULL;

  if (row == NULL)
    return FALSE;

  warning = till_sb_row_new (TILL_SB_WARNING);
  warning->row.created = till_sb_now (sb);
  warning->actionable = row->amount_refunded == 0;
  warning->charge = charge;
  warning->payment_intent = row->payment_intent;
  warning->fraud_type = g_strdup ("made_with_stolen_card");

  return till_sb_save (sb, warning, error) &&
         till_sb_emit (sb, "radar.early_fraud_warning.created", warning, NULL, error);
}

/**
 * till_sb_dispute_respond:
 * @sb: a gateway, in a transaction
 * @dispute: a dispute whose evidence was changed; it is saved
 * @submit: whether the evidence goes to the bank now
 * @before: the dispute as JSON before the change
 * @error: return location for a #GError
 *
 * Keeps evidence, or sends it to the bank: after that the bank decides.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_dispute_respond (TillSb        *sb,
                         TillSbDispute *dispute,
                         gboolean       submit,
                         const char    *before,
                         GError       **error)
{
  if (submit)
    {
      dispute->submission_count++;
      till_sb_set (&dispute->status, g_str_has_prefix (dispute->status, "warning_")
                                     ? "warning_under_review" : "under_review");
      if (!till_sb_task_add (sb, sb->settle_us, TILL_SB_TASK_DISPUTE_DECIDED, dispute->row.seq,
                             error))
        return FALSE;
    }

  return till_sb_save (sb, dispute, error) &&
         till_sb_emit (sb, "charge.dispute.updated", dispute, before, error);
}

/* Ends @dispute with @status and tells so. */
static gboolean
end_dispute (TillSb        *sb,
             TillSbDispute *dispute,
             const char    *status,
             GError       **error)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autofree char *before = till_sb_render_row (sb, dispute, error);
  gboolean won = strcmp (status, "won") == 0;

  if (before == NULL)
    return FALSE;

  till_sb_set (&dispute->status, status);
  if (won)
    {
      dispute->charge_refundable = TRUE;
      if (!(charge = till_sb_load (sb, TILL_SB_CHARGE, dispute->charge, error)) ||
          !mark_charge (sb, charge, TILL_SB_INQUIRED, error) ||
          !till_sb_ledger_dispute (sb, dispute, /* reinstate= */ TRUE, till_sb_now (sb), error))
        return FALSE;
    }

  return till_sb_save (sb, dispute, error) &&
         till_sb_emit (sb, "charge.dispute.closed", dispute, before, error) &&
         (!won || till_sb_emit (sb, "charge.dispute.funds_reinstated", dispute, NULL, error));
}

/**
 * till_sb_dispute_close:
 * @sb: a gateway, in a transaction
 * @dispute: a dispute
 * @error: return location for a #GError
 *
 * The merchant gives in.
 *
 * Returns: %FALSE when it is decided already or could not be written
 */
gboolean
till_sb_dispute_close (TillSb        *sb,
                       TillSbDispute *dispute,
                       GError       **error)
{
  if (strcmp (dispute->status, "won") == 0 || strcmp (dispute->status, "lost") == 0 ||
      strcmp (dispute->status, "warning_closed") == 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL, "This dispute is already closed");

  return end_dispute (sb, dispute, g_str_has_prefix (dispute->status, "warning_")
                                   ? "warning_closed" : "lost", error);
}

/* An inquiry that became a chargeback. */
static gboolean
escalate (TillSb        *sb,
          TillSbDispute *dispute,
          GError       **error)
{
  g_autoptr (TillSbCharge) charge = till_sb_load (sb, TILL_SB_CHARGE, dispute->charge, error);
  g_autofree char *before = till_sb_render_row (sb, dispute, error);

  if (charge == NULL || before == NULL)
    return FALSE;

  till_sb_set (&dispute->status, "needs_response");
  dispute->charge_refundable = FALSE;
  dispute->due_by = till_sb_dispute_due (till_sb_now (sb));

  return mark_charge (sb, charge, TILL_SB_CHARGED_BACK, error) &&
         till_sb_save (sb, dispute, error) &&
         till_sb_emit (sb, "charge.dispute.updated", dispute, before, error) &&
         withdraw (sb, dispute, error);
}

/**
 * till_sb_dispute_decide:
 * @sb: a gateway, in a transaction
 * @dispute: the number of a dispute that was answered
 * @error: return location for a #GError
 *
 * The bank decides as the text of the evidence tells it to; without such a text it goes on
 * thinking.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_dispute_decide (TillSb  *sb,
                        gint64   dispute,
                        GError **error)
{
  g_autoptr (TillSbDispute) row = till_sb_load (sb, TILL_SB_DISPUTE, dispute, error);
  gboolean inquiry;

  if (row == NULL)
    return FALSE;

  inquiry = strcmp (row->status, "warning_under_review") == 0;
  if ((!inquiry && strcmp (row->status, "under_review") != 0) || row->evidence == NULL)
    return TRUE;

  if (strstr (row->evidence, "\"winning_evidence\"") != NULL)
    return end_dispute (sb, row, inquiry ? "warning_closed" : "won", error);

  if (strstr (row->evidence, "\"losing_evidence\"") != NULL)
    return end_dispute (sb, row, inquiry ? "warning_closed" : "lost", error);

  if (inquiry && strstr (row->evidence, "\"escalate_inquiry_evidence\"") != NULL)
    return escalate (sb, row, error);

  return TRUE;
}
