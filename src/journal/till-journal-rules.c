/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What may become an instruction: is the order whole, and does what is open stand in its way?
 *
 * What must hold: while the outcome of something is not known, nothing is allowed that would be
 * wrong under either outcome. No card number gets into the journal, wherever it was typed. Pure
 * functions; the caller holds the transaction in which the answer stays true. */

#include "till-journal-rules-private.h"

#include <string.h>

#include "till-instruction-private.h"
#include "till-json-reader.h"
#include "till-reference.h"
#include "till-text.h"

/* The longest text of an order: no gateway keeps more, and no person types it. */
#define TEXT_MAX 8192

/* All that is said about a dispute, together. */
#define EVIDENCE_MAX (48 * 1024)

static gboolean
invalid (GError    **error,
         const char *message)
{
  g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID, message);

  return FALSE;
}

static gboolean
check_texts (const TillOrder *order,
             GError         **error)
{
  const char *texts[] = {
    order->target_id,      order->target_intent_id, order->card_token,     order->last4,
    order->customer_id,    order->customer_name,    order->customer_email, order->customer_phone,
    order->reference,      order->description,      order->note,           order->reason,
    order->receipt_email,  order->return_url,       order->basis,
    order->consent,        order->batch,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i] == NULL)
        continue;

      if (strlen (texts[i]) > TEXT_MAX)
        return invalid (error, "A text is too long");

      if (!g_utf8_validate (texts[i], -1, NULL))
        return invalid (error, "A text is not readable (it is not UTF-8)");
    }

  return TRUE;
}

/* A card goes by its token and its last four; a number in their place is a mistake of ours that
 * must not reach the disk. */
static gboolean
check_card (const TillOrder *order,
            GError         **error)
{
  if (order->last4 != NULL && strlen (order->last4) > 4)
    return invalid (error, "More than the last four digits of the card were given");

  if (order->card_token != NULL && till_text_has_card_number (order->card_token))
    return invalid (error, "A card number was given in place of the gateway's token");

  return TRUE;
}

static gboolean
needs_target (TillInstructionKind kind)
{
  return kind == TILL_INSTRUCTION_CAPTURE || kind == TILL_INSTRUCTION_CANCEL ||
         kind == TILL_INSTRUCTION_REFUND || kind == TILL_INSTRUCTION_CLOSE_LINK ||
         kind == TILL_INSTRUCTION_CANCEL_REFUND || kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE;
}

static gboolean
needs_amount (TillInstructionKind kind)
{
  return kind == TILL_INSTRUCTION_CHARGE || kind == TILL_INSTRUCTION_CAPTURE ||
         kind == TILL_INSTRUCTION_REFUND || kind == TILL_INSTRUCTION_CREATE_LINK ||
         kind == TILL_INSTRUCTION_PAYOUT;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Evidence is an object of texts, and nothing else. */
static gboolean
check_evidence (const char *evidence,
                GError    **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) values = NULL;

  if (strlen (evidence) > EVIDENCE_MAX)
    return invalid (error, "The evidence is too long");

  node = till_json_parse (evidence, strlen (evidence), NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      json_object_get_size (json_node_get_object (node)) == 0)
    return invalid (error, "There is no evidence");

  values = json_object_get_values (json_node_get_object (node));
  for (GList *l = values; l != NULL; l = l->next)
    if (!is_text (l->data))
      return invalid (error, "The evidence is not only text");

  return TRUE;
}

/* What only one kind of order needs. */
static gboolean
check_special (const TillOrder *order,
               GError         **error)
{
  if (till_order_accepts_dispute (order))
    return order->evidence == NULL ||
           invalid (error, "A dispute is answered or accepted, not both");

  if (order->kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE)
    return check_evidence (order->evidence != NULL ? order->evidence : "", error);

  if (order->evidence != NULL)
    return invalid (error, "Evidence only belongs to a dispute");

  if (order->batch != NULL &&
      (order->kind != TILL_INSTRUCTION_REFUND || !till_batch_is_valid (order->batch)))
    return invalid (error, "Only a refund is part of a list, and says which line it is");

  if (order->kind == TILL_INSTRUCTION_SAVE_CARD &&
      (till_text_is_empty (order->card_token) || till_text_is_empty (order->customer_id)))
    return invalid (error, "It is not said which card to keep, or with whom");

  return TRUE;
}

/**
 * till_journal_rules_check_order:
 * @order: what a person wants done
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_INVALID when @order is incomplete or contradicts itself
 */
gboolean
till_journal_rules_check_order (const TillOrder *order,
                                GError         **error)
{
  if (order->kind < TILL_INSTRUCTION_CHARGE || order->kind > TILL_INSTRUCTION_PAYOUT)
    return invalid (error, "It is not said what to do");

  if (!till_currency_is_known (order->amount.currency))
    return invalid (error, "The currency is not known");

  if (needs_amount (order->kind) ? order->amount.minor <= 0 : order->amount.minor < 0)
    return invalid (error, "The amount must be more than nothing");

  /* Tax may be in the price of delivery, so both together may be more. */
  if (order->delivery < 0 || order->delivery > order->amount.minor || order->tax < 0 ||
      order->tax > order->amount.minor)
    return invalid (error, "Delivery or tax is more than the amount");

  if (order->available < 0 || order->expires_us < 0)
    return invalid (error, "What is left, or the time of expiry, is less than nothing");

  if (needs_target (order->kind) && till_text_is_empty (order->target_id))
    return invalid (error, "It is not said which payment or link it is about");

  return check_texts (order, error) && check_card (order, error) && check_special (order, error);
}

