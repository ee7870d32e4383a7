/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* payouts, payouts ID: what the gateway sent to the bank, held against what went into it. */

#include "till-ctl-bank.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-bank-words.h"
#include "till-ctl-commands.h"
#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-ledger.h"

/* What is told of a payout besides what it is. */
static const TillExportColumn check_columns[] = {
  { "entries", TILL_EXPORT_INTEGER },
  { "entries_sum", TILL_EXPORT_DECIMAL },
  { "agrees", TILL_EXPORT_BOOLEAN },
  { "bank", TILL_EXPORT_TEXT },
  { "bank_day", TILL_EXPORT_TEXT },
  { "bank_line", TILL_EXPORT_INTEGER },
};

static const char *const payout_shown[] = {
  "created", "status", "amount", "currency", "arrival", "entries", "agrees", "bank", "bank_day",
  "id", NULL,
};

static const char *const entry_shown[] = {
  "created", "type", "amount", "fee", "net", "currency", "source_id", NULL,
};

typedef struct
{
  TillCtlBankOptions options;
  GArray       *columns;  /* TillExportColumn */
  TillCtlSheet *sheet;
  GPtrArray    *payouts;
  guint         next;
  gboolean      disagrees;
} PayoutsJob;

static void check_next (TillCtl *ctl);

static void
payouts_job_free (PayoutsJob *job)
{
  g_clear_pointer (&job->sheet, till_ctl_sheet_free);
  g_clear_pointer (&job->payouts, g_ptr_array_unref);
  g_clear_pointer (&job->columns, g_array_unref);
  till_ctl_bank_options_clear (&job->options);
  g_free (job);
}

/* --- the entries of one ----------------------------------------------------------------------- */

static void
entries_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  guint n_columns;

  if (!(entries = till_store_list_entries_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if (entries->len == 0)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "Nothing is known on this computer of what went into “%s” (tillctl sync fetches "
                   "what is new)", ctl->args[1]);
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_export_get_columns (TILL_RECORD_ENTRY, &n_columns);
  sheet = till_ctl_sheet_new (ctl, columns, n_columns, entry_shown);
  for (guint i = 0; i < entries->len; i++)
    {
      g_auto (GStrv) row = till_export_get_row (entries->pdata[i]);

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

/* --- all of them ------------------------------------------------------------------------------ */

/* What the statements say of it: three cells, empty without statements. */
static void
say_bank (TillCtl          *ctl,
          const TillPayout *payout,
          char            **ret_cells)
{
  const TillBankBooks *books = till_bank_desk_get_books (till_ctl_bank_get_desk (ctl));
  const TillBankMatch *match = till_bank_books_find (books, payout->record.id);
  gboolean seen = match != NULL && match->state == TILL_BANK_SEEN;

  ret_cells[0] = g_strdup (match != NULL && books->lines->len > 0
                           ? till_bank_state_to_word (match->state) : "");
  ret_cells[1] = seen ? till_ctl_bank_say_day (match->line->day) : g_strdup ("");
  ret_cells[2] = seen ? g_strdup_printf ("%" G_GINT64_FORMAT, match->line->id) : g_strdup ("");
}

static void
add_row (TillCtl          *ctl,
         const TillPayout *payout,
         GPtrArray        *entries)
{
  PayoutsJob *job = ctl->data;
  g_auto (GStrv) row = till_export_get_row (payout);
  guint n = g_strv_length (row);
  TillMoney sum = payout->amount;
  TillPayoutCheck check;

  till_ledger_check_payout (payout, entries, &check);
  sum.minor = check.sum;
  row = g_renew (char *, row, n + G_N_ELEMENTS (check_columns) + 1);
  row[n] = check.is_known ? g_strdup_printf ("%u", check.n_entries) : g_strdup ("");
  row[n + 1] = check.is_known ? till_money_to_string (&sum) : g_strdup ("");
  row[n + 2] = g_strdup (!check.is_known ? "" : check.agrees ? "true" : "false");
  say_bank (ctl, payout, row + n + 3);
  row[n + G_N_ELEMENTS (check_columns)] = NULL;
  job->disagrees |= check.is_known && !check.agrees;
  till_ctl_sheet_add (job->sheet, row);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  PayoutsJob *job = ctl->data;

  if (!(entries = till_store_list_entries_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  add_row (ctl, job->payouts->pdata[job->next++], entries);
  check_next (ctl);
}

static void
check_next (TillCtl *ctl)
{
  PayoutsJob *job = ctl->data;

  if (job->next < job->payouts->len)
    {
      till_store_list_payout_entries_async (ctl->store,
                                            TILL_RECORD (job->payouts->pdata[job->next])->id,
                                            ctl->cancellable, checked_cb, ctl);
      return;
    }

  till_ctl_sheet_end (job->sheet);
  if (job->disagrees)
    till_ctl_note (ctl, "A payout is not what went into it: see those that do not agree");
  if (till_bank_desk_get_books (till_ctl_bank_get_desk (ctl))->lines->len > 0)
    till_ctl_bank_tell_left (ctl);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
payouts_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  PayoutsJob *job = ctl->data;

  if (!(job->payouts = till_store_list_records_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  job->sheet = till_ctl_sheet_new (ctl, (const TillExportColumn *) (gpointer) job->columns->data,
                                   job->columns->len, payout_shown);
  check_next (ctl);
}

static void
list_all (TillCtl *ctl)
{
  till_store_list_records_async (ctl->store, TILL_RECORD_PAYOUT, G_MAXINT32, ctl->cancellable,
                                 payouts_cb, ctl);
}

static void
list (TillCtl *ctl)
{
  PayoutsJob *job = ctl->data;
  const TillExportColumn *columns;
  guint n_columns;

  if (ctl->args[1] != NULL)
    {
      till_store_list_payout_entries_async (ctl->store, ctl->args[1], ctl->cancellable, entries_cb,
                                            ctl);
      return;
    }

  columns = till_export_get_columns (TILL_RECORD_PAYOUT, &n_columns);
  job->columns = g_array_new (FALSE, FALSE, sizeof (TillExportColumn));
  g_array_append_vals (job->columns, columns, n_columns);
  g_array_append_vals (job->columns, check_columns, G_N_ELEMENTS (check_columns));
  till_ctl_bank_open (ctl, &job->options, list_all);
}

/**
 * till_ctl_payouts:
 * @ctl: a run
 *
 * tillctl payouts.
 */
void
till_ctl_payouts (TillCtl *ctl)
{
  PayoutsJob *job = g_new0 (PayoutsJob, 1);
  GOptionEntry entries[TILL_CTL_BANK_N_OPTIONS + 2] = {
    { "statement", 0, 0, G_OPTION_ARG_FILENAME, &job->options.file,
      N_("Read this bank statement first"), N_("FILE") },
  };

  till_ctl_bank_options_fill (&job->options, entries + 1);
  till_ctl_set_data (ctl, job, (GDestroyNotify) payouts_job_free);
  if (!till_ctl_parse (ctl, "[ID]",
                       N_("Lists the payouts known on this computer, whether each is what went "
                          "into it, and whether it was seen at the bank; with an ID, what went "
                          "into that one."),
                       entries, 0, 1))
    return;

  if (ctl->args[1] != NULL && job->options.file != NULL)
    till_ctl_misused (ctl, "A statement is about all payouts, not about one");
  else
    till_ctl_open_store (ctl, list);
}
