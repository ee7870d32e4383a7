/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* tillctl bank: statements of the bank are read, and payouts found on them. What must hold: a table
 * that can be read in two ways is not read before the options say which. */

#include "till-ctl-bank.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-bank-words.h"
#include "till-ctl-commands.h"
#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-text.h"

static const TillExportColumn line_columns[] = {
  { "line", TILL_EXPORT_INTEGER },   { "day", TILL_EXPORT_TEXT },
  { "amount", TILL_EXPORT_DECIMAL }, { "currency", TILL_EXPORT_TEXT },
  { "text", TILL_EXPORT_TEXT },      { "account", TILL_EXPORT_TEXT },
  { "payout_id", TILL_EXPORT_TEXT }, { "found_by", TILL_EXPORT_TEXT },
  { "reason", TILL_EXPORT_TEXT },    { "operator", TILL_EXPORT_TEXT },
};

static const char *const line_shown[] = {
  "line", "day", "amount", "currency", "text", "payout_id", "found_by", NULL,
};

/* What columns are called in an option, by TillBankColumn. */
static const char *const column_names[TILL_BANK_N_COLUMNS] = {
  "date", "amount", "in", "out", "sign", "currency", "name", "text", "reference",
};

typedef struct
{
  TillCtlBankOptions options;
  gint64             match;
  gint64             unmatch;
  char              *payout;
  char              *reason;
  gboolean           left;
  gboolean           all;
} BankJob;

static void
bank_job_free (BankJob *job)
{
  till_ctl_bank_options_clear (&job->options);
  g_free (job->payout);
  g_free (job->reason);
  g_free (job);
}

/* --- how a table is read ---------------------------------------------------------------------- */

/**
 * till_ctl_bank_options_fill:
 * @self: how a statement is read, which stays
 * @entries: (array length=TILL_CTL_BANK_N_OPTIONS): what is filled
 *
 * Says which options there are.
 */
void
till_ctl_bank_options_fill (TillCtlBankOptions *self,
                            GOptionEntry       *entries)
{
  const GOptionEntry all[TILL_CTL_BANK_N_OPTIONS] = {
    { "columns", 0, 0, G_OPTION_ARG_STRING, &self->columns,
      N_("Which column of a CSV statement is which, counted from 1: date=1,amount=4,text=3; also "
         "in, out, sign, currency, name, reference"), N_("LIST") },
    { "dates", 0, 0, G_OPTION_ARG_STRING, &self->dates,
      N_("How it writes days: dmy, mdy or ymd"), N_("ORDER") },
    { "decimal", 0, 0, G_OPTION_ARG_STRING, &self->decimal,
      N_("What stands before its decimals: . or ,"), N_("SIGN") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &self->currency,
      N_("Its currency, where it does not say one"), N_("CODE") },
  };

  memcpy (entries, all, sizeof all);
}

/**
 * till_ctl_bank_options_clear:
 * @self: how a statement is read
 *
 * Frees its texts.
 */
void
till_ctl_bank_options_clear (TillCtlBankOptions *self)
{
  g_free (self->file);
  g_free (self->columns);
  g_free (self->dates);
  g_free (self->decimal);
  g_free (self->currency);
}

static gboolean
read_columns (const char      *text,
              TillBankMapping *mapping)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    mapping->places[i] = -1;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);
      guint64 place;
      guint column = 0;

      if (g_strv_length (pair) != 2 ||
          !g_ascii_string_to_unsigned (pair[1], 10, 1, 200, &place, NULL))
        return FALSE;

      while (column < TILL_BANK_N_COLUMNS && strcmp (pair[0], column_names[column]) != 0)
        column++;
      if (column == TILL_BANK_N_COLUMNS)
        return FALSE;

      mapping->places[column] = (int) place - 1;
    }

  return TRUE;
}

/* Puts what was asked for into @mapping; says whether that is all understood. */
static gboolean
read_options (const TillCtlBankOptions *options,
              TillBankMapping          *mapping)
{
  if (options->columns != NULL && !read_columns (options->columns, mapping))
    return FALSE;

  if (options->dates != NULL)
    {
      if (strcmp (options->dates, "dmy") == 0)
        mapping->order = TILL_BANK_DATE_DMY;
      else if (strcmp (options->dates, "mdy") == 0)
        mapping->order = TILL_BANK_DATE_MDY;
      else if (strcmp (options->dates, "ymd") == 0)
        mapping->order = TILL_BANK_DATE_YMD;
      else
        return FALSE;
    }

  if (options->decimal != NULL)
    {
      if (strcmp (options->decimal, ".") != 0 && strcmp (options->decimal, ",") != 0)
        return FALSE;

      mapping->decimal_point = *options->decimal;
    }

  return options->currency == NULL ||
         till_currency_normalise (options->currency, mapping->currency);
}

