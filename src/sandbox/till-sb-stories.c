/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inventing payments: what can happen to an order, in the proportions of a small shop.
 *
 * What must hold: each row is written once, at the end of its story; events show it as it was at
 * their moment. */

#include "till-sb-stories.h"

#include "till-sb-aftermath.h"
#include "till-sb-attempt.h"
#include "till-sb-charge.h"
#include "till-sb-intent.h"
#include "till-sb-json.h"
#include "till-sb-ledger.h"
#include "till-sb-people.h"

#define HOUR (60 * 60)

/* How a story goes. */
typedef enum
{
  PAID,
  DECLINED,
  DECLINED_THEN_PAID,
  CANCELED,
  ABANDONED,
  WANTS_ACTION,
  PROCESSING,
  HELD,
  HELD_THEN_CAPTURED,
  HELD_THEN_CAPTURED_IN_PART,
  HELD_THEN_CANCELED,
} Story;

static Story
pick_story (TillSbInventor *self,
            gint64          at)
{
  static const guint weights[] = { 844, 48, 22, 14, 8, 4, 0, 18, 18, 14, 10 };

  /* Nothing is processed for many days, so what is must be young. */
  if (self->now - at < 3 * TILL_SB_DAY && till_sb_random_odds (&self->random, 30))
    return PROCESSING;

  return (Story) till_sb_random_pick (&self->random, weights, G_N_ELEMENTS (weights));
}

static TillSbCharge *
charge_new (TillSbInventor      *self,
            TillSbPaymentIntent *intent,
            const char          *status)
{
  TillSbCharge *charge = till_sb_charge_new (self->sb, intent, till_sb_random_odds (&self->random,
                                                                                    450));

  charge->row.seq = ++self->last_charge;
  charge->status = g_strdup (status);
  intent->latest_charge = charge->row.seq;

  return charge;
}

/* The card fails; the intent waits for another. */
static gboolean
decline (TillSbInventor      *self,
         TillSbPaymentIntent *intent,
         GError             **error)
{
  static const char * const codes[] = {
    "generic_decline", "insufficient_funds", "do_not_honor", "expired_card", "incorrect_cvc",
    "lost_card", "stolen_card", "processing_error", "card_velocity_exceeded",
    "transaction_not_allowed", "pickup_card", "issuer_not_available", "invalid_account",
    "fraudulent", "authentication_required",
  };
  static const guint weights[] = { 250, 220, 160, 60, 70, 20, 20, 30, 25, 40, 10, 15, 20, 30, 30 };
  guint index = till_sb_random_pick (&self->random, weights, G_N_ELEMENTS (weights));
  const TillSbDecline *reason = till_sb_decline_find (NULL, codes[index]);
  g_autoptr (TillSbCharge) charge = charge_new (self, intent, "failed");

  charge->failure_code = g_strdup (reason->code);
  charge->decline_code = g_strdup (reason->decline_code);
  g_free (intent->last_payment_error);
  intent->last_payment_error = till_sb_attempt_describe_failure (self->sb, intent, charge->row.seq,
                                                                 reason, error);
  if (intent->last_payment_error == NULL ||
      !till_sb_save (self->sb, charge, error) ||
      !till_sb_inventor_tell (self, "charge.failed", charge, NULL, error))
    return FALSE;

  intent->payment_method = 0;

  return till_sb_inventor_tell (self, "payment_intent.payment_failed", intent, NULL, error);
}

/* Fee and net become known a moment later. */
static gboolean
settle (TillSbInventor            *self,
        TillSbCharge              *charge,
        const TillSbPaymentMethod *method,
        GError                   **error)
{
  return till_sb_ledger_charge (self->sb, charge, method, self->sb->invented_now, error) &&
         till_sb_inventor_tell (self, "charge.updated", charge, "{\"balance_transaction\":null}",
                                error);
}

static gboolean
pay (TillSbInventor            *self,
     TillSbPaymentIntent       *intent,
     const TillSbPaymentMethod *method,
     GError                   **error)
{
  g_autoptr (TillSbCharge) charge = charge_new (self, intent, "succeeded");

  charge->captured = TRUE;
  charge->amount_captured = charge->amount;
  intent->amount_received = intent->amount;
  g_clear_pointer (&intent->last_payment_error, g_free);
  till_sb_set (&intent->status, "succeeded");

  return till_sb_inventor_tell (self, "charge.succeeded", charge, NULL, error) &&
         till_sb_inventor_tell (self, "payment_intent.succeeded", intent, NULL, error) &&
         settle (self, charge, method, error) &&
         till_sb_aftermath (self, charge, error) &&
         till_sb_save (self->sb, charge, error);
}

static gboolean
end_hold (TillSbInventor      *self,
          TillSbPaymentIntent *intent,
          TillSbCharge        *charge,
          const char          *reason,
          const char          *refund_reason,
          GError             **error)
{
  intent->amount_capturable = 0;
  intent->canceled_at = self->sb->invented_now;
  till_sb_set (&intent->cancellation_reason, reason);
  till_sb_set (&intent->status, "canceled");

  return till_sb_aftermath_release (self, charge, refund_reason, error) &&
         till_sb_inventor_tell (self, "payment_intent.canceled", intent, NULL, error);
}

