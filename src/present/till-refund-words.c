/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of refunds in words: each row, the sums, the one question before it begins, and how it
 * goes.
 *
 * What must hold: "refunded" is only said of what the gateway did; "unknown" is never called
 * refused; the question repeats count, sums, account and mode. */

#include "till-refund-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-format.h"
#include "till-order-words.h"
#include "till-payment-text.h"
#include "till-refund-result.h"
#include "till-text.h"

/**
 * till_refund_words_item:
 * @item: a row of a list
 *
 * Returns: how far it is
 */
TillWord
till_refund_words_item (const TillRefundItem *item)
{
  g_return_val_if_fail (item != NULL, ((TillWord) { "", TILL_TONE_PLAIN, TILL_GLYPH_DOT }));

  switch (item->state)
    {
    case TILL_REFUND_ITEM_UNCHECKED:
      return (TillWord) { _("Not looked at yet"), TILL_TONE_MUTED, TILL_GLYPH_DASH };

    case TILL_REFUND_ITEM_READY:
      return (TillWord) { _("To be refunded"), TILL_TONE_NOTICE, TILL_GLYPH_CIRCLE };

    case TILL_REFUND_ITEM_SENDING:
      return (TillWord) { _("Under way"), TILL_TONE_NOTICE, TILL_GLYPH_ARROWS };

    case TILL_REFUND_ITEM_UNKNOWN:
      return (TillWord) { _("Outcome unknown, checking"), TILL_TONE_WARNING, TILL_GLYPH_QUESTION };

    case TILL_REFUND_ITEM_DONE:
      return (TillWord) { item->earlier ? _("Refunded before") : _("Refunded"), TILL_TONE_GOOD,
                          TILL_GLYPH_TICK };

    case TILL_REFUND_ITEM_REFUSED:
      break;
    }

  return (TillWord) { _("Not refunded"), TILL_TONE_BAD, TILL_GLYPH_CROSS };
}

/**
 * till_refund_words_title:
 * @item: a row of a list
 *
 * Returns: (transfer full): whose payment it is, or its number while that is not known
 */
char *
till_refund_words_title (const TillRefundItem *item)
{
  g_return_val_if_fail (item != NULL, NULL);

  if (item->payment != NULL)
    return till_payment_say_customer (item->payment);

  if (!till_text_is_empty (item->who))
    return g_strdup (item->who);

  if (*item->row->payment_id != '\0')
    return g_strdup (item->row->payment_id);

  /* Translators: the number of a line of a list */
  return g_strdup_printf (_("Line %u"), item->row->line);
}

/**
 * till_refund_words_line:
 * @item: a row of a list
 *
 * Returns: (transfer full): where it stands, with which card it was paid, and what there is to say
 *   of it: why it is refused, or that its payment stands on the list before
 */