/* --- opening ---------------------------------------------------------------------------------- */

typedef struct
{
  TillCtl                  *ctl;
  TillCtlFunc               next;
  const TillCtlBankOptions *options;
  TillBankDesk             *desk;
  gboolean                  corrected;
} Opening;

static void
opening_free (gpointer user_data)
{
  Opening *opening = user_data;

  g_object_unref (opening->desk);
  g_free (opening);
}

static void
fail (TillCtl      *ctl,
      const GError *trouble)
{
  g_autofree char *words = till_bank_say_error (trouble);
  g_autoptr (GError) error = g_error_new_literal (trouble->domain, trouble->code, words);

  till_ctl_fail (ctl, error);
}

/* The table was not known: what was guessed holds if it is sure, or corrected. */
static void
look_at_columns (Opening *opening)
{
  TillBankStatement *statement = till_bank_desk_get_statement (opening->desk);
  gboolean is_sure;
  TillBankMapping mapping = *till_bank_desk_get_mapping (opening->desk, &is_sure);

  if (opening->corrected)
    return;

  opening->corrected = TRUE;
  if (!read_options (opening->options, &mapping))
    {
      till_ctl_misused (opening->ctl, "What is said of the statement is not understood");
      return;
    }
  if (!till_bank_mapping_fits (&mapping, statement->table->n_columns))
    {
      till_ctl_misused (opening->ctl, "It cannot be told which column is which: say --columns");
      return;
    }
  if (*mapping.currency == '\0' && mapping.places[TILL_BANK_COLUMN_CURRENCY] < 0)
    {
      till_ctl_misused (opening->ctl, "The statement does not say its currency: say --currency");
      return;
    }
  if (!is_sure && (opening->options->dates == NULL || opening->options->decimal == NULL))
    {
      till_ctl_misused (opening->ctl, "The statement can be read in more than one way: say --dates "
                                      "and --decimal");
      return;
    }

  till_bank_desk_set_mapping (opening->desk, &mapping);
  till_bank_desk_keep (opening->desk);
}

static void
changed_cb (Opening *opening)
{
  TillCtl *ctl = opening->ctl;
  TillBankDesk *desk = opening->desk;
  const GError *trouble = till_bank_desk_get_trouble (desk);
  TillCtlFunc next = opening->next;

  if (ctl->ended || next == NULL)
    return;
  if (trouble != NULL)
    {
      fail (ctl, trouble);
      return;
    }
  if (till_bank_desk_get_step (desk) == TILL_BANK_DESK_COLUMNS)
    look_at_columns (opening);
  else if (till_bank_desk_get_books (desk) != NULL && !till_bank_desk_is_busy (desk))
    {
      opening->next = NULL;
      next (ctl);
    }
}

static gboolean
has_options (const TillCtlBankOptions *options)
{
  return options->columns != NULL || options->dates != NULL || options->decimal != NULL ||
         options->currency != NULL;
}

/**
 * till_ctl_bank_open:
 * @ctl: a run with an open store
 * @options: how a statement is read, and which; stays until the end
 * @next: the step after
 *
 * Opens the statements of the account, reads one if that was asked for, and holds the payouts
 * against all of them.
 */
void
till_ctl_bank_open (TillCtl                  *ctl,
                    const TillCtlBankOptions *options,
                    TillCtlFunc               next)
{
  g_autofree char *folder = g_build_filename (ctl->state_folder, "accounts", ctl->config->id, NULL);
  const TillBankDeskConfig config = {
    .folder = folder, .gateway = ctl->config->gateway,
    .currency = options->currency != NULL ? options->currency : ctl->config->default_currency,
    .operator_name = till_ctl_get_operator (ctl),
  };
  Opening *opening = g_new0 (Opening, 1);

  opening->ctl = ctl;
  opening->next = next;
  opening->options = options;
  opening->desk = till_bank_desk_new (ctl->store, &config);
  ctl->bank = opening;
  ctl->bank_free = opening_free;
  g_signal_connect_swapped (opening->desk, "changed", G_CALLBACK (changed_cb), opening);
  if (options->file != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->file);

      till_bank_desk_open_file (opening->desk, file, has_options (options));
    }
}