static gboolean
is_same (const char *a,
         const char *b)
{
  return a != NULL && b != NULL && strcmp (a, b) == 0;
}

static gboolean
is_about_the_same (const TillOrder *a,
                   const TillOrder *b)
{
  return is_same (a->target_id, b->target_id) || is_same (a->target_id, b->target_intent_id) ||
         is_same (a->target_intent_id, b->target_id) ||
         is_same (a->target_intent_id, b->target_intent_id);
}

/* Whether taking money for the reference of @order could be the second time. */
static gboolean
could_charge_twice (const TillOrder *order,
                    const TillOrder *open)
{
  g_autofree char *ours = till_reference_fold (order->reference);
  g_autofree char *theirs = till_reference_fold (open->reference);

  return (order->kind == TILL_INSTRUCTION_CHARGE || order->kind == TILL_INSTRUCTION_CREATE_LINK) &&
         open->kind == TILL_INSTRUCTION_CHARGE && is_same (ours, theirs);
}

/* Whether two orders without a common target would still do the same thing twice. */
static gboolean
is_same_deed (const TillOrder *order,
              const TillOrder *open)
{
  if (order->kind != open->kind)
    return FALSE;

  if (order->kind == TILL_INSTRUCTION_SAVE_CARD)
    return is_same (order->card_token, open->card_token);

  return order->kind == TILL_INSTRUCTION_PAYOUT &&
         strcmp (order->amount.currency, open->amount.currency) == 0;
}

/* For a message; not till_money_format(), which asks the C library and is for the main thread. */
static char *
write_money (gint64      minor,
             const char *currency)
{
  TillMoney money = { minor, "" };
  g_autofree char *digits = NULL;

  g_strlcpy (money.currency, currency, sizeof money.currency);
  digits = till_money_to_string (&money);

  return g_strconcat (currency, " ", digits, NULL);
}

/* How much is left is what the gateway says, counting what other consoles have under way there;
 * of this journal nothing else is under way, or it would have been refused before. */
static gboolean
check_amount (const TillOrder *order,
              GError         **error)
{
  g_autofree char *asked = NULL;
  g_autofree char *left = NULL;

  if ((order->kind != TILL_INSTRUCTION_REFUND && order->kind != TILL_INSTRUCTION_CAPTURE) ||
      order->amount.minor <= order->available)
    return TRUE;

  asked = write_money (order->amount.minor, order->amount.currency);
  left = write_money (order->available, order->amount.currency);
  g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_TOO_MUCH,
               "%s is too much: only %s is left", asked, left);

  return FALSE;
}

/**
 * till_journal_rules_check_open:
 * @order: an order that is whole
 * @related: (element-type TillInstruction): all open instructions with its reference, about its
 *   payment or link, or of its kind where only one may be under way
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_OPEN or %TILL_JOURNAL_ERROR_TOO_MUCH when @order has to
 *   wait or goes too far
 */
gboolean
till_journal_rules_check_open (const TillOrder *order,
                               GPtrArray       *related,
                               GError         **error)
{
  for (guint i = 0; i < related->len; i++)
    {
      const TillOrder *open = till_instruction_get_order (g_ptr_array_index (related, i));

      if (could_charge_twice (order, open))
        {
          g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN,
                       "A charge for “%s” is under way and its outcome is not known yet",
                       open->reference);
          return FALSE;
        }

      if (is_about_the_same (order, open) || is_same_deed (order, open))
        {
          g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN,
                               "Something else is under way with it, and its outcome is not known"
                               " yet");
          return FALSE;
        }
    }

  return check_amount (order, error);
}

/* Whether both take money from the same card or customer, as far as that can be known. */
static gboolean
has_same_payer (const TillOrder *a,
                const TillOrder *b)
{
  return is_same (a->card_token, b->card_token) || is_same (a->last4, b->last4) ||
         is_same (a->customer_id, b->customer_id);
}

/**
 * till_journal_rules_check_repeated:
 * @order: an order that is whole
 * @alike: (element-type TillInstruction): all instructions with its reference, and all since
 *   @since_us
 * @since_us: from when on the same amount from the same card or customer counts as a repetition;
 *   0 = never
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * The session looks for repetitions before, and further: this is for two orders at the same moment.
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_REPEATED when @order was carried out already, or may
 *   have been, and nobody has said that it is meant once more
 */
