/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* report: what was taken, given back, disputed and kept in a stretch of time. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-report-sheet.h"

/* As wide as a terminal; a roll of 80 mm has 42. */
#define SHEET_COLUMNS 72

typedef struct
{
  char         *period;
  char         *by_nick;
  gboolean      sheet;
  int           columns;
  TillQuerySpan span;
  TillReportBy  by;
  GArray       *bounds;
} ReportJob;

static void
report_job_free (ReportJob *job)
{
  g_free (job->period);
  g_free (job->by_nick);
  g_clear_pointer (&job->bounds, g_array_unref);
  g_free (job);
}

static void
reported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  ReportJob *job = ctl->data;
  guint n_columns;

  if (!(rows = till_store_report_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_report_get_columns (job->by, &n_columns);
  sheet = till_ctl_sheet_new (ctl, columns, n_columns, /* shown= */ NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (GStrv) row = till_report_get_row (rows->pdata[i], job->by, job->bounds);

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillDayReport) report = NULL;
  g_autoptr (TillSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TillCtl *ctl = user_data;
  ReportJob *job = ctl->data;

  if (!(report = till_day_report_load_finish (result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  sheet = till_day_report_to_sheet (report, ctl->config->name,
                                    ctl->config->mode,
                                    till_clock_now_us (ctl->clock));
  text = till_sheet_to_text (sheet, (guint) job->columns);
  till_ctl_print (ctl, "%s", text);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
report (TillCtl *ctl)
{
  ReportJob *job = ctl->data;

  if (job->sheet)
    {
      till_day_report_load_async (ctl->store, &job->span, ctl->cancellable, loaded_cb, ctl);
      return;
    }

  till_store_report_async (ctl->store, job->by, &g_array_index (job->bounds, gint64, 0),
                           job->bounds->len, ctl->cancellable, reported_cb, ctl);
}

/**
 * till_ctl_report:
 * @ctl: a run
 *
 * tillctl report.
 */
void
till_ctl_report (TillCtl *ctl)
{
  ReportJob *job = g_new0 (ReportJob, 1);
  GOptionEntry entries[] = {
    { "period", 0, 0, G_OPTION_ARG_STRING, &job->period,
      N_("today, yesterday, week, last-week, month, last-month, year, last-year, a day "
         "(2026-11-20), a month (2026-11), or two of them: 2026-11-01..2026-11-20 (default: "
         "today)"), N_("PERIOD") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &job->by_nick,
      N_("currency, day, method, channel, operator, status, decline (default: currency)"),
      N_("WHAT") },
    { "sheet", 0, 0, G_OPTION_ARG_NONE, &job->sheet,
      N_("Print the sheet that closes a day, as text"), NULL },
    { "columns", 0, 0, G_OPTION_ARG_INT, &job->columns,
      N_("How wide the sheet is (default: 72; a roll of 80 mm has 42)"), N_("N") },
    G_OPTION_ENTRY_NULL,
  };

  job->columns = SHEET_COLUMNS;
  till_ctl_set_data (ctl, job, (GDestroyNotify) report_job_free);
  if (!till_ctl_parse (ctl, "",
                       N_("Adds up what was taken, given back, disputed and kept, from midnight to "
                          "midnight where this computer is, as far as it is known here."),
                       entries, 0, 0))
    return;

  if (!till_report_read_span (job->period != NULL ? job->period : "today",
                              till_clock_now_us (ctl->clock), &job->span))
    till_ctl_misused (ctl, "“%s” is not a period (today, last-week, 2026-11, "
                      "2026-11-01..2026-11-20)", job->period);
  else if (!till_report_by_from_nick (job->by_nick != NULL ? job->by_nick : "currency", &job->by))
    till_ctl_misused (ctl, "A report is by currency, day, method, channel, operator, status or "
                      "decline, not by “%s”", job->by_nick);
  else if (job->columns < 20 || job->columns > 500)
    till_ctl_misused (ctl, "A sheet has 20 to 500 columns");
  else
    {
      job->bounds = till_report_cut_days (&job->span);
      till_ctl_open_store (ctl, report);
    }
}