static gboolean
capture (TillSbInventor            *self,
         TillSbPaymentIntent       *intent,
         TillSbCharge              *charge,
         const TillSbPaymentMethod *method,
         gint64                     amount,
         GError                   **error)
{
  charge->captured = TRUE;
  charge->amount_captured = amount;
  intent->amount_capturable = 0;
  intent->amount_received = amount;
  till_sb_set (&intent->status, "succeeded");

  return till_sb_ledger_charge (self->sb, charge, method, self->sb->invented_now, error) &&
         till_sb_inventor_tell (self, "charge.captured", charge,
                                "{\"amount_captured\":0,\"balance_transaction\":null,"
                                "\"captured\":false}", error) &&
         till_sb_inventor_tell (self, "payment_intent.succeeded", intent, NULL, error) &&
         till_sb_aftermath (self, charge, error);
}

/* The hold is captured, given up, or runs out. */
static gboolean
after_hold (TillSbInventor            *self,
            Story                      story,
            TillSbPaymentIntent       *intent,
            TillSbCharge              *charge,
            const TillSbPaymentMethod *method,
            GError                   **error)
{
  gint64 later = charge->row.created + HOUR + till_sb_random_below (&self->random,
                                                                    5 * TILL_SB_DAY);
  gint64 part = MAX (charge->amount * 7 / 10 / 10 * 10, 10);

  if (story == HELD)
    {
      if (till_sb_inventor_reach (self, charge->capture_before))
        return end_hold (self, intent, charge, "automatic", "expired_uncaptured_charge", error);

      return till_sb_task_at (self->sb, charge->capture_before, TILL_SB_TASK_CHARGE_EXPIRES,
                              charge->row.seq, error);
    }

  if (!till_sb_inventor_reach (self, later))
    return after_hold (self, HELD, intent, charge, method, error);

  if (story == HELD_THEN_CANCELED)
    return end_hold (self, intent, charge, "requested_by_customer", NULL, error);

  return capture (self, intent, charge, method,
                  story == HELD_THEN_CAPTURED_IN_PART ? part : charge->amount, error);
}

static gboolean
hold (TillSbInventor            *self,
      Story                      story,
      TillSbPaymentIntent       *intent,
      const TillSbPaymentMethod *method,
      GError                   **error)
{
  g_autoptr (TillSbCharge) charge = NULL;

  till_sb_set (&intent->capture_method, "manual");
  till_sb_set (&intent->status, "requires_capture");
  charge = charge_new (self, intent, "succeeded");
  charge->capture_before = charge->row.created + TILL_SB_HOLD_DAYS * TILL_SB_DAY;
  intent->amount_capturable = intent->amount;

  return till_sb_inventor_tell (self, "charge.succeeded", charge, NULL, error) &&
         till_sb_inventor_tell (self, "payment_intent.amount_capturable_updated", intent, NULL,
                                error) &&
         after_hold (self, story, intent, charge, method, error) &&
         till_sb_save (self->sb, charge, error);
}

static gboolean
process (TillSbInventor      *self,
         TillSbPaymentIntent *intent,
         GError             **error)
{
  g_autoptr (TillSbCharge) charge = charge_new (self, intent, "pending");

  till_sb_set (&intent->status, "processing");

  return till_sb_save (self->sb, charge, error) &&
         till_sb_inventor_tell (self, "charge.pending", charge, NULL, error) &&
         till_sb_inventor_tell (self, "payment_intent.processing", intent, NULL, error);
}

static gboolean
cancel (TillSbInventor      *self,
        TillSbPaymentIntent *intent,
        GError             **error)
{
  if (!till_sb_inventor_reach (self, intent->row.created + 2 * HOUR))
    return TRUE;

  intent->payment_method = 0;
  intent->canceled_at = self->sb->invented_now;
  till_sb_set (&intent->cancellation_reason,
               till_sb_random_odds (&self->random, 500) ? "abandoned" : "requested_by_customer");
  till_sb_set (&intent->status, "canceled");

  return till_sb_inventor_tell (self, "payment_intent.canceled", intent, NULL, error);
}

static gboolean
pay_again (TillSbInventor      *self,
           TillSbPaymentIntent *intent,
           GError             **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (!till_sb_inventor_reach (self, intent->row.created + 90))
    return TRUE;

  if (!(method = till_sb_inventor_card (self, TILL_SB_GUEST (self->order), error)) ||
      !till_sb_save (self->sb, method, error))
    return FALSE;

  intent->payment_method = method->row.seq;

  return pay (self, intent, method, error);
}

