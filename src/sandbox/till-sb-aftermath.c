/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inventing what became of a payment: refunds of all kinds and fates, disputes in all states.
 *
 * What must hold: the sums agree with what the live gateway would have written: every refund and
 * dispute has its rows in the ledger. */

#include "till-sb-aftermath.h"

#include <string.h>

#include "till-sb-dispute.h"
#include "till-sb-json.h"
#include "till-sb-ledger.h"

#define HOUR (60 * 60)

static TillSbRefund *
refund_new (TillSbInventor     *self,
            const TillSbCharge *charge,
            gint64              amount,
            const char         *reason)
{
  TillSbRefund *refund = till_sb_row_new (TILL_SB_REFUND);

  refund->row.created = self->sb->invented_now;
  refund->amount = amount;
  refund->charge = charge->row.seq;
  refund->payment_intent = charge->payment_intent;
  refund->currency = g_strdup (charge->currency);
  refund->status = g_strdup ("succeeded");
  refund->reason = g_strdup (reason);
  refund->reference_available = TRUE;

  return refund;
}

static gboolean
change_refunded (TillSbInventor *self,
                 TillSbCharge   *charge,
                 gint64          by,
                 const char     *event,
                 GError        **error)
{
  g_auto (TillSbJson) previous;

  till_sb_json_init (&previous);
  till_sb_json_begin (&previous, NULL);
  till_sb_json_int (&previous, "amount_refunded", charge->amount_refunded);
  till_sb_json_end (&previous);
  charge->amount_refunded += by;

  return till_sb_inventor_tell (self, event, charge, previous.text->str, error);
}

/**
 * till_sb_aftermath_release:
 * @self: an inventor
 * @charge: an authorised charge; it is changed, not saved
 * @reason: (nullable): why, in Stripe's word
 * @error: return location for a #GError
 *
 * The hold of a charge is released.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_aftermath_release (TillSbInventor *self,
                           TillSbCharge   *charge,
                           const char     *reason,
                           GError        **error)
{
  g_autoptr (TillSbRefund) refund = refund_new (self, charge, charge->amount, reason);

  return till_sb_save (self->sb, refund, error) &&
         change_refunded (self, charge, charge->amount,
                          reason != NULL ? "charge.expired" : "charge.refunded", error);
}

/* The bank sends the refund back two days later. */
static gboolean
fail_refund (TillSbInventor *self,
             TillSbCharge   *charge,
             TillSbRefund   *refund,
             GError        **error)
{
  static const char * const reasons[] = {
    "expired_or_canceled_card", "lost_or_stolen_card", "unknown",
  };
  static const char previous[] = "{\"status\":\"succeeded\"}";

  if (!till_sb_inventor_reach (self, refund->row.created + 2 * TILL_SB_DAY))
    return TRUE;

  till_sb_set (&refund->status, "failed");
  till_sb_set (&refund->failure_reason,
               reasons[till_sb_random_below (&self->random, G_N_ELEMENTS (reasons))]);

  return till_sb_ledger_refund_failure (self->sb, refund, charge, self->sb->invented_now, error) &&
         till_sb_save (self->sb, refund, error) &&
         till_sb_inventor_tell (self, "refund.updated", refund, previous, error) &&
         till_sb_inventor_tell (self, "charge.refund.updated", refund, previous, error) &&
         till_sb_inventor_tell (self, "refund.failed", refund, NULL, error) &&
         change_refunded (self, charge, -refund->amount, "charge.updated", error);
}

static gboolean
refund (TillSbInventor *self,
        TillSbCharge   *charge,
        gint64          amount,
        gint64          at,
        GError        **error)
{
  static const char * const reasons[] = {
    "requested_by_customer", "duplicate", "fraudulent", NULL,
  };
  static const guint weights[] = { 700, 100, 20, 180 };
  g_autoptr (TillSbRefund) row = NULL;
  gboolean fails = till_sb_random_odds (&self->random, 30);
  gboolean pending = till_sb_random_odds (&self->random, 700);
  guint reason = till_sb_random_pick (&self->random, weights, G_N_ELEMENTS (weights));

  if (!till_sb_inventor_reach (self, at))
    return TRUE;

  row = refund_new (self, charge, amount, reasons[reason]);
  if (pending && at > self->now - 2 * TILL_SB_DAY)
    {
      till_sb_set (&row->status, "pending");
      row->reference_available = FALSE;
    }

  return till_sb_save (self->sb, row, error) &&
         till_sb_ledger_refund (self->sb, row, charge, at, error) &&
         till_sb_save (self->sb, row, error) &&
         change_refunded (self, charge, amount, "charge.refunded", error) &&
         till_sb_inventor_tell (self, "refund.created", row, NULL, error) &&
         (!fails || fail_refund (self, charge, row, error));
}

/* How far a dispute has come, by its age. */
static const char *
pick_status (TillSbInventor *self,
             gint64          age,
             gboolean        inquiry)
{
  gboolean odds = till_sb_random_odds (&self->random, 450);

  if (age < 9 * TILL_SB_DAY)
    return inquiry ? "warning_needs_response" : "needs_response";

  if (age < 40 * TILL_SB_DAY && odds)
    return inquiry ? "warning_under_review" : "under_review";

  if (inquiry)
    return "warning_closed";

  return odds ? "won" : "lost";
}

