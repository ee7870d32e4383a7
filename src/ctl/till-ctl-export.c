/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* export: records into a file for other programs, or a file for each day into a folder. */

#include "till-ctl-commands.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "till-ctl-open.h"
#include "till-json.h"
#include "till-record-export.h"
#include "till-report-text.h"

/* How many days back a folder is filled: whoever was away for a month misses nothing. */
#define DAYS_BACK 35

static const struct
{
  const char      *name;   /* and what a file of that kind ends in */
  const char      *suffix; /* (nullable): another ending */
  gboolean         is_book;
  TillBookFormat   book;
  TillExportFormat rows;
} formats[] = {
  { "csv", NULL, FALSE, 0, TILL_EXPORT_CSV },
  { "jsonl", "ndjson", FALSE, 0, TILL_EXPORT_JSON_LINES },
  { "ofx", NULL, TRUE, TILL_BOOK_OFX, 0 },
  { "qif", NULL, TRUE, TILL_BOOK_QIF, 0 },
  { "ledger", "journal", TRUE, TILL_BOOK_LEDGER, 0 },
  { "beancount", "bean", TRUE, TILL_BOOK_BEANCOUNT, 0 },
};

static const struct
{
  const char    *name;
  TillRecordKind kind;
} kinds[] = {
  { "payments", TILL_RECORD_PAYMENT },   { "refunds", TILL_RECORD_REFUND },
  { "disputes", TILL_RECORD_DISPUTE },   { "payouts", TILL_RECORD_PAYOUT },
  { "entries", TILL_RECORD_ENTRY },      { "customers", TILL_RECORD_CUSTOMER },
  { "links", TILL_RECORD_LINK },
};

typedef struct
{
  char            *what_name;
  char            *as;
  char            *period;
  char            *payout;
  char            *output;
  char            *daily;
  gboolean         byte_order_mark;
  guint            format; /* index of formats */
  TillRecordExport what;

  /* A folder */
  GArray          *bounds; /* midnights */
  guint            day;
  char            *path;
  guint            n_files;
} ExportJob;

static void next_day (TillCtl *ctl);

static void
export_job_free (ExportJob *job)
{
  g_free (job->what_name);
  g_free (job->as);
  g_free (job->period);
  g_free (job->payout);
  g_free (job->output);
  g_free (job->daily);
  g_free (job->path);
  g_clear_pointer (&job->bounds, g_array_unref);
  g_free (job);
}

static gboolean
find_format (const char *name,
             guint      *ret_format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (name, formats[i].name) == 0 || g_strcmp0 (name, formats[i].suffix) == 0)
      {
        *ret_format = i;
        return TRUE;
      }

  return FALSE;
}

/* --- one file --------------------------------------------------------------------------------- */