static gboolean
tell_story (TillSbInventor            *self,
            Story                      story,
            TillSbPaymentIntent       *intent,
            const TillSbPaymentMethod *method,
            GError                   **error)
{
  switch (story)
    {
    case PAID:
      return pay (self, intent, method, error);

    case DECLINED:
      return decline (self, intent, error);

    case DECLINED_THEN_PAID:
      return decline (self, intent, error) && pay_again (self, intent, error);

    case CANCELED:
      return cancel (self, intent, error);

    case ABANDONED:
      intent->payment_method = 0;
      return TRUE;

    case WANTS_ACTION:
      till_sb_set (&intent->status, "requires_action");
      intent->next_action = g_strdup ("{\"type\":\"use_stripe_sdk\",\"use_stripe_sdk\":{}}");
      return till_sb_inventor_tell (self, "payment_intent.requires_action", intent, NULL, error);

    case PROCESSING:
      return process (self, intent, error);

    case HELD:
    case HELD_THEN_CAPTURED:
    case HELD_THEN_CAPTURED_IN_PART:
    case HELD_THEN_CANCELED:
      return hold (self, story, intent, method, error);
    }

  return FALSE;
}

static TillSbSession *
session_new (TillSbInventor            *self,
             const TillSbPaymentIntent *intent,
             gint64                     at)
{
  TillSbSession *session = till_sb_row_new (TILL_SB_SESSION);
  TillSbJson json;

  session->row.created = at;
  session->amount_total = intent->amount;
  session->customer = intent->customer;
  session->expires_at = at + TILL_SB_DAY;
  session->currency = g_strdup (intent->currency);
  session->status = g_strdup ("open");
  session->payment_status = g_strdup ("unpaid");
  session->customer_email = g_strdup (intent->receipt_email);
  session->success_url = g_strdup ("https://example.com/thanks");
  session->metadata = g_strdup (intent->metadata);
  session->intent_description = g_strdup (intent->description);
  session->intent_metadata = g_strdup (intent->metadata);

  till_sb_json_init (&json);
  till_sb_json_begin_array (&json, NULL);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "id", "li_1invented");
  till_sb_json_text (&json, "object", "item");
  till_sb_json_int (&json, "amount_discount", 0);
  till_sb_json_int (&json, "amount_subtotal", intent->amount);
  till_sb_json_int (&json, "amount_tax", 0);
  till_sb_json_int (&json, "amount_total", intent->amount);
  till_sb_json_text (&json, "currency", intent->currency);
  till_sb_json_text (&json, "description",
                     intent->description != NULL ? intent->description : "Order");
  till_sb_json_null (&json, "price");
  till_sb_json_int (&json, "quantity", 1);
  till_sb_json_end (&json);
  till_sb_json_end_array (&json);
  session->line_items = till_sb_json_steal (&json);

  return session;
}

/* Some paid by a link that was sent ten minutes earlier. */
static gboolean
came_by_link (TillSbInventor      *self,
              TillSbPaymentIntent *intent,
              GError             **error)
{
  g_autoptr (TillSbSession) session = session_new (self, intent, intent->row.created - 600);

  session->payment_intent = intent->row.seq;
  till_sb_set (&session->status, "complete");
  till_sb_set (&session->payment_status, "paid");
  if (!till_sb_save (self->sb, session, error))
    return FALSE;

  intent->session = session->row.seq;

  return till_sb_inventor_tell (self, "checkout.session.completed", session, NULL, error);
}

/**
 * till_sb_story_payment:
 * @self: an inventor
 * @at: when the order came
 * @error: return location for a #GError
 *
 * Invents one payment with all that became of it.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_story_payment (TillSbInventor *self,
                       gint64          at,
                       GError        **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  g_autoptr (TillSbPaymentMethod) method = NULL;
  Story story;

  till_sb_inventor_reach (self, at);
  story = pick_story (self, at);
  intent = till_sb_inventor_intent (self);
  if (!till_sb_inventor_payer (self, intent, &method, error) ||
      !till_sb_inventor_tell (self, "payment_intent.created", intent, NULL, error))
    return FALSE;

  intent->payment_method = method->row.seq;
  if (story == PAID && till_sb_random_odds (&self->random, 60) &&
      !came_by_link (self, intent, error))
    return FALSE;

  return tell_story (self, story, intent, method, error) &&
         till_sb_save (self->sb, intent, error);
}

/**
 * till_sb_story_expired_session:
 * @self: an inventor
 * @at: when a link was sent
 * @error: return location for a #GError
 *
 * Invents a payment link that nobody paid.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_story_expired_session (TillSbInventor *self,
                               gint64          at,
                               GError        **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  g_autoptr (TillSbSession) session = NULL;

  till_sb_inventor_reach (self, at);
  intent = till_sb_inventor_intent (self);
  self->last_intent--; /* no payment began */
  session = session_new (self, intent, at);
  if (!till_sb_inventor_reach (self, session->expires_at))
    return till_sb_save (self->sb, session, error) &&
           till_sb_task_at (self->sb, session->expires_at, TILL_SB_TASK_SESSION_EXPIRES,
                            session->row.seq, error);

  till_sb_set (&session->status, "expired");

  return till_sb_save (self->sb, session, error) &&
         till_sb_inventor_tell (self, "checkout.session.expired", session, NULL, error);
}
