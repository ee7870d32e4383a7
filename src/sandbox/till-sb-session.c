/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checkout sessions: how a payment link is paid or expires
 * (docs.stripe.com/payments/checkout/how-checkout-works).
 *
 * What must hold: a session is paid once; the payment intent appears when the customer pays. */

#include "till-sb-session.h"

#include <string.h>

#include "till-sb-attempt.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-intent.h"
#include "till-sb-json.h"

/**
 * till_sb_session_expire:
 * @sb: a gateway, in a transaction
 * @session: a session; it is changed and saved
 * @error: return location for a #GError
 *
 * Closes a session that was not paid.
 *
 * Returns: %FALSE when it is not open or could not be written
 */
gboolean
till_sb_session_expire (TillSb        *sb,
                        TillSbSession *session,
                        GError       **error)
{
  if (strcmp (session->status, "open") != 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "Only Checkout Sessions with a status in [\"open\"] can be "
                                 "expired. This Checkout Session has a status of %s.",
                                 session->status);

  till_sb_set (&session->status, "expired");

  return till_sb_save (sb, session, error) &&
         till_sb_emit (sb, "checkout.session.expired", session, NULL, error);
}

/**
 * till_sb_session_expire_due:
 * @sb: a gateway, in a transaction
 * @session: the number of a session whose time is over
 * @error: return location for a #GError
 *
 * Closes a session if it is still open.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_session_expire_due (TillSb  *sb,
                            gint64   session,
                            GError **error)
{
  g_autoptr (TillSbSession) row = till_sb_load (sb, TILL_SB_SESSION, session, error);

  if (row == NULL)
    return FALSE;

  return strcmp (row->status, "open") != 0 || till_sb_session_expire (sb, row, error);
}

static TillSbPaymentIntent *
intent_new (TillSb              *sb,
            const TillSbSession *session,
            gint64               method)
{
  TillSbPaymentIntent *intent = till_sb_row_new (TILL_SB_PAYMENT_INTENT);
  const char *capture_method = session->intent_capture_method;

  intent->row.created = till_sb_now (sb);
  intent->amount = session->amount_total;
  intent->customer = session->customer;
  intent->payment_method = method;
  intent->session = session->row.seq;
  intent->currency = g_strdup (session->currency);
  intent->status = g_strdup ("requires_confirmation");
  intent->capture_method = g_strdup (capture_method != NULL ? capture_method : "automatic_async");
  intent->confirmation_method = g_strdup ("automatic");
  intent->setup_future_usage = g_strdup (session->intent_setup_future_usage);
  intent->description = g_strdup (session->intent_description);
  intent->receipt_email = g_strdup (session->intent_receipt_email);
  intent->metadata = g_strdup (session->intent_metadata);

  return intent;
}

static char *
describe_customer (const char *email,
                   const char *name)
{
  g_auto (TillSbJson) json;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_begin (&json, "address");
  till_sb_json_nulls (&json, "city country line1 line2 postal_code state");
  till_sb_json_end (&json);
  till_sb_json_text (&json, "email", email);
  till_sb_json_text (&json, "name", name);
  till_sb_json_null (&json, "phone");
  till_sb_json_text (&json, "tax_exempt", "none");
  till_sb_json_begin_array (&json, "tax_ids");
  till_sb_json_end_array (&json);
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}

/**
 * till_sb_session_pay:
 * @sb: a gateway, in a transaction
 * @session: an open session; it is changed and saved
 * @method: the saved card it is paid with
 * @email: (nullable): the payer's address
 * @name: (nullable): the payer's name
 * @error: return location for a #GError
 *
 * The customer pays on the session's page.
 *
 * Returns: %FALSE when it is not open, the card failed (then what was changed must be kept), or it
 *   could not be written
 */
gboolean
till_sb_session_pay (TillSb              *sb,
                     TillSbSession       *session,
                     TillSbPaymentMethod *method,
                     const char          *email,
                     const char          *name,
                     GError             **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  TillSbAttempt attempt = { .error_on_requires_action = TRUE };

  if (strcmp (session->status, "open") != 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "This Checkout Session is no longer open: it is %s.",
                                 session->status);

  if (session->payment_intent != 0)
    {
      if (!(intent = till_sb_load (sb, TILL_SB_PAYMENT_INTENT, session->payment_intent, error)))
        return FALSE;

      intent->payment_method = method->row.seq;
    }
  else
    intent = intent_new (sb, session, method->row.seq);

  if (!till_sb_save (sb, intent, error) ||
      (session->payment_intent == 0 &&
       !till_sb_emit (sb, "payment_intent.created", intent, NULL, error)))
    return FALSE;

  session->payment_intent = intent->row.seq;
  if (!till_sb_save (sb, session, error) ||
      !till_sb_attempt_confirm (sb, intent, &attempt, error))
    return FALSE;

  g_free (session->customer_details);
  session->customer_details = describe_customer (email, name);
  till_sb_set (&session->status, "complete");
  till_sb_set (&session->payment_status,
               strcmp (intent->status, "succeeded") == 0 ? "paid" : "unpaid");

  return till_sb_save (sb, session, error) &&
         till_sb_emit (sb, "checkout.session.completed", session, NULL, error);
}
