/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words for what the layers below know as numbers. What must hold: every value has a word, a
 * tone and a glyph (there is no "default" below, so a new value does not compile without one), and
 * what is uncertain is said to be uncertain. Texts are translated when they are asked for. */

#include "till-words.h"

#include <glib/gi18n.h>

#include "till-format.h"

static TillWord
word (const char *text,
      TillTone    tone,
      TillGlyph   glyph)
{
  return (TillWord) { _(text), tone, glyph };
}

/**
 * till_words_payment_label:
 * @label: what became of a payment
 *
 * Returns: its word
 */
TillWord
till_words_payment_label (TillPaymentLabel label)
{
  switch (label)
    {
    case TILL_PAYMENT_LABEL_UNKNOWN:
      return word (N_("State not known"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_PAYMENT_LABEL_REQUIRES_INPUT:
      return word (N_("Not finished"), TILL_TONE_MUTED, TILL_GLYPH_CIRCLE);

    case TILL_PAYMENT_LABEL_REQUIRES_ACTION:
      return word (N_("Needs customer"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_PAYMENT_LABEL_PROCESSING:
      return word (N_("Processing"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_PAYMENT_LABEL_AUTHORIZED:
      return word (N_("Authorised"), TILL_TONE_NOTICE, TILL_GLYPH_HOLD);

    case TILL_PAYMENT_LABEL_SUCCEEDED:
      return word (N_("Succeeded"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_PAYMENT_LABEL_DECLINED:
      return word (N_("Declined"), TILL_TONE_BAD, TILL_GLYPH_CROSS);

    case TILL_PAYMENT_LABEL_CANCELED:
      return word (N_("Cancelled"), TILL_TONE_MUTED, TILL_GLYPH_DASH);

    case TILL_PAYMENT_LABEL_EXPIRED:
      return word (N_("Expired"), TILL_TONE_MUTED, TILL_GLYPH_DASH);

    case TILL_PAYMENT_LABEL_PARTLY_REFUNDED:
      return word (N_("Partly refunded"), TILL_TONE_PLAIN, TILL_GLYPH_HALF_BACK);

    case TILL_PAYMENT_LABEL_REFUNDED:
      return word (N_("Refunded"), TILL_TONE_PLAIN, TILL_GLYPH_BACK);

    case TILL_PAYMENT_LABEL_DISPUTED:
      return word (N_("Disputed"), TILL_TONE_WARNING, TILL_GLYPH_WARNING);
    }

  g_assert_not_reached ();
}

/**
 * till_words_refund_state:
 * @state: what became of a refund
 *
 * Returns: its word
 */
TillWord
till_words_refund_state (TillRefundState state)
{
  switch (state)
    {
    case TILL_REFUND_UNKNOWN:
      return word (N_("State not known"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_REFUND_PENDING:
      return word (N_("On its way"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_REFUND_REQUIRES_ACTION:
      return word (N_("Needs customer"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_REFUND_SUCCEEDED:
      return word (N_("Given back"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_REFUND_FAILED:
      return word (N_("Failed"), TILL_TONE_BAD, TILL_GLYPH_CROSS);

    case TILL_REFUND_CANCELED:
      return word (N_("Cancelled"), TILL_TONE_MUTED, TILL_GLYPH_DASH);
    }

  g_assert_not_reached ();
}

/**
 * till_words_refund:
 * @refund: a refund
 *
 * Returns: the word for what became of it; one that had succeeded and failed later has its own
 */
TillWord
till_words_refund (const TillRefund *refund)
{
  if (refund->state == TILL_REFUND_FAILED && refund->succeeded_before)
    return word (N_("Came back"), TILL_TONE_BAD, TILL_GLYPH_WARNING);

  return till_words_refund_state (refund->state);
}

/**
 * till_words_dispute_state:
 * @state: where a dispute stands
 *
 * Returns: its word
 */
TillWord
till_words_dispute_state (TillDisputeState state)
{
  switch (state)
    {
    case TILL_DISPUTE_UNKNOWN:
      return word (N_("State not known"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_DISPUTE_NEEDS_RESPONSE:
      return word (N_("Needs your answer"), TILL_TONE_WARNING, TILL_GLYPH_WARNING);

    case TILL_DISPUTE_UNDER_REVIEW:
      return word (N_("Bank is reviewing"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_DISPUTE_WON:
      return word (N_("Won"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_DISPUTE_LOST:
      return word (N_("Lost"), TILL_TONE_BAD, TILL_GLYPH_CROSS);

    case TILL_DISPUTE_CLOSED:
      return word (N_("Closed"), TILL_TONE_MUTED, TILL_GLYPH_DASH);

    case TILL_DISPUTE_PREVENTED:
      return word (N_("Prevented"), TILL_TONE_GOOD, TILL_GLYPH_TICK);
    }

  g_assert_not_reached ();
}

/**
 * till_words_payout_state:
 * @state: what became of a payout
 *
 * Returns: its word
 */
TillWord
till_words_payout_state (TillPayoutState state)
{
  switch (state)
    {
    case TILL_PAYOUT_UNKNOWN:
      return word (N_("State not known"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_PAYOUT_PENDING:
      return word (N_("Not sent yet"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_PAYOUT_IN_TRANSIT:
      return word (N_("On its way"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_PAYOUT_PAID:
      return word (N_("Paid out"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_PAYOUT_FAILED:
      return word (N_("Failed"), TILL_TONE_BAD, TILL_GLYPH_CROSS);

    case TILL_PAYOUT_CANCELED:
      return word (N_("Cancelled"), TILL_TONE_MUTED, TILL_GLYPH_DASH);
    }

  g_assert_not_reached ();
}

/**
 * till_words_link_state:
 * @state: what became of a link
 *
 * Returns: its word
 */
TillWord
till_words_link_state (TillLinkState state)
{
  switch (state)
    {
    case TILL_LINK_UNKNOWN:
      return word (N_("State not known"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_LINK_OPEN:
      return word (N_("Not paid yet"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_LINK_PAID:
      return word (N_("Paid"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_LINK_EXPIRED:
      return word (N_("Can no longer be paid"), TILL_TONE_MUTED, TILL_GLYPH_DASH);
    }

  g_assert_not_reached ();
}

/**
 * till_words_dispute_stage:
 * @stage: how far a dispute has gone
 *
 * Returns: its name
 */
const char *
till_words_dispute_stage (TillDisputeStage stage)
{
  switch (stage)
    {
    case TILL_DISPUTE_STAGE_INQUIRY:
      return _("Inquiry");

    case TILL_DISPUTE_STAGE_CHARGEBACK:
      return _("Chargeback");

    case TILL_DISPUTE_STAGE_APPEAL:
      return _("Appeal");
    }

  g_assert_not_reached ();
}

/**
 * till_words_instruction_state:
 * @state: what became of an instruction
 *
 * Returns: its word
 */
TillWord
till_words_instruction_state (TillInstructionState state)
{
  switch (state)
    {
    case TILL_INSTRUCTION_PREPARED:
      return word (N_("Prepared, nothing sent yet"), TILL_TONE_NOTICE, TILL_GLYPH_CIRCLE);

    case TILL_INSTRUCTION_SENT:
      return word (N_("Sent, waiting for the answer"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);

    case TILL_INSTRUCTION_DONE:
      return word (N_("Done"), TILL_TONE_GOOD, TILL_GLYPH_TICK);

    case TILL_INSTRUCTION_REFUSED:
      return word (N_("Refused, nothing happened"), TILL_TONE_BAD, TILL_GLYPH_CROSS);

    case TILL_INSTRUCTION_UNKNOWN:
      return word (N_("Outcome unknown, checking"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION);

    case TILL_INSTRUCTION_GIVEN_UP:
      return word (N_("Closed by hand"), TILL_TONE_MUTED, TILL_GLYPH_DASH);

    case TILL_INSTRUCTION_HELD:
      return word (N_("Held back, nothing sent yet"), TILL_TONE_NOTICE, TILL_GLYPH_CLOCK);
    }

  g_assert_not_reached ();
}

/**
 * till_words_instruction_now:
 * @instruction: an instruction
 *
 * Returns: a word for its state, or for how it came to it
 */
TillWord
till_words_instruction_now (TillInstruction *instruction)
{
  const TillOutcome *outcome = till_instruction_get_outcome (instruction);
  TillInstructionState state = till_instruction_get_state (instruction);

  if (state == TILL_INSTRUCTION_REFUSED && outcome != NULL &&
      (g_strcmp0 (outcome->code, TILL_INSTRUCTION_CODE_STOPPED) == 0 ||
       g_strcmp0 (outcome->code, TILL_INSTRUCTION_CODE_LEFT_HELD) == 0))
    return word (N_("Stopped, nothing was sent"), TILL_TONE_MUTED, TILL_GLYPH_DASH);

  return till_words_instruction_state (state);
}

static char *
say_charge (const TillOrder *order,
            const char      *amount)
{
  if (order->last4 == NULL)
    return order->capture_later ? g_strdup_printf (_("Hold %s"), amount)
                                : g_strdup_printf (_("Charge %s"), amount);

  return order->capture_later
         /* Translators: an amount, then the last four digits of a card */
         ? g_strdup_printf (_("Hold %s on card ····%s"), amount, order->last4)
         /* Translators: an amount, then the last four digits of a card */
         : g_strdup_printf (_("Charge %s to card ····%s"), amount, order->last4);
}

/**
 * till_words_instruction:
 * @instruction: an instruction
 *
 * Says what an instruction orders: "Charge £48.00 to card ····4242".
 *
 * Returns: (transfer full): the words
 */
char *
till_words_instruction (TillInstruction *instruction)
{
  const TillOrder *order;
  g_autofree char *amount = NULL;

  g_return_val_if_fail (instruction != NULL, NULL);

  order = till_instruction_get_order (instruction);
  amount = till_money_format (&order->amount);

  switch (order->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return say_charge (order, amount);

    case TILL_INSTRUCTION_CAPTURE:
      return g_strdup_printf (_("Capture %s"), amount);

    case TILL_INSTRUCTION_CANCEL:
      return g_strdup (_("Release the held money"));

    case TILL_INSTRUCTION_REFUND:
      return g_strdup_printf (_("Refund %s"), amount);

    case TILL_INSTRUCTION_CREATE_LINK:
      return g_strdup_printf (_("Payment link for %s"), amount);

    case TILL_INSTRUCTION_CLOSE_LINK:
      return g_strdup (_("Close a payment link"));

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return g_strdup (_("Cancel a refund"));

    case TILL_INSTRUCTION_SAVE_CARD:
      return order->last4 == NULL ? g_strdup (_("Save a card"))
                                  /* Translators: the last four digits of a card */
                                  : g_strdup_printf (_("Save card ····%s"), order->last4);

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return g_strdup (till_order_accepts_dispute (order) ? _("Accept a dispute")
                                                          : _("Answer a dispute"));

    case TILL_INSTRUCTION_PAYOUT:
      return g_strdup_printf (_("Pay out %s"), amount);
    }

  g_assert_not_reached ();
}

/**
 * till_words_instruction_whole:
 * @instruction: an instruction
 *
 * Says what an instruction orders and what became of it, in one line.
 *
 * Returns: (transfer full): the words
 */
char *
till_words_instruction_whole (TillInstruction *instruction)
{
  g_autofree char *what = till_words_instruction (instruction);
  TillWord state = till_words_instruction_now (instruction);

  /* Translators: what was ordered, then what became of it */
  return g_strdup_printf (_("%s — %s"), what, state.text);
}

/**
 * till_words_mode:
 * @mode: whether money is real
 *
 * Returns: the mode in one word
 */
const char *
till_words_mode (TillAccountMode mode)
{
  switch (mode)
    {
    case TILL_ACCOUNT_LIVE:
      return C_("mode of an account", "Live");

    case TILL_ACCOUNT_TEST:
      return _("Test");

    case TILL_ACCOUNT_PRACTICE:
      return _("Practice");
    }

  g_assert_not_reached ();
}

/**
 * till_words_mode_sentence:
 * @mode: whether money is real
 *
 * Returns: what the mode means
 */
const char *
till_words_mode_sentence (TillAccountMode mode)
{
  switch (mode)
    {
    case TILL_ACCOUNT_LIVE:
      return _("Real money moves");

    case TILL_ACCOUNT_TEST:
      return _("Test account: no real money moves");

    case TILL_ACCOUNT_PRACTICE:
      return _("Practice on this computer: no real money moves");
    }

  g_assert_not_reached ();
}

/**
 * till_words_account:
 * @name: what the merchant calls the account
 * @mode: whether money is real
 *
 * Names an account so that live and test are never mistaken, for buttons that move money: "Acme
 * Tea (live)".
 *
 * Returns: (transfer full): the words
 */
char *
till_words_account (const char     *name,
                    TillAccountMode mode)
{
  g_return_val_if_fail (name != NULL, NULL);

  switch (mode)
    {
    case TILL_ACCOUNT_LIVE:
      return g_strdup_printf (_("%s (live)"), name);

    case TILL_ACCOUNT_TEST:
      return g_strdup_printf (_("%s (test)"), name);

    case TILL_ACCOUNT_PRACTICE:
      return g_strdup_printf (_("%s (practice)"), name);
    }

  g_assert_not_reached ();
}

/**
 * till_words_freshness_state:
 * @state: how fresh the screen is
 *
 * Returns: its word, without figures
 */
TillWord
till_words_freshness_state (TillFreshnessState state)
{
  switch (state)
    {
    case TILL_FRESHNESS_STARTING:
      return word (N_("Connecting…"), TILL_TONE_MUTED, TILL_GLYPH_CLOCK);

    case TILL_FRESHNESS_BACKFILLING:
      return word (N_("Fetching history…"), TILL_TONE_NOTICE, TILL_GLYPH_ARROWS);

    case TILL_FRESHNESS_REPAIRING:
      return word (N_("Repairing"), TILL_TONE_NOTICE, TILL_GLYPH_ARROWS);

    case TILL_FRESHNESS_LIVE:
      return word (N_("Live"), TILL_TONE_GOOD, TILL_GLYPH_DOT);

    case TILL_FRESHNESS_POLLING:
      return word (N_("Checking now and then"), TILL_TONE_PLAIN, TILL_GLYPH_CLOCK);

    case TILL_FRESHNESS_BEHIND:
      return word (N_("Behind"), TILL_TONE_WARNING, TILL_GLYPH_CLOCK);

    case TILL_FRESHNESS_OFFLINE:
      return word (N_("Offline"), TILL_TONE_BAD, TILL_GLYPH_WARNING);
    }

  g_assert_not_reached ();
}

/**
 * till_words_freshness:
 * @freshness: how fresh the screen is
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says how fresh the screen is, with figures: "Behind 40 s", "Offline since 14:02".
 *
 * Returns: (transfer full): the words
 */
char *
till_words_freshness (const TillFreshness *freshness,
                      gint64               now_us)
{
  g_autofree char *figure = NULL;

  g_return_val_if_fail (freshness != NULL, NULL);

  switch (freshness->state)
    {
    case TILL_FRESHNESS_BACKFILLING:
      if (freshness->backfill_count == 0)
        break;

      figure = till_format_count (freshness->backfill_count);
      /* Translators: how many payments have been fetched so far */
      return g_strdup_printf (_("Fetching history %s…"), figure);

    case TILL_FRESHNESS_POLLING:
      if (freshness->checked_us == 0)
        break;

      figure = till_format_span (now_us - freshness->checked_us);
      /* Translators: a span of time, as "40 s" */
      return g_strdup_printf (_("Checked %s ago"), figure);

    case TILL_FRESHNESS_BEHIND:
      figure = till_format_span (now_us - freshness->since_us);
      /* Translators: a span of time, as "40 s" */
      return g_strdup_printf (_("Behind %s"), figure);

    case TILL_FRESHNESS_OFFLINE:
      figure = till_format_time (freshness->since_us, now_us);
      /* Translators: a time, as "14:02" or "Yesterday 13:57" */
      return g_strdup_printf (_("Offline since %s"), figure);

    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_REPAIRING:
    case TILL_FRESHNESS_LIVE:
      break;
    }

  return g_strdup (till_words_freshness_state (freshness->state).text);
}

/**
 * till_words_offline:
 * @freshness: how fresh the screen is
 * @now_us: the time, in µs since 1970 UTC
 *
 * Says since when the gateway is out of reach, and what that means for what is on the screen.
 *
 * Returns: (transfer full) (nullable): a sentence or two; %NULL when the gateway is within reach
 */
char *
till_words_offline (const TillFreshness *freshness,
                    gint64               now_us)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (freshness != NULL, NULL);

  if (freshness->state != TILL_FRESHNESS_OFFLINE)
    return NULL;

  time = till_format_time (freshness->since_us, now_us);

  /* Translators: a time, as "14:02" */
  return g_strdup_printf (_("The gateway has been out of reach since %s. What you see is how it "
                            "was then."), time);
}

/**
 * till_words_check:
 * @check: (nullable): "pass", "fail", "unavailable" or "unchecked": what the bank said of a code,
 *   a postcode or an address
 * @ret_tone: (out) (optional): how it is meant
 *
 * Returns: (nullable): its word; %NULL when nothing was said
 */
const char *
till_words_check (const char *check,
                  TillTone   *ret_tone)
{
  TillTone tone = TILL_TONE_MUTED;
  const char *text = NULL;

  if (g_strcmp0 (check, "pass") == 0)
    {
      text = _("Matches");
      tone = TILL_TONE_GOOD;
    }
  else if (g_strcmp0 (check, "fail") == 0)
    {
      text = _("Does not match");
      tone = TILL_TONE_BAD;
    }
  else if (g_strcmp0 (check, "unavailable") == 0)
    {
      text = _("The bank does not check it");
    }
  else if (check != NULL && *check != '\0')
    {
      text = _("Not checked");
    }

  if (ret_tone != NULL)
    *ret_tone = tone;

  return text;
}