static TillSbDispute *
dispute_new (TillSbInventor *self,
             TillSbCharge   *charge,
             gboolean        inquiry)
{
  static const char * const reasons[] = {
    "fraudulent", "product_not_received", "product_unacceptable", "duplicate",
    "credit_not_processed", "subscription_canceled", "unrecognized", "general",
  };
  static const guint weights[] = { 450, 180, 120, 60, 60, 50, 50, 30 };
  TillSbDispute *dispute = till_sb_row_new (TILL_SB_DISPUTE);
  guint reason = till_sb_random_pick (&self->random, weights, G_N_ELEMENTS (weights));
  gint64 at = self->sb->invented_now;

  dispute->row.created = at;
  dispute->amount = charge->amount_captured - charge->amount_refunded;
  dispute->charge = charge->row.seq;
  dispute->payment_intent = charge->payment_intent;
  dispute->currency = g_strdup (charge->currency);
  dispute->status = g_strdup (pick_status (self, self->now - at, inquiry));
  dispute->reason = g_strdup (reasons[reason]);
  dispute->network_reason_code = g_strdup (till_sb_dispute_network_code (reasons[reason]));
  dispute->due_by = till_sb_dispute_due (at);
  dispute->charge_refundable = inquiry || strcmp (dispute->status, "won") == 0;
  if (strstr (dispute->status, "needs_response") == NULL)
    {
      dispute->submission_count = strcmp (dispute->status, "lost") != 0 ||
                                  till_sb_random_odds (&self->random, 500);
      dispute->evidence = g_strdup ("{\"uncategorized_text\":\"Signed delivery note attached.\"}");
    }

  return dispute;
}

/* The money goes, and comes back when it is won, which takes until five weeks later at most. */
static gboolean
move_disputed (TillSbInventor *self,
               TillSbDispute  *dispute,
               GError        **error)
{
  gint64 at = self->sb->invented_now;
  gint64 decided = MIN (at + 35 * TILL_SB_DAY, self->now);

  if (!till_sb_ledger_dispute (self->sb, dispute, /* reinstate= */ FALSE, at, error) ||
      !till_sb_inventor_tell (self, "charge.dispute.funds_withdrawn", dispute, NULL, error))
    return FALSE;

  if (strcmp (dispute->status, "won") != 0)
    return till_sb_save (self->sb, dispute, error);

  till_sb_inventor_reach (self, decided);

  return till_sb_ledger_dispute (self->sb, dispute, /* reinstate= */ TRUE, decided, error) &&
         till_sb_save (self->sb, dispute, error) &&
         till_sb_inventor_tell (self, "charge.dispute.closed", dispute, NULL, error) &&
         till_sb_inventor_tell (self, "charge.dispute.funds_reinstated", dispute, NULL, error);
}

static gboolean
dispute (TillSbInventor *self,
         TillSbCharge   *charge,
         gint64          at,
         GError        **error)
{
  g_autoptr (TillSbDispute) row = NULL;
  gboolean inquiry = till_sb_random_odds (&self->random, 180);

  if (!till_sb_inventor_reach (self, at))
    return TRUE;

  row = dispute_new (self, charge, inquiry);
  charge->disputed = row->charge_refundable ? TILL_SB_INQUIRED : TILL_SB_CHARGED_BACK;

  return till_sb_save (self->sb, charge, error) && /* the event shows the charge's card */
         till_sb_save (self->sb, row, error) &&
         till_sb_inventor_tell (self, "charge.dispute.created", row, NULL, error) &&
         (inquiry || move_disputed (self, row, error));
}

/**
 * till_sb_aftermath:
 * @self: an inventor
 * @charge: a captured charge; it is changed, not saved
 * @error: return location for a #GError
 *
 * Invents what became of a payment: mostly nothing.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_aftermath (TillSbInventor *self,
                   TillSbCharge   *charge,
                   GError        **error)
{
  static const guint weights[] = { 924, 36, 22, 8, 10 };
  gint64 paid = charge->row.created;
  gint64 later = paid + HOUR + till_sb_random_below (&self->random, 12 * TILL_SB_DAY);
  gint64 part = charge->amount_captured * (20 + till_sb_random_below (&self->random, 60)) / 100;

  /* A past without an open dispute would leave the most urgent page empty. */
  if (self->now - paid < 12 * TILL_SB_DAY && till_sb_random_odds (&self->random, 25))
    return dispute (self, charge, MIN (paid + 2 * TILL_SB_DAY, self->now), error);

  part = MAX (part / 10 * 10, 10);
  switch (till_sb_random_pick (&self->random, weights, G_N_ELEMENTS (weights)))
    {
    case 1:
      return refund (self, charge, charge->amount_captured, later, error);

    case 2:
      return part >= charge->amount_captured || refund (self, charge, part, later, error);

    case 3:
      return part >= charge->amount_captured ||
             (refund (self, charge, part, later, error) &&
              refund (self, charge, (charge->amount_captured - charge->amount_refunded) / 2 + 1,
                      later + 3 * TILL_SB_DAY, error));

    case 4:
      return dispute (self, charge,
                      paid + (4 + till_sb_random_below (&self->random, 40)) * TILL_SB_DAY, error);

    default:
      return TRUE;
    }
}
