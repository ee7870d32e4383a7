/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which column of a bank's CSV is which, guessed for a person to correct.
 *
 * What must hold: a guess that all rows bear out in one way only is sure; wherever there is another
 * reading, the person is asked. */

#include "till-bank-mapping.h"

#include <string.h>

/* Enough to tell days from months, and quick. */
#define N_ROWS_LOOKED_AT 2000

/* On fewer rows it is no evidence that the days rise or fall. */
#define N_ROWS_IN_ORDER 10

/* Among so many rows the names of the columns are looked for. */
#define N_HEADER_ROWS 40

/* Not a column we want, though its name has a word of one we do. */
#define NONE (-1)

/* Parts of names, as banks in English- and German-speaking countries give them; of those that fit
 * the heaviest counts. */
static const struct
{
  const char *part;
  int         column;
  int         weight;
} names[] = {
  { "buchungstag", TILL_BANK_COLUMN_DATE, 7 },
  { "buchungsdatum", TILL_BANK_COLUMN_DATE, 7 },
  { "booking date", TILL_BANK_COLUMN_DATE, 7 },
  { "booked", TILL_BANK_COLUMN_DATE, 7 },
  { "posting date", TILL_BANK_COLUMN_DATE, 7 },
  { "posted", TILL_BANK_COLUMN_DATE, 7 },
  { "completed", TILL_BANK_COLUMN_DATE, 7 },
  { "value date", NONE, 6 },
  { "wertstellung", NONE, 6 },
  { "valuta", NONE, 6 },
  { "date", TILL_BANK_COLUMN_DATE, 5 },
  { "datum", TILL_BANK_COLUMN_DATE, 5 },
  { "buchung", TILL_BANK_COLUMN_DATE, 3 },
  { "balance", NONE, 9 },
  { "saldo", NONE, 9 },
  { "kontostand", NONE, 9 },
  { "currency", TILL_BANK_COLUMN_CURRENCY, 8 },
  { "währung", TILL_BANK_COLUMN_CURRENCY, 8 },
  { "waehrung", TILL_BANK_COLUMN_CURRENCY, 8 },
  { "ccy", TILL_BANK_COLUMN_CURRENCY, 8 },
  { "soll/haben", TILL_BANK_COLUMN_SIGN, 9 },
  { "s/h", TILL_BANK_COLUMN_SIGN, 9 },
  { "credit/debit", TILL_BANK_COLUMN_SIGN, 9 },
  { "debit/credit", TILL_BANK_COLUMN_SIGN, 9 },
  { "dr/cr", TILL_BANK_COLUMN_SIGN, 9 },
  { "cr/dr", TILL_BANK_COLUMN_SIGN, 9 },
  { "direction", TILL_BANK_COLUMN_SIGN, 7 },
  { "paid in", TILL_BANK_COLUMN_IN, 7 },
  { "money in", TILL_BANK_COLUMN_IN, 7 },
  { "amount in", TILL_BANK_COLUMN_IN, 7 },
  { "credit", TILL_BANK_COLUMN_IN, 7 },
  { "deposit", TILL_BANK_COLUMN_IN, 7 },
  { "haben", TILL_BANK_COLUMN_IN, 7 },
  { "gutschrift", TILL_BANK_COLUMN_IN, 7 },
  { "eingang", TILL_BANK_COLUMN_IN, 7 },
  { "paid out", TILL_BANK_COLUMN_OUT, 7 },
  { "money out", TILL_BANK_COLUMN_OUT, 7 },
  { "amount out", TILL_BANK_COLUMN_OUT, 7 },
  { "debit", TILL_BANK_COLUMN_OUT, 7 },
  { "withdrawal", TILL_BANK_COLUMN_OUT, 7 },
  { "soll", TILL_BANK_COLUMN_OUT, 7 },
  { "lastschrift", TILL_BANK_COLUMN_OUT, 7 },
  { "ausgang", TILL_BANK_COLUMN_OUT, 7 },
  { "amount", TILL_BANK_COLUMN_AMOUNT, 6 },
  { "betrag", TILL_BANK_COLUMN_AMOUNT, 6 },
  { "umsatz", TILL_BANK_COLUMN_AMOUNT, 4 },
  { "value", TILL_BANK_COLUMN_AMOUNT, 2 },
  { "account", NONE, 8 },
  { "iban", NONE, 8 },
  { "bic", NONE, 8 },
  { "konto", NONE, 8 },
  { "payee", TILL_BANK_COLUMN_NAME, 6 },
  { "counterparty", TILL_BANK_COLUMN_NAME, 9 },
  { "begünstigter", TILL_BANK_COLUMN_NAME, 9 },
  { "beguenstigter", TILL_BANK_COLUMN_NAME, 9 },
  { "auftraggeber", TILL_BANK_COLUMN_NAME, 9 },
  { "zahlungspflichtig", TILL_BANK_COLUMN_NAME, 9 },
  { "empfänger", TILL_BANK_COLUMN_NAME, 6 },
  { "name", TILL_BANK_COLUMN_NAME, 4 },
  { "description", TILL_BANK_COLUMN_TEXT, 6 },
  { "narrative", TILL_BANK_COLUMN_TEXT, 6 },
  { "verwendungszweck", TILL_BANK_COLUMN_TEXT, 6 },
  { "memo", TILL_BANK_COLUMN_TEXT, 6 },
  { "details", TILL_BANK_COLUMN_TEXT, 5 },
  { "buchungstext", TILL_BANK_COLUMN_TEXT, 4 },
  { "reference", TILL_BANK_COLUMN_REFERENCE, 5 },
  { "referenz", TILL_BANK_COLUMN_REFERENCE, 5 },
};

