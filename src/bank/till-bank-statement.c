/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that should be a bank statement: what it is written in, and its lines. Pure: no file, no
 * network, whatever the file asks for. Any thread. */

#include "till-bank-statement.h"

#include "till-bank-error.h"
#include "till-bank-line.h"
#include "till-bank-read-private.h"

static gboolean
read_lines (TillBankStatement *self,
            const char        *text,
            gsize              length,
            GError           **error)
{
  self->lines = till_bank_lines_new ();
  if (self->format == TILL_BANK_OFX ? !till_bank_ofx_read (text, self->lines, error)
                                    : !till_bank_camt_read (text, length, self->lines,
                                                            &self->n_skipped, error))
    return FALSE;

  if (self->lines->len == 0)
    return till_bank_fail (error, TILL_BANK_ERROR_EMPTY, 0);

  return TRUE;
}

/**
 * till_bank_statement_new:
 * @data: a file: foreign data
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Reads a statement. Of a table only the rows are read: till_bank_statement_apply() says what they
 * are.
 *
 * Returns: (transfer full) (nullable): the statement
 */
TillBankStatement *
till_bank_statement_new (const char *data,
                         gsize       length,
                         GError    **error)
{
  g_autoptr (TillBankStatement) self = g_new0 (TillBankStatement, 1);
  g_autofree char *text = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  g_atomic_ref_count_init (&self->ref_count);

  if (length > TILL_BANK_MAX_BYTES)
    {
      till_bank_fail (error, TILL_BANK_ERROR_TOO_LARGE, 0);
      return NULL;
    }
  if (!(text = till_bank_text_decode (data != NULL ? data : "", length, &length, error)))
    return NULL;

  if (till_bank_ofx_is (text))
    self->format = TILL_BANK_OFX;
  else if (till_bank_camt_is (text))
    self->format = TILL_BANK_CAMT;
  else if (*text == '<')
    {
      till_bank_fail (error, TILL_BANK_ERROR_UNKNOWN, 0);
      return NULL;
    }
  else
    {
      self->format = TILL_BANK_CSV;
      if (!(self->table = till_bank_table_new (text, length, error)))
        return NULL;

      self->table->header = till_bank_mapping_find_header (self->table);

      return g_steal_pointer (&self);
    }

  if (!read_lines (self, text, length, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * till_bank_statement_ref:
 * @self: a statement
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
TillBankStatement *
till_bank_statement_ref (TillBankStatement *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * till_bank_statement_unref:
 * @self: (nullable) (transfer full): a statement
 *
 * Any thread.
 */
void
till_bank_statement_unref (TillBankStatement *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->table, till_bank_table_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

/**
 * till_bank_statement_apply:
 * @self: a statement that is a table
 * @mapping: which column is which
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Reads the lines of a table, in place of those of an earlier reading.
 *
 * Returns: %FALSE when it cannot be read so; an earlier reading stays
 */
gboolean
till_bank_statement_apply (TillBankStatement     *self,
                           const TillBankMapping *mapping,
                           GError               **error)
{
  g_autoptr (GPtrArray) lines = till_bank_lines_new ();
  guint n_skipped;

  g_return_val_if_fail (self != NULL && self->table != NULL, FALSE);
  g_return_val_if_fail (mapping != NULL, FALSE);

  if (!till_bank_mapping_apply (mapping, self->table, lines, &n_skipped, error))
    return FALSE;
  if (lines->len == 0)
    return till_bank_fail (error, TILL_BANK_ERROR_EMPTY, 0);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = g_steal_pointer (&lines);
  self->n_skipped = n_skipped;

  return TRUE;
}
