/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines of statements, and what they are known by.
 *
 * What must hold: a line that is read again, from the same statement or from one that overlaps, has
 * the same mark; two lines of one statement never have. No card number gets in. */

#include "till-bank-line.h"

#include "till-text.h"

/* Longer texts are cut: SEPA has 140 characters for the payer's words. */
#define MAX_TEXT 1000
#define MAX_ACCOUNT 64

/**
 * till_bank_line_new:
 * @day: days since 1970
 * @amount: what came in or, below zero, went out
 * @account: (nullable): the merchant's account
 * @text: what the bank writes
 *
 * Returns: (transfer full): a line that is not kept yet; control characters and card numbers are
 *   taken out of its texts
 */
TillBankLine *
till_bank_line_new (gint64           day,
                    const TillMoney *amount,
                    const char      *account,
                    const char      *text)
{
  g_autofree char *clean = NULL;
  TillBankLine *self;

  g_return_val_if_fail (amount != NULL && text != NULL, NULL);

  clean = till_text_clean (text, MAX_TEXT);
  self = g_new0 (TillBankLine, 1);
  self->day = day;
  self->amount = *amount;
  self->text = till_text_hide_card_number (clean);
  if (!till_text_is_empty (account))
    {
      g_autofree char *clean_account = till_text_clean (account, MAX_ACCOUNT);

      self->account = till_text_hide_card_number (clean_account);
    }

  return self;
}

/**
 * till_bank_line_free:
 * @self: (nullable) (transfer full): a line
 */
void
till_bank_line_free (TillBankLine *self)
{
  if (self == NULL)
    return;

  g_free (self->account);
  g_free (self->text);
  g_free (self->mark);
  g_free (self->payout_id);
  g_free (self->reason);
  g_free (self->operator_name);
  g_free (self);
}

/**
 * till_bank_lines_new:
 *
 * Returns: (transfer full) (element-type TillBankLine): no lines
 */
GPtrArray *
till_bank_lines_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) till_bank_line_free);
}

/**
 * till_bank_lines_mark:
 * @lines: (element-type TillBankLine): all lines of a statement, in its order
 * @keys: (element-type utf8): for each of them what the statement says that tells it from others:
 *   the bank's own number of it, or the whole line
 *
 * Gives each line its mark. Lines that are alike are told apart by counting them, for a bank may
 * well book the same amount with the same words twice on a day.
 */
void
till_bank_lines_mark (GPtrArray *lines,
                      GPtrArray *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_if_fail (lines != NULL && keys != NULL && keys->len == lines->len);

  for (guint i = 0; i < lines->len; i++)
    {
      TillBankLine *line = lines->pdata[i];
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                               keys->pdata[i], -1);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, digest)) + 1;

      g_free (line->mark);
      line->mark = g_strdup_printf ("%s.%u", digest, n);
      g_hash_table_insert (seen, g_steal_pointer (&digest), GUINT_TO_POINTER (n));
    }
}