static int
find_name (const char *name,
           int        *ret_weight)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  int column = NONE;

  *ret_weight = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].weight > *ret_weight && strstr (lower, names[i].part) != NULL)
      {
        column = names[i].column;
        *ret_weight = names[i].weight;
      }

  return column;
}

/**
 * till_bank_column_from_name:
 * @name: what a bank calls a column, in UTF-8
 *
 * Returns: the #TillBankColumn this seems to be, or -1
 */
int
till_bank_column_from_name (const char *name)
{
  int weight;

  g_return_val_if_fail (name != NULL, NONE);

  return find_name (name, &weight);
}

/**
 * till_bank_mapping_find_header:
 * @table: a statement
 *
 * Returns: which of its rows names the columns, a day and an amount among them; -1 = none does
 */
int
till_bank_mapping_find_header (const TillBankTable *table)
{
  g_return_val_if_fail (table != NULL, NONE);

  for (guint i = 0; i < MIN (table->rows->len, N_HEADER_ROWS); i++)
    {
      GPtrArray *cells = table->rows->pdata[i];
      gboolean has_date = FALSE, has_amount = FALSE;

      for (guint j = 0; j < cells->len; j++)
        {
          int column = till_bank_column_from_name (cells->pdata[j]);

          has_date |= column == TILL_BANK_COLUMN_DATE;
          has_amount |= column == TILL_BANK_COLUMN_AMOUNT || column == TILL_BANK_COLUMN_IN ||
                        column == TILL_BANK_COLUMN_OUT;
        }
      if (has_date && has_amount)
        return (int) i;
    }

  return NONE;
}

/**
 * till_bank_mapping_init:
 * @self: (out caller-allocates): a mapping
 *
 * Begins with no column named.
 */
void
till_bank_mapping_init (TillBankMapping *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    self->places[i] = NONE;
  self->order = TILL_BANK_DATE_DMY;
  self->decimal_point = '.';
}

/**
 * till_bank_mapping_equal:
 * @a: a mapping
 * @b: another
 *
 * Returns: whether both read a statement alike
 */