char *
till_refund_words_line (const TillRefundItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (item != NULL, NULL);

  g_string_append_printf (text, _("Line %u"), item->row->line);
  if (item->payment != NULL)
    {
      g_autofree char *method = till_payment_say_method (item->payment);

      if (*method != '\0')
        g_string_append_printf (text, " · %s", method);
    }

  if (item->why != NULL)
    g_string_append_printf (text, " · %s", item->why);
  else if (item->row->repeats > 0)
    {
      g_string_append (text, " · ");
      /* Translators: the number of a line of a list */
      g_string_append_printf (text, _("the payment of line %u again"), item->row->repeats);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_refund_words_amount:
 * @item: a row of a list
 *
 * Returns: (transfer full): how much, or what the list says of it; may be ""
 */
char *
till_refund_words_amount (const TillRefundItem *item)
{
  g_return_val_if_fail (item != NULL, NULL);

  return *item->amount.currency != '\0' ? till_money_format (&item->amount)
                                        : g_strdup (item->row->amount);
}

/* "450 rows, £1,234.00" */
static char *
say_rows (TillRefundBatch    *batch,
          TillRefundItemState state)
{
  g_autofree char *totals = till_refund_result_format_totals (batch, state);
  g_autofree char *count = NULL;
  g_autofree char *rows = NULL;
  TillRefundCounts counts;
  guint n;

  till_refund_batch_count (batch, &counts);
  n = counts.n[state];
  count = till_format_count (n);
  rows = g_strdup_printf (g_dngettext (NULL, "%s row", "%s rows", n), count);

  return *totals != '\0' ? g_strconcat (rows, ", ", totals, NULL) : g_steal_pointer (&rows);
}

static void
add_sum (GString            *text,
         TillRefundBatch    *batch,
         TillRefundItemState state,
         const char         *word)
{
  g_autofree char *rows = say_rows (batch, state);
  TillRefundCounts counts;

  till_refund_batch_count (batch, &counts);
  if (counts.n[state] > 0)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", word, rows);
}

static void
add_repeats (GString *text,
             guint    n)
{
  g_string_append_printf (text, g_dngettext (NULL,
                                             "%u row is about the payment of an earlier row.",
                                             "%u rows are about the payment of an earlier row.",
                                             n), n);
}

/**
 * till_refund_words_sums:
 * @batch: a batch that was looked over
 *
 * Returns: (transfer full): how many rows are to be refunded, refunded, refused and unknown, and
 *   what they amount to, each on a line; "" if there is nothing
 */
char *
till_refund_words_sums (TillRefundBatch *batch)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TillRefundCounts counts;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  till_refund_batch_count (batch, &counts);
  add_sum (text, batch, TILL_REFUND_ITEM_READY,
           till_refund_batch_get_step (batch) >= TILL_REFUND_BATCH_STOPPED ? _("Not sent")
                                                                           : _("To be refunded"));
  add_sum (text, batch, TILL_REFUND_ITEM_DONE, _("Refunded"));
  add_sum (text, batch, TILL_REFUND_ITEM_UNKNOWN, _("Outcome unknown, checking"));
  add_sum (text, batch, TILL_REFUND_ITEM_REFUSED, _("Not refunded"));
  if (counts.n_repeats > 0)
    {
      g_string_append_c (text, '\n');
      add_repeats (text, counts.n_repeats);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_refund_words_begin:
 * @batch: a batch that was looked over, or stopped
 *
 * Returns: (transfer full): what the button that begins says
 */
char *
till_refund_words_begin (TillRefundBatch *batch)
{
  g_autofree char *rows = NULL;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  rows = say_rows (batch, TILL_REFUND_ITEM_READY);

  /* Translators: "450 rows, £1,234.00" */
  return g_strdup_printf (till_refund_batch_get_step (batch) == TILL_REFUND_BATCH_STOPPED
                            ? _("Go on: %s…") : _("Refund %s…"), rows);
}

/**
 * till_refund_words_question:
 * @batch: a batch that was looked over, or stopped
 * @config: the account
 *
 * Returns: (transfer full): what is asked once before it begins
 */
char *
till_refund_words_question (TillRefundBatch         *batch,
                            const TillAccountConfig *config)
{
  g_autofree char *rows = NULL;
  g_autofree char *account = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  TillRefundCounts counts;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);
  g_return_val_if_fail (config != NULL, NULL);

  till_refund_batch_count (batch, &counts);
  rows = say_rows (batch, TILL_REFUND_ITEM_READY);
  account = till_words_account (config->name, config->mode);
  /* Translators: "450 rows, £1,234.00"; the account with its mode */
  g_string_append_printf (text, _("%s\n%s\n\nThis cannot be taken back. Each row is refunded once, "
                                  "also when the program or the network fails on the way; you can "
                                  "stop it at any row."), rows, account);
  if (counts.n_repeats > 0)
    {
      g_string_append (text, "\n\n");
      add_repeats (text, counts.n_repeats);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_refund_words_progress:
 * @batch: a batch
 *
 * Returns: (transfer full): how it goes: "120 of 450 rows"
 */
char *
till_refund_words_progress (TillRefundBatch *batch)
{
  const GError *trouble;
  TillRefundCounts counts;
  guint n_settled;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  till_refund_batch_count (batch, &counts);
  n_settled = counts.n[TILL_REFUND_ITEM_DONE] + counts.n[TILL_REFUND_ITEM_REFUSED];
  trouble = till_refund_batch_get_trouble (batch);

  if (till_refund_batch_is_stopping (batch))
    return g_strdup (_("Stopping after the row that is under way…"));

  if (trouble != NULL && trouble->domain == TILL_GATEWAY_ERROR)
    return g_strdup_printf (_("%u of %u rows. The gateway cannot be asked now: it goes on by "
                              "itself."), n_settled, counts.n_rows);

  if (counts.n[TILL_REFUND_ITEM_READY] == 0 && counts.n[TILL_REFUND_ITEM_SENDING] == 0)
    return g_strdup_printf (_("%u of %u rows. The gateway is being asked what became of the rest."),
                            n_settled, counts.n_rows);

  return g_strdup_printf (_("%u of %u rows"), n_settled, counts.n_rows);
}

/* What is said of a list that was stopped: of what was sent, no more than is known. */
static const char *
say_stopped (const TillRefundCounts *counts)
{
  return counts->n[TILL_REFUND_ITEM_UNKNOWN] > 0
           ? _("Stopped. Whether all that was sent is refunded is not known yet: the gateway is "
               "being asked. The rest was not sent. You can go on here, or after the next start.")
           : _("Stopped. What was sent is refunded; the rest was not sent. You can go on here, or "
               "after the next start.");
}

/**
 * till_refund_words_heading:
 * @batch: a batch that was begun and is not under way any more
 *
 * Returns: (transfer full): how it ended
 */
char *
till_refund_words_heading (TillRefundBatch *batch)
{
  const GError *trouble;
  TillDeclineWords words;
  TillRefundCounts counts;

  g_return_val_if_fail (TILL_IS_REFUND_BATCH (batch), NULL);

  till_refund_batch_count (batch, &counts);
  trouble = till_refund_batch_get_trouble (batch);
  if (trouble != NULL)
    {
      gboolean sent = counts.n[TILL_REFUND_ITEM_UNKNOWN] + counts.n[TILL_REFUND_ITEM_DONE] > 0;

      /* What there is to do about an error begins with that nothing was sent. */
      till_order_words_explain_error (trouble, &words);
      return g_strconcat (words.title, ". ", sent ? say_stopped (&counts) : words.act, NULL);
    }

  if (till_refund_batch_get_step (batch) != TILL_REFUND_BATCH_FINISHED)
    return g_strdup (say_stopped (&counts));

  return g_strdup (counts.n[TILL_REFUND_ITEM_REFUSED] > 0
                     ? _("The list is through. Look at the rows that were not refunded.")
                     : _("The list is through: every row is refunded."));
}
