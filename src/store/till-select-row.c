/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a payment is one of those that a filter means, going by its row.
 *
 * What must hold: whichever way led to a row, the same question is asked of it; amounts are
 * compared as money, not as figures: 48 means £48.00 and ¥48. */

#include "till-select-private.h"

#include "till-disk-code-private.h"
#include "till-key-private.h"

/* Where the texts begin in a row that has them (TILL_SELECT_TEXTS), and two of them. */
#define FIRST_TEXT 12
#define EMAIL_TEXT (FIRST_TEXT + 1)
#define REFERENCE_TEXT (FIRST_TEXT + 4)

/* Room for the words of most payments. */
#define WORDS_BYTES 512

/**
 * till_select_labels:
 * @filter: a filter
 *
 * Returns: bit n: payments whose label has the number n on disk; 0 = all
 */
guint32
till_select_labels (const TillFilter *filter)
{
  guint32 labels = 0;

  for (int label = 0; label <= till_disk_payment_label.last; label++)
    if ((filter->labels >> label & 1) != 0)
      labels |= 1u << till_disk_payment_label.to_disk (label);

  /* Only labels that do not exist: none, not all. */
  return labels == 0 && filter->labels != 0 ? 1 : labels;
}

/**
 * till_select_range:
 * @filter: a filter
 * @ret_floor: (out): the least key it means
 * @ret_before: (out): the least key above all it means
 *
 * Times count in whole seconds, which is what gateways tell.
 */
void
till_select_range (const TillFilter *filter,
                   gint64           *ret_floor,
                   gint64           *ret_before)
{
  *ret_floor = filter->from_us != 0 ? till_key_first_of (filter->from_us) : 0;
  *ret_before = filter->to_us != 0 ? till_key_first_of (filter->to_us) : G_MAXINT64;
}

/**
 * till_select_kind_fits:
 * @self: a walk
 * @stmt: a row
 *
 * Returns: whether it has the label, the currency and the method that are asked for
 */
gboolean
till_select_kind_fits (const TillSelect *self,
                       TillStmt         *stmt)
{
  const TillFilter *filter = self->filter;

  return (self->labels == 0 || (self->labels >> till_stmt_get_int64 (stmt, 1) & 1) != 0) &&
         (filter->currency == NULL ||
          g_strcmp0 (till_stmt_get_text (stmt, 2), filter->currency) == 0) &&
         (filter->method == NULL ||
          g_strcmp0 (till_stmt_get_text (stmt, 3), filter->method) == 0);
}

/**
 * till_select_amount_fits:
 * @self: a walk
 * @stmt: a row
 *
 * Returns: whether it has an amount that is asked for
 */
gboolean
till_select_amount_fits (const TillSelect *self,
                         TillStmt         *stmt)
{
  const TillFilter *filter = self->filter;
  gint64 parts;

  return !filter->has_amount ||
         (till_filter_get_parts (till_stmt_get_int64 (stmt, 4), till_stmt_get_text (stmt, 2),
                                 &parts) &&
          parts >= filter->amount_from && parts <= filter->amount_to);
}

/**
 * till_select_channel_fits:
 * @channel: what is asked for
 * @moto: whether a payment was typed in for somebody
 * @method: (nullable): the gateway's word for how it was paid
 *
 * Returns: whether it was made there
 */
gboolean
till_select_channel_fits (TillChannel channel,
                          gboolean    moto,
                          const char *method)
{
  gboolean present = method != NULL && g_str_has_suffix (method, "_present");

  switch (channel)
    {
    case TILL_CHANNEL_ANY:
      return TRUE;

    case TILL_CHANNEL_PHONE:
      return moto;

    case TILL_CHANNEL_ONLINE:
      return !moto && !present;

    case TILL_CHANNEL_IN_PERSON:
      return !moto && present;
    }

  g_assert_not_reached ();
}