/**
 * till_ctl_bank_get_desk:
 * @ctl: a run with open statements
 *
 * Returns: (transfer none): the desk they are on
 */
TillBankDesk *
till_ctl_bank_get_desk (TillCtl *ctl)
{
  g_return_val_if_fail (ctl->bank != NULL, NULL);

  return ((Opening *) ctl->bank)->desk;
}

/* --- what is left over ------------------------------------------------------------------------ */

/**
 * till_ctl_bank_tell_left:
 * @ctl: a run with open statements
 *
 * Says how many payouts and lines are left over, with their sums, and what came of a file.
 */
void
till_ctl_bank_tell_left (TillCtl *ctl)
{
  TillBankDesk *desk = till_ctl_bank_get_desk (ctl);
  const TillBankImported *imported = till_bank_desk_get_imported (desk);
  const TillBankBooks *books = till_bank_desk_get_books (desk);
  g_autoptr (GArray) payouts = g_array_new (FALSE, FALSE, sizeof (TillMoney));
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (TillMoney));
  g_autofree char *payout_sums = NULL;
  g_autofree char *line_sums = NULL;
  guint n_late = 0, n_asked = 0;

  for (guint i = 0; i < books->matches->len; i++)
    {
      const TillBankMatch *match = books->matches->pdata[i];

      n_asked += match->state == TILL_BANK_ASKED;
      if (match->state != TILL_BANK_LATE)
        continue;

      n_late++;
      till_bank_add_sum (payouts, &match->payout->amount);
    }
  for (guint i = 0; i < books->left->len; i++)
    till_bank_add_sum (lines, &((TillBankLine *) books->left->pdata[i])->amount);

  payout_sums = till_bank_say_sums (payouts);
  line_sums = till_bank_say_sums (lines);
  if (imported != NULL)
    till_ctl_note (ctl, "%u of %u lines were new, %u rows were no bookings", imported->n_new,
                   imported->n_lines, imported->n_skipped);
  till_ctl_note (ctl, "Payouts without a bank line: %u%s%s", n_late, n_late > 0 ? ", " : "",
                 payout_sums);
  till_ctl_note (ctl, "Bank lines without a payout: %u%s%s", books->left->len,
                 books->left->len > 0 ? ", " : "", line_sums);
  if (n_asked > 0)
    till_ctl_note (ctl, "Payouts with several lines that may be theirs: %u (tillctl bank --match)",
                   n_asked);
}

/* --- the command ------------------------------------------------------------------------------ */

/**
 * till_ctl_bank_say_day:
 * @day: days since 1970
 *
 * Returns: (transfer full): the day for programs: "2026-11-12"
 */
char *
till_ctl_bank_say_day (gint64 day)
{
  g_autofree char *iso = till_time_format_iso (day * 86400 * TILL_SECOND);

  return g_strndup (iso, strlen ("2026-11-12"));
}

static void
add_line (TillCtlSheet       *sheet,
          const TillBankLine *line)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, line->id);
  g_autofree char *day = till_ctl_bank_say_day (line->day);
  g_autofree char *amount = till_money_to_string (&line->amount);
  const char *cells[G_N_ELEMENTS (line_columns)] = {
    number, day, amount, line->amount.currency, line->text,
    line->account != NULL ? line->account : "", line->payout_id != NULL ? line->payout_id : "",
    line->payout_id == NULL ? "" : line->by_hand ? "hand" : "amount",
    line->reason != NULL ? line->reason : "",
    line->operator_name != NULL ? line->operator_name : "",
  };

  till_ctl_sheet_add (sheet, (char **) cells);
}