static void
tell (TillCtl    *ctl,
      const char *key,
      guint       n)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *text = NULL;

  if (ctl->format != TILL_CTL_JSON)
    {
      till_ctl_note (ctl, "%u %s", n, key);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, n);
  json_builder_end_object (builder);
  text = till_json_build_string (builder);
  till_ctl_print (ctl, "%s\n", text);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  guint n_rows;

  if (!till_record_export_finish (result, &n_rows, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  tell (ctl, "written", n_rows);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

/* --- a file for each day ---------------------------------------------------------------------- */

static void
day_exported_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  ExportJob *job = ctl->data;

  if (!till_record_export_finish (result, NULL, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  job->n_files++;
  next_day (ctl);
}

/* Days that are over and have no file yet; today is not over. */
static void
next_day (TillCtl *ctl)
{
  ExportJob *job = ctl->data;

  for (; job->day + 1 < job->bounds->len; job->day++)
    {
      g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (
        g_array_index (job->bounds, gint64, job->day) / TILL_SECOND);
      g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
      g_autofree char *name = g_strdup_printf (
        "%s-%s.%s", formats[job->format].is_book ? "book" : job->what_name, date,
        formats[job->format].name);

      g_free (job->path);
      job->path = g_build_filename (job->daily, name, NULL);
      if (g_file_test (job->path, G_FILE_TEST_EXISTS))
        continue;

      job->what.path = job->path;
      job->what.from_us = g_array_index (job->bounds, gint64, job->day);
      job->what.to_us = g_array_index (job->bounds, gint64, job->day + 1);
      job->day++;
      till_record_export_async (ctl->store, &job->what, ctl->cancellable, day_exported_cb, ctl);
      return;
    }

  tell (ctl, "files", job->n_files);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static gboolean
begin_days (TillCtl   *ctl,
            ExportJob *job)
{
  gint64 now_us = till_clock_now_us (ctl->clock);
  TillQuerySpan today, first, days;

  if (g_mkdir_with_parents (job->daily, 0700) != 0)
    {
      int code = errno;
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, g_io_error_from_errno (code),
                                              "The folder “%s” cannot be made: %s", job->daily,
                                              g_strerror (code));

      till_ctl_fail (ctl, error);
      return FALSE;
    }

  till_report_read_span ("today", now_us, &today);
  till_report_read_span ("today", today.from_us - DAYS_BACK * 24 * 3600 * TILL_SECOND, &first);
  days = (TillQuerySpan) { first.from_us, today.from_us };
  job->bounds = till_report_cut_days (&days);

  return TRUE;
}

static void
run_export (TillCtl *ctl)
{
  ExportJob *job = ctl->data;

  job->what.account_name = ctl->config->name;
  job->what.now_us = till_clock_now_us (ctl->clock);
  if (job->daily != NULL)
    next_day (ctl);
  else
    till_record_export_async (ctl->store, &job->what, ctl->cancellable, exported_cb, ctl);
}

/* --- what was asked for ----------------------------------------------------------------------- */

static gboolean
read_format (TillCtl   *ctl,
             ExportJob *job)
{
  const char *dot = job->output != NULL ? strrchr (job->output, '.') : NULL;

  if (job->as != NULL && !find_format (job->as, &job->format))
    {
      till_ctl_misused (ctl, "An export is csv, jsonl, ofx, qif, ledger or beancount, not “%s”",
                        job->as);
      return FALSE;
    }

  if (job->as == NULL && job->output != NULL && (dot == NULL ||
                                                 !find_format (dot + 1, &job->format)))
    {
      till_ctl_misused (ctl, "Say which format: --as csv, jsonl, ofx, qif, ledger or beancount");
      return FALSE;
    }

  job->what.is_book = formats[job->format].is_book;
  job->what.book_format = formats[job->format].book;
  job->what.format = formats[job->format].rows;
  job->what.byte_order_mark = job->byte_order_mark && !job->what.is_book;

  return TRUE;
}

static gboolean
read_what (TillCtl   *ctl,
           ExportJob *job)
{
  if (job->what_name == NULL)
    job->what_name = g_strdup ("payments");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (job->what_name, kinds[i].name) == 0)
      {
        job->what.kind = kinds[i].kind;
        return TRUE;
      }

  till_ctl_misused (ctl, "There are payments, refunds, disputes, payouts, entries, customers and "
                    "links, no “%s”", job->what_name);

  return FALSE;
}

static gboolean
read_period (TillCtl   *ctl,
             ExportJob *job)
{
  TillQuerySpan span;

  if (job->period == NULL)
    return TRUE;

  if (!till_report_read_span (job->period, till_clock_now_us (ctl->clock), &span))
    {
      till_ctl_misused (ctl, "“%s” is not a period (today, last-week, 2026-11, "
                        "2026-11-01..2026-11-20)", job->period);
      return FALSE;
    }

  job->what.from_us = span.from_us;
  job->what.to_us = span.to_us;

  return TRUE;
}

/**
 * till_ctl_export:
 * @ctl: a run
 *
 * tillctl export.
 */
void
till_ctl_export (TillCtl *ctl)
{
  ExportJob *job = g_new0 (ExportJob, 1);
  GOptionEntry entries[] = {
    { "what", 0, 0, G_OPTION_ARG_STRING, &job->what_name,
      N_("payments, refunds, disputes, payouts, entries, customers or links (default: payments); "
         "books always hold the entries"), N_("WHAT") },
    { "as", 0, 0, G_OPTION_ARG_STRING, &job->as,
      N_("csv, jsonl, ofx, qif, ledger or beancount (default: as the file's name ends)"),
      N_("FORMAT") },
    { "period", 0, 0, G_OPTION_ARG_STRING, &job->period,
      N_("Only of this time: as for “tillctl report” (default: all)"), N_("PERIOD") },
    { "payout", 0, 0, G_OPTION_ARG_STRING, &job->payout,
      N_("Only what went into this payout, as rows"), N_("ID") },
    { "bom", 0, 0, G_OPTION_ARG_NONE, &job->byte_order_mark,
      N_("Begin with a byte order mark, for spreadsheets that need it"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &job->output,
      N_("Write into this file; never half a file"), N_("FILE") },
    { "daily", 0, 0, G_OPTION_ARG_FILENAME, &job->daily,
      N_("Write a file for each of the last days that has none yet into this folder"),
      N_("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };

  till_ctl_set_data (ctl, job, (GDestroyNotify) export_job_free);
  if (!till_ctl_parse (ctl, "",
                       N_("Writes what is known on this computer for other programs: rows for "
                          "spreadsheets and scripts, or a book with accounts for sales, fees, "
                          "refunds, disputes and payouts."),
                       entries, 0, 0) ||
      !read_what (ctl, job) || !read_format (ctl, job) || !read_period (ctl, job))
    return;

  if ((job->output == NULL) == (job->daily == NULL))
    till_ctl_misused (ctl, "Say where to: --output FILE, or --daily FOLDER");
  else if (job->daily != NULL && job->period != NULL)
    till_ctl_misused (ctl, "A folder is filled with the days that are over: there is no --period");
  else if (job->payout != NULL &&
           (job->daily != NULL || job->period != NULL || job->what.is_book))
    till_ctl_misused (ctl, "What went into a payout is written whole, as csv or jsonl");
  else if (job->daily == NULL || begin_days (ctl, job))
    {
      job->what.path = job->output;
      job->what.payout_id = job->payout;
      till_ctl_open_store (ctl, run_export);
    }
}