gboolean
till_journal_rules_check_repeated (const TillOrder *order,
                                   GPtrArray       *alike,
                                   gint64           since_us,
                                   GError         **error)
{
  g_autofree char *ours = till_reference_fold (order->reference);

  if (order->again || (order->kind != TILL_INSTRUCTION_CHARGE &&
                       order->kind != TILL_INSTRUCTION_CREATE_LINK))
    return TRUE;

  for (guint i = 0; i < alike->len; i++)
    {
      TillInstruction *earlier = g_ptr_array_index (alike, i);
      const TillOrder *its = till_instruction_get_order (earlier);
      g_autofree char *theirs = till_reference_fold (its->reference);

      if (its->kind != TILL_INSTRUCTION_CHARGE ||
          till_instruction_get_state (earlier) == TILL_INSTRUCTION_REFUSED)
        continue;

      if (is_same (ours, theirs))
        {
          g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_REPEATED,
                       "“%s” has been paid already", its->reference);
          return FALSE;
        }

      if (order->kind == TILL_INSTRUCTION_CHARGE && since_us > 0 &&
          till_instruction_get_created_us (earlier) >= since_us &&
          till_money_equal (&order->amount, &its->amount) && has_same_payer (order, its))
        {
          g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_REPEATED,
                               "The same was just taken from the same card or customer");
          return FALSE;
        }
    }

  return TRUE;
}

/* Whether the same may be ordered again after @earlier: it did not happen, for certain, and nobody
 * else has had it done. */
static gboolean
may_follow (TillInstruction *earlier)
{
  const TillOutcome *outcome = till_instruction_get_outcome (earlier);

  return till_instruction_get_state (earlier) == TILL_INSTRUCTION_REFUSED &&
         !is_same (outcome->code, TILL_INSTRUCTION_CODE_ELSEWHERE);
}

/**
 * till_journal_rules_check_batch:
 * @order: an order that is whole
 * @earlier: (element-type TillInstruction): all instructions of the same line of the same list
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * What stands on a line of a list is done once, however often the list is begun anew, and by
 * however many programs at the same moment.
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_REPEATED when it was carried out already, or may have
 *   been
 */
gboolean
till_journal_rules_check_batch (const TillOrder *order,
                                GPtrArray       *earlier,
                                GError         **error)
{
  for (guint i = 0; i < earlier->len; i++)
    if (!may_follow (g_ptr_array_index (earlier, i)))
      {
        g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_REPEATED,
                             "This line of the list has been carried out already, or is under way");
        return FALSE;
      }

  return TRUE;
}

/* Replaces *@text by a copy without card numbers; the copy is also added to @keep. */
static void
clean (const char **text,
       GPtrArray   *keep)
{
  if (*text == NULL || !till_text_has_card_number (*text))
    return;

  *text = till_text_redact (*text);
  g_ptr_array_add (keep, (gpointer) *text);
}

/* The same for text that nobody has looked at yet: what cannot be kept must not keep the rest from
 * being written. */
static void
clean_foreign (const char **text,
               GPtrArray   *keep)
{
  if (*text == NULL)
    return;

  *text = till_text_clean (*text, TEXT_MAX);
  g_ptr_array_add (keep, (gpointer) *text);
  clean (text, keep);
}

/**
 * till_journal_rules_clean:
 * @self: an instruction whose order is whole
 *
 * Takes card numbers out of all that a person typed or a gateway said. Telephone numbers look like
 * card numbers by chance and stay, unless they are too long to be one.
 *
 * Returns: (transfer full): the same instruction without card numbers
 */
TillInstruction *
till_journal_rules_clean (TillInstruction *self)
{
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func (g_free);
  const TillOutcome *stored = till_instruction_get_outcome (self);
  const char *operator_name = till_instruction_get_operator (self);
  const char *console_id = till_instruction_get_console_id (self);
  TillOrder order = *till_instruction_get_order (self);
  TillOutcome outcome = { .state = 0 };

  clean (&order.customer_name, keep);
  clean (&order.customer_email, keep);
  clean (&order.reference, keep);
  clean (&order.description, keep);
  clean (&order.note, keep);
  clean (&order.reason, keep);
  clean (&order.receipt_email, keep);
  clean (&order.evidence, keep);
  if (order.customer_phone != NULL && till_text_phone_has_card_number (order.customer_phone))
    clean (&order.customer_phone, keep);

  clean_foreign (&operator_name, keep);
  clean_foreign (&console_id, keep);

  if (stored != NULL)
    {
      outcome = *stored;
      clean_foreign (&outcome.result_id, keep);
      clean_foreign (&outcome.code, keep);
      clean_foreign (&outcome.decline_code, keep);
      clean_foreign (&outcome.message, keep);
      clean_foreign (&outcome.request_id, keep);
      clean_foreign (&outcome.operator_name, keep);
    }

  return till_instruction_new (till_instruction_get_id (self),
                               till_instruction_get_idempotency_key (self),
                               till_instruction_get_state (self), &order,
                               stored != NULL ? &outcome : NULL, operator_name, console_id,
                               till_instruction_get_created_us (self),
                               till_instruction_get_sent_us (self),
                               till_instruction_get_settled_us (self));
}