/* Without --all, lines that have nothing to do with the gateway are passed over. */
static void
print_lines (TillCtl *ctl)
{
  const BankJob *job = ctl->data;
  const TillBankBooks *books = till_bank_desk_get_books (till_ctl_bank_get_desk (ctl));
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr (TillCtlSheet) sheet = NULL;

  for (guint i = 0; i < books->left->len; i++)
    g_hash_table_add (wanted, books->left->pdata[i]);
  for (guint i = 0; i < books->matches->len; i++)
    {
      const TillBankMatch *match = books->matches->pdata[i];

      for (guint j = 0; match->candidates != NULL && j < match->candidates->len; j++)
        g_hash_table_add (wanted, match->candidates->pdata[j]);
    }

  sheet = till_ctl_sheet_new (ctl, line_columns, G_N_ELEMENTS (line_columns), line_shown);
  for (guint i = 0; i < books->lines->len; i++)
    {
      const TillBankLine *line = books->lines->pdata[i];

      if (job->all || g_hash_table_contains (wanted, line) ||
          (!job->left && line->payout_id != NULL))
        add_line (sheet, line);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_bank_tell_left (ctl);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
decided_cb (TillCtl *ctl)
{
  TillBankDesk *desk = till_ctl_bank_get_desk (ctl);
  const GError *trouble = till_bank_desk_get_trouble (desk);

  if (ctl->ended)
    return;
  if (trouble != NULL)
    fail (ctl, trouble);
  else if (!till_bank_desk_is_busy (desk))
    print_lines (ctl);
}

static void
opened (TillCtl *ctl)
{
  const BankJob *job = ctl->data;
  TillBankDesk *desk = till_ctl_bank_get_desk (ctl);
  gint64 line_id = job->match > 0 ? job->match : job->unmatch;
  const TillBankLine *line;
  const char *payout_id = job->payout;

  if (line_id == 0)
    {
      print_lines (ctl);
      return;
    }

  line = till_bank_books_get_line (till_bank_desk_get_books (desk), line_id);
  if (job->unmatch > 0)
    payout_id = line != NULL ? line->payout_id : NULL;
  else if (till_bank_books_find (till_bank_desk_get_books (desk), payout_id) == NULL)
    payout_id = NULL;
  if (line == NULL || payout_id == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                                      "There is no such line, or no such payout");

      till_ctl_fail (ctl, error);
      return;
    }

  g_signal_connect_swapped (desk, "changed", G_CALLBACK (decided_cb), ctl);
  till_bank_desk_decide (desk, line_id, payout_id, job->match > 0, job->reason);
}

static void
open_bank (TillCtl *ctl)
{
  BankJob *job = ctl->data;

  job->options.file = g_strdup (ctl->args[1]);
  till_ctl_bank_open (ctl, &job->options, opened);
}

/* Whether all that belongs to a decision was said, and nothing of one where there is none. */
static gboolean
is_clear (const BankJob *job)
{
  if (job->match == 0 && job->unmatch == 0)
    return job->payout == NULL && job->reason == NULL;

  return MIN (job->match, job->unmatch) == 0 && MAX (job->match, job->unmatch) > 0 &&
         (job->match > 0) == (job->payout != NULL) && !till_text_is_empty (job->reason);
}

/**
 * till_ctl_bank:
 * @ctl: a run
 *
 * tillctl bank.
 */
void
till_ctl_bank (TillCtl *ctl)
{
  BankJob *job = g_new0 (BankJob, 1);
  GOptionEntry entries[TILL_CTL_BANK_N_OPTIONS + 7] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &job->all,
      N_("Also lines that have nothing to do with the gateway"), NULL },
    { "left", 0, 0, G_OPTION_ARG_NONE, &job->left,
      N_("Only lines that seem to be payouts and are none yet"), NULL },
    { "match", 0, 0, G_OPTION_ARG_INT64, &job->match,
      N_("Say that this line is the payout given with --payout"), N_("LINE") },
    { "unmatch", 0, 0, G_OPTION_ARG_INT64, &job->unmatch,
      N_("Say that this line is not the payout it was taken for"), N_("LINE") },
    { "payout", 0, 0, G_OPTION_ARG_STRING, &job->payout, N_("A payout"), N_("ID") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &job->reason, N_("Why; it is kept"), N_("TEXT") },
  };

  till_ctl_bank_options_fill (&job->options, entries + 6);
  till_ctl_set_data (ctl, job, (GDestroyNotify) bank_job_free);
  if (!till_ctl_parse (ctl, "[FILE]",
                       N_("Reads a bank statement (CSV, OFX or CAMT.053) and lists the lines on "
                          "which payouts arrived, and what is left over."),
                       entries, 0, 1))
    return;

  if (!is_clear (job) || (job->reason != NULL && ctl->args[1] != NULL))
    till_ctl_misused (ctl, "--match needs --payout, both it and --unmatch a --reason, and no file");
  else
    till_ctl_open_store (ctl, open_bank);
}
