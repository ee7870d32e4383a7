/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* tillctl refunds, disputes, customers: what is known on this computer, newest first. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"

#define DEFAULT_LIMIT 100

typedef struct
{
  TillRecordKind      kind;
  const char * const *shown;   /* columns of a table */
  char               *search;
  char               *status;
  int                 limit;
} RecordsJob;

static void
records_job_free (RecordsJob *job)
{
  g_free (job->search);
  g_free (job->status);
  g_free (job);
}

static const char *
get_cell (const TillExportColumn *columns,
          guint                   n_columns,
          char                  **row,
          const char             *name)
{
  for (guint i = 0; i < n_columns; i++)
    if (g_str_equal (columns[i].name, name))
      return row[i];

  return NULL;
}

static void
print_page (TillCtl        *ctl,
            TillRecordPage *page)
{
  const RecordsJob *job = ctl->data;
  g_autoptr (TillCtlSheet) sheet = NULL;
  const TillExportColumn *columns;
  guint n_columns, n_left = job->limit > 0 ? (guint) job->limit : G_MAXUINT;

  columns = till_export_get_columns (job->kind, &n_columns);
  sheet = till_ctl_sheet_new (ctl, columns, n_columns, job->shown);
  for (guint i = 0; i < page->records->len && n_left > 0; i++)
    {
      g_auto (GStrv) row = till_export_get_row (page->records->pdata[i]);

      if (job->status != NULL &&
          g_strcmp0 (get_cell (columns, n_columns, row, "status"), job->status) != 0)
        continue;

      till_ctl_sheet_add (sheet, row);
      n_left--;
    }
  till_ctl_sheet_end (sheet);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillRecordPage) page = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!(page = till_store_search_records_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  print_page (ctl, page);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
list_records (TillCtl *ctl)
{
  const RecordsJob *job = ctl->data;
  const TillRecordQuery query = {
    .kind = job->kind,
    .text = job->search,
    /* A status is looked for by its word, among all. */
    .limit = job->limit > 0 && job->status == NULL ? (guint) job->limit : G_MAXUINT,
  };

  till_store_search_records_async (ctl->store, &query, ctl->cancellable, found_cb, ctl);
}

static void
begin (TillCtl            *ctl,
       TillRecordKind      kind,
       const char         *summary,
       const char         *statuses,
       const char * const *shown)
{
  RecordsJob *job = g_new0 (RecordsJob, 1);
  GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &job->search,
      N_("Words that stand in it or in its payment: names, ids, amounts, last four digits"),
      N_("TEXT") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &job->limit, N_("How many at most (default: 100; 0: all)"),
      N_("N") },
    { "status", 0, 0, G_OPTION_ARG_STRING, &job->status, statuses, N_("STATUS") },
    G_OPTION_ENTRY_NULL,
  };

  if (statuses == NULL)
    entries[2] = (GOptionEntry) G_OPTION_ENTRY_NULL;

  job->kind = kind;
  job->limit = DEFAULT_LIMIT;
  job->shown = shown;
  till_ctl_set_data (ctl, job, (GDestroyNotify) records_job_free);
  if (till_ctl_parse (ctl, "", summary, entries, 0, 0))
    till_ctl_open_store (ctl, list_records);
}

/**
 * till_ctl_refunds:
 * @ctl: a run
 *
 * tillctl refunds.
 */
void
till_ctl_refunds (TillCtl *ctl)
{
  static const char * const shown[] = {
    "created", "status", "amount", "currency", "reason", "failure_reason", "operator",
    "bank_reference", "payment_id", "id", NULL,
  };

  begin (ctl, TILL_RECORD_REFUND,
         N_("Lists the refunds known on this computer, newest first."),
         N_("pending, requires_action, succeeded, failed or canceled"), shown);
}

/**
 * till_ctl_disputes:
 * @ctl: a run
 *
 * tillctl disputes.
 */
void
till_ctl_disputes (TillCtl *ctl)
{
  static const char * const shown[] = {
    "created", "status", "stage", "amount", "currency", "reason", "due", "submissions",
    "payment_id", "id", NULL,
  };

  begin (ctl, TILL_RECORD_DISPUTE,
         N_("Lists the disputes known on this computer, newest first."),
         N_("needs_response, under_review, won, lost, closed or prevented"), shown);
}

/**
 * till_ctl_list_customers:
 * @ctl: a run
 *
 * tillctl customers, without a word behind it.
 */
void
till_ctl_list_customers (TillCtl *ctl)
{
  static const char * const shown[] = {
    "created", "name", "email", "phone", "id", NULL,
  };

  begin (ctl, TILL_RECORD_CUSTOMER,
         N_("Lists the customers known on this computer, newest first."), NULL, shown);
}
