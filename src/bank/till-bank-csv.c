/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of a statement as CSV, once it is said which column is which.
 *
 * What must hold: a row that is not wholly understood stops the reading, with its line. Passed
 * over, and counted, are only rows that are no bookings: without a day. */

#include "till-bank-error.h"
#include "till-bank-line.h"
#include "till-bank-mapping.h"

#include <string.h>

/* A row as it is read. */
typedef struct
{
  const TillBankMapping *mapping;
  const TillBankTable   *table;
  guint                  row;
} Row;

static const char *
get_cell (const Row     *self,
          TillBankColumn column)
{
  return till_bank_table_get_cell (self->table, self->row, self->mapping->places[column]);
}

static gboolean
read_currency (const Row *self,
               char      *ret_currency)
{
  const char *cell = get_cell (self, TILL_BANK_COLUMN_CURRENCY);

  return till_currency_normalise (*cell != '\0' ? cell : self->mapping->currency, ret_currency);
}

/* Whether @lower is one of @words, or begins with one that is more than a sign or a short form: of
 * single letters all is meant, for a cheque begins with "c", too, and a deposit with "d". */
static gboolean
is_one_of (const char        *lower,
           const char *const *words)
{
  for (; *words != NULL; words++)
    if (strlen (*words) > 3 ? g_str_has_prefix (lower, *words) : g_str_equal (lower, *words))
      return TRUE;

  return FALSE;
}

/* Says in @amount whether it came in or went out, as a word of the bank does. */
static gboolean
apply_sign (const char *word,
            TillMoney  *amount)
{
  static const char *const in[] = {
    "c", "cr", "cr.", "h", "+", "in", "credit", "crdt", "deposit", "incoming", "haben",
    "gutschrift", "eingang", NULL
  };
  static const char *const out[] = {
    "d", "dr", "dr.", "s", "-", "out", "debit", "dbit", "withdrawal", "outgoing", "soll",
    "lastschrift", "belastung", "ausgang", NULL
  };
  g_autofree char *lower = g_utf8_strdown (word, -1);

  if (is_one_of (lower, in))
    return amount->minor >= 0;

  if (!is_one_of (lower, out))
    return FALSE;

  amount->minor = amount->minor > 0 ? -amount->minor : amount->minor;

  return TRUE;
}

static gboolean
read_one_column (const Row  *self,
                 const char *currency,
                 TillMoney  *ret_amount)
{
  return till_bank_amount_parse (get_cell (self, TILL_BANK_COLUMN_AMOUNT), currency,
                                 self->mapping->decimal_point, ret_amount) &&
         (self->mapping->places[TILL_BANK_COLUMN_SIGN] < 0 ||
          apply_sign (get_cell (self, TILL_BANK_COLUMN_SIGN), ret_amount));
}

/* Of the two columns one has the amount, the other nothing or zero. */
static gboolean
read_two_columns (const Row  *self,
                  const char *currency,
                  TillMoney  *ret_amount)
{
  const char *in = get_cell (self, TILL_BANK_COLUMN_IN);
  const char *out = get_cell (self, TILL_BANK_COLUMN_OUT);
  TillMoney came, went;

  if (!till_money_init (&came, 0, currency, NULL) || (*in == '\0' && *out == '\0'))
    return FALSE;

  went = came;
  if ((*in != '\0' &&
       !till_bank_amount_parse (in, currency, self->mapping->decimal_point, &came)) ||
      (*out != '\0' &&
       !till_bank_amount_parse (out, currency, self->mapping->decimal_point, &went)) ||
      (came.minor != 0 && went.minor != 0))
    return FALSE;

  *ret_amount = came;
  if (went.minor != 0)
    ret_amount->minor = went.minor > 0 ? -went.minor : went.minor;

  return TRUE;
}