static gboolean
operator_fits (const TillSelect *self,
               TillStmt         *stmt)
{
  const char *name = till_stmt_get_text (stmt, 8);
  g_autoptr (GString) words = NULL;
  TillSearchRow row = { NULL };

  if (self->operator_words == NULL)
    return TRUE;

  if (name == NULL)
    return FALSE;

  words = g_string_new (NULL);
  till_tokenizer_append (self->tokenizer, name, words);
  row.words = words->str;
  row.words_length = words->len;

  return till_search_fits (self->operator_words, &row);
}

/**
 * till_select_rest_fits:
 * @self: a walk
 * @stmt: a row
 *
 * Returns: whether all else is so that no index knows of
 */
gboolean
till_select_rest_fits (const TillSelect *self,
                       TillStmt         *stmt)
{
  const TillFilter *filter = self->filter;

  return (filter->customer_id == NULL ||
          g_strcmp0 (till_stmt_get_text (stmt, 5), filter->customer_id) == 0) &&
         till_select_channel_fits (filter->channel, till_stmt_get_int64 (stmt, 6) != 0,
                                   till_stmt_get_text (stmt, 3)) &&
         (filter->brand == NULL || g_strcmp0 (till_stmt_get_text (stmt, 7), filter->brand) == 0) &&
         operator_fits (self, stmt);
}

/**
 * till_select_looks_deep:
 * @self: a walk
 *
 * Returns: whether its filter asks for something that no index knows of
 */
gboolean
till_select_looks_deep (const TillSelect *self)
{
  const TillFilter *filter = self->filter;

  return filter->brand != NULL || filter->channel != TILL_CHANNEL_ANY ||
         filter->operator_name != NULL;
}

/**
 * till_select_looks_at_rows:
 * @self: a walk
 *
 * Returns: whether its filter asks for something that is in the rows
 */
gboolean
till_select_looks_at_rows (const TillSelect *self)
{
  const TillFilter *filter = self->filter;

  return self->labels != 0 || filter->currency != NULL || filter->method != NULL ||
         filter->has_amount || filter->customer_id != NULL || till_select_looks_deep (self);
}

/* Whether a row has what was typed, where that is not certain yet. */
static gboolean
texts_fit (const TillSelect *self,
           TillStmt         *stmt)
{
  g_autoptr (GString) words = NULL;
  TillPaymentTexts texts;
  TillSearchRow row = { NULL };

  if (!self->checks_texts)
    return TRUE;

  words = g_string_sized_new (WORDS_BYTES);
  till_payment_texts_read (stmt, FIRST_TEXT, &texts);
  row.last4 = till_stmt_get_text (stmt, 9);
  row.ids[0] = till_stmt_get_text (stmt, 10);
  row.ids[1] = till_stmt_get_text (stmt, 11);
  row.ids[2] = till_stmt_get_text (stmt, 5);

  /* Most have it in the first text or two. */
  for (guint i = 0; i <= TILL_PAYMENT_TEXT_METADATA; i++)
    {
      till_payment_texts_append_one (&texts, i, self->tokenizer, words);
      row.words = words->str;
      row.words_length = words->len;
      if (till_search_fits (self->search, &row))
        return TRUE;
    }

  return FALSE;
}

/* Whether a row is what was named, where only that is meant. */
static gboolean
name_fits (const TillSelect *self,
           TillStmt         *stmt)
{
  TillBestRow row;

  if (self->best == NULL)
    return TRUE;

  row = (TillBestRow) {
    till_stmt_get_text (stmt, 10), till_stmt_get_text (stmt, 11),
    till_stmt_get_text (stmt, REFERENCE_TEXT), till_stmt_get_text (stmt, EMAIL_TEXT),
  };

  return till_best_fits (self->best, &row);
}

/**
 * till_select_row_fits:
 * @self: a walk
 * @stmt: a row
 *
 * Returns: whether it is meant, as far as that is not certain yet
 */
gboolean
till_select_row_fits (const TillSelect *self,
                      TillStmt         *stmt)
{
  return till_select_kind_fits (self, stmt) && till_select_amount_fits (self, stmt) &&
         till_select_rest_fits (self, stmt) && name_fits (self, stmt) && texts_fit (self, stmt);
}
