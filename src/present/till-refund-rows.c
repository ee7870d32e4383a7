/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of wanted refunds, as pasted or loaded: CSV with commas, semicolons or tabs (RFC 4180),
 * with a header or without.
 *
 * What must hold: nothing is guessed. A line that is not wholly understood becomes a row with a
 * problem and without a payment, so that it cannot be carried out; no line is lost. A card number
 * anywhere on a line empties the whole row. */

#include "till-refund-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-csv.h"
#include "till-text.h"

#define N_NOTE_MAX 500
#define N_ID_MAX 255

typedef enum
{
  COLUMN_PAYMENT,
  COLUMN_AMOUNT,
  COLUMN_REASON,
  COLUMN_NOTE,
  COLUMN_CURRENCY,
  N_COLUMNS,
} Column;

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);

  return FALSE;
}

static int
find_column (const char *cell)
{
  static const struct
  {
    const char *name;
    Column      column;
  } names[] = {
    { "payment", COLUMN_PAYMENT }, { "payment_id", COLUMN_PAYMENT }, { "id", COLUMN_PAYMENT },
    { "amount", COLUMN_AMOUNT }, { "reason", COLUMN_REASON }, { "note", COLUMN_NOTE },
    { "currency", COLUMN_CURRENCY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].name, cell) == 0)
      return names[i].column;

  return -1;
}

/* Says in @places which cell holds which column; -1 = none. A first line is a header when one of
 * its cells is the name of the payment's column. */
static gboolean
read_header (GPtrArray  *cells,
             int        *places,
             gboolean   *ret_is_header,
             GError    **error)
{
  int found[N_COLUMNS] = { -1, -1, -1, -1, -1 };

  for (guint i = 0; i < cells->len; i++)
    {
      int column = find_column (cells->pdata[i]);

      if (column < 0)
        continue;
      if (found[column] >= 0)
        return fail (error, _("The first line names a column twice"));

      found[column] = (int) i;
    }

  *ret_is_header = found[COLUMN_PAYMENT] >= 0;
  if (*ret_is_header)
    memcpy (places, found, sizeof found);

  return TRUE;
}

static const char *
get_cell (GPtrArray *cells,
          int        place)
{
  return place >= 0 && (guint) place < cells->len ? cells->pdata[place] : "";
}

static gboolean
is_id (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

  return length > 0 && length <= N_ID_MAX && text[length] == '\0' && !g_ascii_isdigit (*text);
}

/* Why the row cannot stand, or NULL. */
static const char *
find_problem (const TillRefundRow *row,
              const char          *currency)
{
  if (!is_id (row->payment_id))
    return _("This is not the number of a payment");
  if (row->amount[strspn (row->amount, "0123456789.,' ")] != '\0')
    return _("This is not an amount");
  if (g_ascii_isdigit (*row->reason))
    return _("The amount is cut at its comma: put it in quotation marks, or semicolons between "
             "the columns");
  if (row->reason[strspn (row->reason, "abcdefghijklmnopqrstuvwxyz_")] != '\0')
    return _("This is not one of the gateway's reasons");
  if (strlen (row->note) > N_NOTE_MAX)
    return _("The note is too long");
  if (*currency != '\0' && *row->currency == '\0')
    return _("This currency is not known");

  return NULL;
}