static char *
join_texts (const Row *self)
{
  static const TillBankColumn columns[] = {
    TILL_BANK_COLUMN_NAME, TILL_BANK_COLUMN_TEXT, TILL_BANK_COLUMN_REFERENCE,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *cell = get_cell (self, columns[i]);

      if (*cell != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", cell);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The whole row: it stays the same however it is read. */
static char *
make_key (const Row *self)
{
  GPtrArray *cells = self->table->rows->pdata[self->row];
  g_autoptr (GString) key = g_string_new ("csv");

  for (guint i = 0; i < cells->len; i++)
    g_string_append_printf (key, "\n%s", (const char *) cells->pdata[i]);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* Whether a row without a day is none of the bookings: a total, an empty day, a note. */
static gboolean
is_aside (const Row *self)
{
  GPtrArray *cells = self->table->rows->pdata[self->row];

  return *get_cell (self, TILL_BANK_COLUMN_DATE) == '\0' || cells->len < self->table->n_columns;
}

static TillBankLine *
read_row (const Row *self,
          gboolean  *ret_aside,
          GError   **error)
{
  const TillBankMapping *mapping = self->mapping;
  guint line = till_bank_table_get_line (self->table, self->row);
  g_autofree char *text = NULL;
  char currency[TILL_CURRENCY_SIZE];
  TillMoney amount;
  gint64 day;

  *ret_aside = FALSE;
  if (!till_bank_date_parse (get_cell (self, TILL_BANK_COLUMN_DATE), mapping->order, &day))
    {
      *ret_aside = is_aside (self);
      till_bank_fail (error, TILL_BANK_ERROR_DATE, line);
      return NULL;
    }
  if (!read_currency (self, currency))
    {
      till_bank_fail (error, TILL_BANK_ERROR_CURRENCY, line);
      return NULL;
    }
  if (mapping->places[TILL_BANK_COLUMN_AMOUNT] >= 0
      ? !read_one_column (self, currency, &amount) : !read_two_columns (self, currency, &amount))
    {
      till_bank_fail (error, TILL_BANK_ERROR_AMOUNT, line);
      return NULL;
    }

  text = join_texts (self);

  return till_bank_line_new (day, &amount, NULL, text);
}

/**
 * till_bank_mapping_read_row:
 * @self: how the statement is read
 * @table: the statement
 * @row: one of its rows, from 0
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Returns: (transfer full) (nullable): the line on that row, without a mark; %NULL when it cannot
 *   be read so
 */
TillBankLine *
till_bank_mapping_read_row (const TillBankMapping *self,
                            const TillBankTable   *table,
                            guint                  row,
                            GError               **error)
{
  const Row reading = { self, table, row };
  gboolean aside;

  g_return_val_if_fail (self != NULL && table != NULL && row < table->rows->len, NULL);

  return read_row (&reading, &aside, error);
}

/**
 * till_bank_mapping_apply:
 * @self: how the statement is read
 * @table: the statement
 * @lines: (element-type TillBankLine): what its lines are added to
 * @ret_n_skipped: (out): how many rows were no bookings
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Returns: %FALSE when a row cannot be read so; @lines may then hold some of them
 */
gboolean
till_bank_mapping_apply (const TillBankMapping *self,
                         const TillBankTable   *table,
                         GPtrArray             *lines,
                         guint                 *ret_n_skipped,
                         GError               **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  guint n_skipped = 0;

  g_return_val_if_fail (self != NULL && table != NULL && lines != NULL, FALSE);
  g_return_val_if_fail (ret_n_skipped != NULL, FALSE);

  if (!till_bank_mapping_fits (self, table->n_columns))
    return till_bank_fail (error, TILL_BANK_ERROR_COLUMNS, 0);

  for (guint i = (guint) (table->header + 1); i < table->rows->len; i++)
    {
      const Row row = { self, table, i };
      g_autoptr (GError) local_error = NULL;
      gboolean aside;
      TillBankLine *line = read_row (&row, &aside, &local_error);

      if (line != NULL)
        {
          g_ptr_array_add (lines, line);
          g_ptr_array_add (keys, make_key (&row));
        }
      else if (aside)
        n_skipped++;
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  till_bank_lines_mark (lines, keys);
  *ret_n_skipped = n_skipped;

  return TRUE;
}