gboolean
till_bank_mapping_equal (const TillBankMapping *a,
                         const TillBankMapping *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return memcmp (a->places, b->places, sizeof a->places) == 0 && a->order == b->order &&
         a->decimal_point == b->decimal_point && strcmp (a->currency, b->currency) == 0;
}

/**
 * till_bank_mapping_fits:
 * @self: a mapping
 * @n_columns: how many columns a statement has
 *
 * Returns: whether it can be read so at all: a day, and an amount in one or two columns
 */
gboolean
till_bank_mapping_fits (const TillBankMapping *self,
                        guint                  n_columns)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    if (self->places[i] >= (int) n_columns)
      return FALSE;

  return self->places[TILL_BANK_COLUMN_DATE] >= 0 &&
         (self->places[TILL_BANK_COLUMN_AMOUNT] >= 0 || self->places[TILL_BANK_COLUMN_IN] >= 0 ||
          self->places[TILL_BANK_COLUMN_OUT] >= 0) &&
         (self->decimal_point == '.' || self->decimal_point == ',') &&
         self->order >= TILL_BANK_DATE_DMY && self->order <= TILL_BANK_DATE_YMD;
}

/* --- by name ---------------------------------------------------------------------------------- */

static void
guess_by_name (const TillBankTable *table,
               TillBankMapping     *mapping)
{
  int weights[TILL_BANK_N_COLUMNS] = { 0 };

  for (guint i = 0; i < table->n_columns; i++)
    {
      int weight;
      int column = find_name (till_bank_table_get_cell (table, (guint) table->header, (int) i),
                              &weight);

      if (column >= 0 && weight > weights[column])
        {
          weights[column] = weight;
          mapping->places[column] = (int) i;
        }
    }

  /* A column of signed amounts says all that the two others do. */
  if (mapping->places[TILL_BANK_COLUMN_IN] >= 0 && mapping->places[TILL_BANK_COLUMN_OUT] >= 0)
    mapping->places[TILL_BANK_COLUMN_AMOUNT] = NONE;
  else if (mapping->places[TILL_BANK_COLUMN_AMOUNT] >= 0)
    mapping->places[TILL_BANK_COLUMN_IN] = mapping->places[TILL_BANK_COLUMN_OUT] = NONE;
}

/* --- by what stands there --------------------------------------------------------------------- */

typedef struct
{
  guint  n;        /* cells with something in them */
  guint  n_bad;    /* that are no days in this order */
  gint64 latest;
  gint64 sum;      /* of all days: tells two readings apart */
  guint  n_turns;  /* how often the days change between rising and falling */
} DayLook;

static void
look_at_days (const TillBankTable *table,
              int                  column,
              TillBankDateOrder    order,
              DayLook             *look)
{
  guint first = (guint) (table->header + 1);
  gint64 last = 0;
  int way = 0;

  *look = (DayLook) { 0, 0, G_MININT64, 0, 0 };
  for (guint i = first; i < MIN (table->rows->len, first + N_ROWS_LOOKED_AT); i++)
    {
      const char *cell = till_bank_table_get_cell (table, i, column);
      gint64 day;

      if (*cell == '\0')
        continue;

      look->n++;
      if (!till_bank_date_parse (cell, order, &day))
        {
          look->n_bad++;
          continue;
        }

      if (look->n > 1 && day != last)
        {
          int step = day > last ? 1 : -1;

          look->n_turns += way != 0 && step != way;
          way = step;
        }
      last = day;
      look->sum += day;
      look->latest = MAX (look->latest, day);
    }
}

/* A last line about the total is no reason to give an order up. */
static gboolean
is_good (const DayLook *look)
{
  return look->n > look->n_bad && look->n_bad <= 2;
}

/* Whether the days look more like days of a statement than those of another reading: more of them
 * are days at all, or they rise or fall without turning. */
