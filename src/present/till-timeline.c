/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened to a payment, oldest first, from what the gateway says of it, its refunds and its
 * disputes, and from our journal. The journal adds what only we know: who captured or let go, and
 * what is still under way. What must hold: one thing is told once. */

#include "till-timeline.h"

#include <glib/gi18n.h>

#include "till-reason-words.h"

/**
 * till_timeline_entry_free:
 * @self: (transfer full): an entry
 */
void
till_timeline_entry_free (TillTimelineEntry *self)
{
  g_free (self->text);
  g_free (self->detail);
  g_free (self);
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Takes @text and @detail. */
static void
add (GPtrArray  *timeline,
     gint64      time_us,
     TillWord    word,
     char       *text,
     const char *who,
     char       *detail)
{
  TillTimelineEntry *entry = g_new0 (TillTimelineEntry, 1);

  entry->time_us = time_us;
  entry->tone = word.tone;
  entry->glyph = word.glyph;
  entry->detail = detail;
  if (is_said (who))
    {
      /* Translators: what happened, then the name of who did it */
      entry->text = g_strdup_printf (_("%s by %s"), text, who);
      g_free (text);
    }
  else
    {
      entry->text = text;
    }

  g_ptr_array_add (timeline, entry);
}

/* What became of the payment when it was made. */
static char *
say_making (const TillPayment *payment,
            const char        *amount)
{
  switch (payment->state)
    {
    case TILL_PAYMENT_SUCCEEDED:
      return g_strdup_printf (_("%s charged"), amount);

    case TILL_PAYMENT_AUTHORIZED:
      return g_strdup_printf (_("%s held on the card"), amount);

    case TILL_PAYMENT_FAILED:
      return g_strdup_printf (_("%s declined"), amount);

    case TILL_PAYMENT_CANCELED:
      return g_strdup_printf (_("%s asked for, cancelled since"), amount);

    case TILL_PAYMENT_EXPIRED:
      return g_strdup_printf (_("%s asked for, expired since"), amount);

    case TILL_PAYMENT_UNKNOWN:
    case TILL_PAYMENT_REQUIRES_INPUT:
    case TILL_PAYMENT_REQUIRES_ACTION:
    case TILL_PAYMENT_PROCESSING:
      return g_strdup_printf (_("%s asked for"), amount);
    }

  g_assert_not_reached ();
}

/* Refunds and disputes have entries of their own, so only the money itself gives this one its
 * word. */
static TillWord
get_making_word (const TillPayment *payment)
{
  TillPayment bare = *payment;

  bare.disputed = FALSE;
  bare.refunded = 0;

  return till_words_payment_label (till_payment_get_label (&bare));
}

static void
add_payment (GPtrArray         *timeline,
             const TillPayment *payment)
{
  g_autofree char *amount = till_money_format (&payment->amount);

  add (timeline, payment->created_us, get_making_word (payment), say_making (payment, amount),
       payment->operator_name, payment->moto ? g_strdup (_("By phone or mail")) : NULL);
}

static void
add_refund (GPtrArray        *timeline,
            const TillRefund *refund)
{
  TillWord word = till_words_refund (refund);
  g_autofree char *amount = till_money_format (&refund->amount);
  g_autofree char *reason = till_words_refund_reason (refund->reason);
  const char *state = refund->succeeded_before ? _("Succeeded, later failed") : word.text;

  if (word.tone == TILL_TONE_GOOD)
    word.glyph = TILL_GLYPH_BACK;

  /* Translators: an amount of a refund */
  add (timeline, refund->created_us, word, g_strdup_printf (_("Refund of %s"), amount),
       refund->operator_name,
       reason != NULL ? g_strdup_printf ("%s · %s", state, reason) : g_strdup (state));
}

static void
add_dispute (GPtrArray         *timeline,
             const TillDispute *dispute)
{
  TillWord word = till_words_dispute_state (dispute->state);
  g_autofree char *amount = till_money_format (&dispute->amount);

  add (timeline, dispute->created_us, word,
       /* Translators: the stage of a dispute ("Chargeback"), then an amount */
       g_strdup_printf (_("%s over %s"), till_words_dispute_stage (dispute->stage), amount),
       NULL, g_strdup (word.text));
}

/* Whether the gateway's own records tell of an instruction already. */
static gboolean
is_told (TillInstruction *instruction)
{
  if (till_instruction_is_open (instruction))
    return FALSE;

  switch (till_instruction_get_order (instruction)->kind)
    {
    case TILL_INSTRUCTION_CAPTURE:
    case TILL_INSTRUCTION_CANCEL:
    case TILL_INSTRUCTION_CANCEL_REFUND:
    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return FALSE;

    case TILL_INSTRUCTION_REFUND:
      return till_instruction_get_state (instruction) == TILL_INSTRUCTION_DONE;

    case TILL_INSTRUCTION_CHARGE:
    case TILL_INSTRUCTION_CREATE_LINK:
    case TILL_INSTRUCTION_CLOSE_LINK:
    case TILL_INSTRUCTION_SAVE_CARD:
    case TILL_INSTRUCTION_PAYOUT:
      return TRUE;
    }

  g_assert_not_reached ();
}

static void
add_instruction (GPtrArray       *timeline,
                 TillInstruction *instruction)
{
  TillWord word = till_words_instruction_now (instruction);

  if (!is_told (instruction))
    add (timeline, till_instruction_get_created_us (instruction), word,
         till_words_instruction (instruction), till_instruction_get_operator (instruction),
         g_strdup (word.text));
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const TillTimelineEntry *one = *(const TillTimelineEntry * const *) a;
  const TillTimelineEntry *other = *(const TillTimelineEntry * const *) b;

  return (one->time_us > other->time_us) - (one->time_us < other->time_us);
}

/**
 * till_timeline_new:
 * @detail: a payment with what hangs on it
 * @instructions: (nullable) (element-type TillInstruction): what the journal has about it
 *
 * Tells what happened to a payment.
 *
 * Returns: (transfer full) (element-type TillTimelineEntry): oldest first
 */
GPtrArray *
till_timeline_new (const TillPaymentDetail *detail,
                   GPtrArray               *instructions)
{
  GPtrArray *timeline =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_timeline_entry_free);

  g_return_val_if_fail (detail != NULL, timeline);

  add_payment (timeline, detail->payment);
  for (guint i = 0; i < detail->refunds->len; i++)
    add_refund (timeline, g_ptr_array_index (detail->refunds, i));
  for (guint i = 0; i < detail->disputes->len; i++)
    add_dispute (timeline, g_ptr_array_index (detail->disputes, i));
  for (guint i = 0; instructions != NULL && i < instructions->len; i++)
    add_instruction (timeline, g_ptr_array_index (instructions, i));

  g_ptr_array_sort (timeline, compare);

  return timeline;
}