static gboolean
has_card_number (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (till_text_has_card_number (cells->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
refuse (TillRefundRow *row,
        const char    *problem)
{
  g_free (row->payment_id);
  row->payment_id = g_strdup ("");
  row->problem = g_strdup (problem);
}

static TillRefundRow *
make_row (GPtrArray  *cells,
          const int  *places,
          guint       n_cells,
          guint       line,
          gboolean    broken)
{
  gboolean card = has_card_number (cells);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *from = card ? none : cells;
  const char *amount = get_cell (from, places[COLUMN_AMOUNT]);
  const char *currency = get_cell (from, places[COLUMN_CURRENCY]);
  TillRefundRow *row = g_new0 (TillRefundRow, 1);
  const char *problem;

  row->line = line;
  row->payment_id = g_strdup (get_cell (from, places[COLUMN_PAYMENT]));
  row->amount = g_strdup (g_ascii_strcasecmp (amount, "all") == 0 ? "" : amount);
  row->reason = g_strdup (get_cell (from, places[COLUMN_REASON]));
  row->note = g_strdup (get_cell (from, places[COLUMN_NOTE]));
  if (*currency != '\0' && !till_currency_normalise (currency, row->currency))
    row->currency[0] = '\0';

  if (card)
    refuse (row, _("There is a card number on this line: take it out"));
  else if (broken)
    refuse (row, _("The quotation marks on this line contradict each other"));
  else if ((problem = find_problem (row, currency)))
    refuse (row, problem);
  else if (cells->len > n_cells)
    refuse (row, _("This line has more columns than the list"));

  return row;
}

/* A payment can be given back in parts, so it may stand on several lines; the person is told,
 * because the second may be the first one, copied. "All that is left" does not go together with
 * another part: which of them comes first would decide how much it is. */
static void
note_repeated (TillRefundRow *row,
               GHashTable    *seen)
{
  const TillRefundRow *first;
  g_autofree char *problem = NULL;

  if (row->problem != NULL)
    return;

  if (!(first = g_hash_table_lookup (seen, row->payment_id)))
    {
      g_hash_table_insert (seen, row->payment_id, row);
      return;
    }

  row->repeats = first->line;
  if (*first->amount != '\0' && *row->amount != '\0')
    return;

  /* Translators: the number of a line of a list */
  problem = g_strdup_printf (_("This payment stands on line %u already, and one of the two has no "
                               "amount"), first->line);
  refuse (row, problem);
}

static gboolean
is_blank (GPtrArray *cells)
{
  return cells->len == 1 && *(const char *) cells->pdata[0] == '\0';
}

static gboolean
fail_unclosed (guint    line,
               GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("Line %u: a quotation mark is opened and never closed"), line);

  return FALSE;
}

static gboolean
read_rows (TillCsvReader *reader,
           GPtrArray     *rows,
           GError       **error)
{
  int places[N_COLUMNS] = { 0, 1, 2, 3, -1 };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean first = TRUE;
  guint n_cells = COLUMN_CURRENCY;

  while (!till_csv_reader_at_end (reader))
    {
      guint line = reader->line;
      gboolean broken;
      gboolean is_header = FALSE;
      g_autoptr (GPtrArray) cells = till_csv_reader_next (reader, &broken);

      if (cells == NULL)
        return fail_unclosed (line, error);
      if (is_blank (cells))
        continue;
      if (first && !read_header (cells, places, &is_header, error))
        return FALSE;

      first = FALSE;
      if (is_header)
        {
          n_cells = cells->len;
          continue;
        }
      if (rows->len == TILL_REFUND_ROWS_MAX)
        return fail (error, _("The list is too long: divide it"));

      g_ptr_array_add (rows, make_row (cells, places, n_cells, line, broken));
      note_repeated (rows->pdata[rows->len - 1], seen);
    }

  return TRUE;
}

/**
 * till_refund_row_free:
 * @self: (transfer full): a row
 */
void
till_refund_row_free (TillRefundRow *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->payment_id);
  g_free (self->amount);
  g_free (self->reason);
  g_free (self->note);
  g_free (self->problem);
  g_free (self);
}

/**
 * till_refund_row_get_money:
 * @self: a row without a problem and with an amount
 * @currency: the currency of its payment
 * @decimal_point: '.' or ',', as the list is written
 * @ret_money: (out): the amount, above zero
 * @error: return location for a #GError of %TILL_MONEY_ERROR, or %G_IO_ERROR if the list names
 *   another currency or nothing is to be given back
 *
 * Reads the amount, which can only be done once the payment's currency is known: nothing is
 * rounded, and where a comma or point can be read in two ways, @decimal_point says which.
 *
 * Returns: whether there is such an amount
 */
gboolean
till_refund_row_get_money (const TillRefundRow  *self,
                           const char           *currency,
                           char                  decimal_point,
                           TillMoney            *ret_money,
                           GError              **error)
{
  TillMoney money;

  g_return_val_if_fail (self != NULL && self->problem == NULL, FALSE);
  g_return_val_if_fail (currency != NULL && ret_money != NULL, FALSE);

  if (*self->currency != '\0' && strcmp (self->currency, currency) != 0)
    return fail (error, _("The payment is in another currency"));
  if (!till_money_parse (self->amount, currency, decimal_point, &money, error))
    return FALSE;
  if (money.minor <= 0)
    return fail (error, _("The amount is zero"));

  *ret_money = money;

  return TRUE;
}

/**
 * till_refund_rows_read:
 * @text: the list: foreign data
 * @length: its length in bytes
 * @error: return location for a #GError of %G_IO_ERROR, with a translated message
 *
 * Reads a list of wanted refunds. Columns without a header: payment, amount, reason, note; with one
 * they are found by name, and others are passed over.
 *
 * Returns: (transfer full) (element-type TillRefundRow): a row for each line with something on it,
 *   in order, or %NULL if the list as a whole cannot be read
 */
GPtrArray *
till_refund_rows_read (const char  *text,
                       gsize        length,
                       GError     **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  TillCsvReader reader;

  g_return_val_if_fail (text != NULL, NULL);

  if (length > TILL_REFUND_ROWS_MAX_BYTES)
    {
      fail (error, _("The list is too long: divide it"));
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      fail (error, _("The list is not text in UTF-8"));
      return NULL;
    }

  till_csv_reader_init (&reader, text, length);
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) till_refund_row_free);
  if (!read_rows (&reader, rows, error))
    return NULL;
  if (rows->len == 0)
    {
      fail (error, _("There is nothing on the list"));
      return NULL;
    }

  return g_steal_pointer (&rows);
}