static gboolean
is_better (const DayLook *look,
           const DayLook *other)
{
  return look->n_bad < other->n_bad ||
         (look->n_bad == other->n_bad && look->n_turns == 0 && other->n_turns > 0);
}

static gboolean
is_proven (const DayLook *look,
           const DayLook *other)
{
  return is_better (look, other) && (look->n_bad < other->n_bad || look->n >= N_ROWS_IN_ORDER);
}

/* Picks the order of day and month; sure where no other order reads as well and otherwise. */
static gboolean
guess_order (const TillBankTable *table,
             gint64               today,
             TillBankMapping     *mapping)
{
  static const TillBankDateOrder orders[] = {
    TILL_BANK_DATE_DMY, TILL_BANK_DATE_MDY, TILL_BANK_DATE_YMD,
  };
  DayLook best = { 0, 0, 0, 0, 0 };
  gboolean found = FALSE, sure = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      DayLook look;

      look_at_days (table, mapping->places[TILL_BANK_COLUMN_DATE], orders[i], &look);
      if (!is_good (&look) || look.latest > today + 1)
        continue;

      if (!found || is_better (&look, &best))
        {
          sure = !found || is_proven (&look, &best);
          mapping->order = orders[i];
          best = look;
          found = TRUE;
        }
      else if (look.sum != best.sum && !is_proven (&best, &look))
        sure = FALSE;
    }

  return sure;
}

/* Whether all cells are amounts in the currency of their row, or in @currency; @sum tells two
 * readings of them apart. */
static gboolean
all_amounts (const TillBankTable   *table,
             const TillBankMapping *mapping,
             int                    column,
             const char            *currency,
             char                   decimal_point,
             guint64               *sum)
{
  guint first = (guint) (table->header + 1);
  gboolean all = TRUE;

  for (guint i = first; i < MIN (table->rows->len, first + N_ROWS_LOOKED_AT); i++)
    {
      const char *cell = till_bank_table_get_cell (table, i, column);
      char own[TILL_CURRENCY_SIZE];
      TillMoney amount;

      if (*cell == '\0')
        continue;

      if (!till_currency_normalise (
             till_bank_table_get_cell (table, i, mapping->places[TILL_BANK_COLUMN_CURRENCY]), own))
        g_strlcpy (own, currency, sizeof own);
      if (till_bank_amount_parse (cell, own, decimal_point, &amount))
        *sum = *sum * 31 + (guint64) amount.minor;
      else
        all = FALSE;
    }

  return all;
}

/* The currency amounts are tried with: of a column the first one that is there. */
static void
guess_currency (const TillBankTable *table,
                const char          *currency,
                TillBankMapping     *mapping,
                char                *ret_tried)
{
  int place = mapping->places[TILL_BANK_COLUMN_CURRENCY];
  char found[TILL_CURRENCY_SIZE] = "";

  if (place >= 0 && (guint) (table->header + 1) < table->rows->len &&
      !till_currency_normalise (till_bank_table_get_cell (table, (guint) (table->header + 1),
                                                          place), found))
    mapping->places[TILL_BANK_COLUMN_CURRENCY] = place = NONE;

  if (currency == NULL || !till_currency_normalise (currency, mapping->currency))
    mapping->currency[0] = '\0';
  g_strlcpy (ret_tried, place >= 0 && *found != '\0' ? found
                        : *mapping->currency != '\0' ? mapping->currency : "EUR",
             TILL_CURRENCY_SIZE);
}

/* Whether the last separator of the first amount is a comma. */
static gboolean
ends_with_comma (const TillBankTable *table,
                 int                  column)
{
  for (guint i = (guint) (table->header + 1); i < table->rows->len; i++)
    {
      const char *cell = till_bank_table_get_cell (table, i, column);
      const char *comma = strrchr (cell, ',');

      if (cell[strcspn (cell, ".,")] != '\0')
        return comma != NULL && strchr (comma, '.') == NULL;
    }

  return FALSE;
}

