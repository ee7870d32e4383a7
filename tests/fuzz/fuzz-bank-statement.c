/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that should be bank statements, in any of the formats.
 *
 * What must hold: what is refused has a reason of ours; what is read has days that exist, known
 * currencies, text in UTF-8, and no two lines with the same mark. */

#include "fuzz-target.h"

#include "till-bank-error.h"
#include "till-bank-line.h"
#include "till-bank-statement.h"

static void
check_lines (GPtrArray *lines)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lines->len; i++)
    {
      const TillBankLine *line = lines->pdata[i];

      g_assert_cmpint (line->day, >=, 0);
      g_assert_cmpint (line->day, <, 366 * 10000);
      g_assert_true (till_currency_is_known (line->amount.currency));
      g_assert_true (g_utf8_validate (line->text, -1, NULL));
      g_assert_true (g_hash_table_add (seen, line->mark));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (TillBankStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  TillBankMapping mapping;

  statement = till_bank_statement_new ((const char *) data, size, &error);
  if (statement == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == TILL_BANK_ERROR);
      return 0;
    }

  g_assert_no_error (error);
  if (statement->table != NULL)
    {
      g_free (till_bank_table_get_key (statement->table));
      till_bank_mapping_guess (statement->table, "EUR", 20778, &mapping);
      if (!till_bank_statement_apply (statement, &mapping, &error))
        {
          g_assert_nonnull (error);
          g_assert_true (error->domain == TILL_BANK_ERROR);
          g_assert_null (statement->lines);
          return 0;
        }
    }

  g_assert_cmpuint (statement->lines->len, >, 0);
  check_lines (statement->lines);

  return 0;
}