static gboolean
guess_decimal_point (const TillBankTable *table,
                     const char          *currency,
                     TillBankMapping     *mapping)
{
  static const TillBankColumn columns[] = {
    TILL_BANK_COLUMN_AMOUNT, TILL_BANK_COLUMN_IN, TILL_BANK_COLUMN_OUT,
  };
  gboolean point = TRUE, comma = TRUE, seen_comma = FALSE;
  guint64 with_point = 0, with_comma = 0;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (mapping->places[columns[i]] >= 0)
      {
        int place = mapping->places[columns[i]];

        seen_comma = seen_comma || ends_with_comma (table, place);
        point = all_amounts (table, mapping, place, currency, '.', &with_point) && point;
        comma = all_amounts (table, mapping, place, currency, ',', &with_comma) && comma;
      }

  mapping->decimal_point = point && !(comma && seen_comma) ? '.' : ',';

  /* "12.50" and "12,50" are read alike either way; "1.234" is not. */
  return point != comma || (point && with_point == with_comma);
}

/* Without names: the first column of days, and the first of amounts that are not mere numbers. */
static void
guess_by_content (const TillBankTable *table,
                  const char          *currency,
                  TillBankMapping     *mapping)
{
  guint row = (guint) (table->header + 1);

  for (int i = 0; row < table->rows->len && i < (int) table->n_columns; i++)
    {
      const char *cell = till_bank_table_get_cell (table, row, i);
      TillMoney amount;
      gint64 day;

      if (till_bank_date_parse (cell, TILL_BANK_DATE_DMY, &day) ||
          till_bank_date_parse (cell, TILL_BANK_DATE_MDY, &day) ||
          till_bank_date_parse (cell, TILL_BANK_DATE_YMD, &day))
        {
          if (mapping->places[TILL_BANK_COLUMN_DATE] < 0)
            mapping->places[TILL_BANK_COLUMN_DATE] = i;
        }
      else if (cell[strcspn (cell, ".,")] != '\0' &&
               till_bank_amount_parse (cell, currency, ',', &amount))
        {
          if (mapping->places[TILL_BANK_COLUMN_AMOUNT] < 0)
            mapping->places[TILL_BANK_COLUMN_AMOUNT] = i;
        }
      else if (strlen (cell) > strlen (till_bank_table_get_cell
                                         (table, row, mapping->places[TILL_BANK_COLUMN_TEXT])))
        mapping->places[TILL_BANK_COLUMN_TEXT] = i;
    }
}

/**
 * till_bank_mapping_guess:
 * @table: a statement
 * @currency: (nullable): the currency where the statement does not say one
 * @today: days since 1970
 * @ret_mapping: (out caller-allocates): how it seems to be read
 *
 * Guesses which column is which.
 *
 * Returns: whether there is no other way to read it; else a person has to look at it
 */
gboolean
till_bank_mapping_guess (const TillBankTable *table,
                         const char          *currency,
                         gint64               today,
                         TillBankMapping     *ret_mapping)
{
  char tried[TILL_CURRENCY_SIZE];
  gboolean sure = TRUE;

  g_return_val_if_fail (table != NULL && ret_mapping != NULL, FALSE);

  till_bank_mapping_init (ret_mapping);
  if (table->header >= 0)
    guess_by_name (table, ret_mapping);
  guess_currency (table, currency, ret_mapping, tried);
  if (table->header < 0)
    {
      guess_by_content (table, tried, ret_mapping);
      sure = FALSE;
    }

  if (!till_bank_mapping_fits (ret_mapping, table->n_columns))
    return FALSE;

  sure = guess_order (table, today, ret_mapping) && sure;
  sure = guess_decimal_point (table, tried, ret_mapping) && sure;

  return sure && (ret_mapping->places[TILL_BANK_COLUMN_CURRENCY] >= 0 ||
                  *ret_mapping->currency != '\0');
}
