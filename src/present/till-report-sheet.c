/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sheet that closes a day: counts and sums by currency, method and operator.
 *
 * What must hold: the three divisions are of the same time and come to the same sums; what is not
 * known has a line of its own, it is not left out. */

#include "till-report-sheet.h"

#include <glib/gi18n.h>

#include "till-clock.h"
#include "till-format.h"

/**
 * till_day_report_free:
 * @self: (nullable) (transfer full): a report
 */
void
till_day_report_free (TillDayReport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bounds, g_array_unref);
  g_clear_pointer (&self->totals, g_ptr_array_unref);
  g_clear_pointer (&self->methods, g_ptr_array_unref);
  g_clear_pointer (&self->operators, g_ptr_array_unref);
  g_free (self);
}

static const TillReportBy divisions[] = {
  TILL_REPORT_BY_NOTHING, TILL_REPORT_BY_METHOD, TILL_REPORT_BY_OPERATOR,
};

static void load_next (TillStore *store,
                       GTask     *task);

static GPtrArray **
get_rows (TillDayReport *self,
          TillReportBy   by)
{
  return by == TILL_REPORT_BY_NOTHING ? &self->totals
         : by == TILL_REPORT_BY_METHOD ? &self->methods : &self->operators;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillDayReport *self = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *rows;

  if (!(rows = till_store_report_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (divisions); i++)
    if (*get_rows (self, divisions[i]) == NULL)
      {
        *get_rows (self, divisions[i]) = rows;
        break;
      }

  load_next (TILL_STORE (object), g_steal_pointer (&task));
}

/* Takes over @task. */
static void
load_next (TillStore *store,
           GTask     *task)
{
  TillDayReport *self = g_task_get_task_data (task);

  for (guint i = 0; i < G_N_ELEMENTS (divisions); i++)
    if (*get_rows (self, divisions[i]) == NULL)
      {
        till_store_report_async (store, divisions[i],
                                 &g_array_index (self->bounds, gint64, 0), self->bounds->len,
                                 g_task_get_cancellable (task), loaded_cb, task);
        return;
      }

  g_task_set_task_data (task, NULL, NULL);
  g_task_return_pointer (task, self, (GDestroyNotify) till_day_report_free);
  g_object_unref (task);
}

/**
 * till_day_report_load_async:
 * @store: the history
 * @span: which time: whole days, with an end
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Adds up what closes a day, or several.
 */
void
till_day_report_load_async (TillStore           *store,
                            const TillQuerySpan *span,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  TillDayReport *self;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (store));
  g_return_if_fail (span != NULL && span->from_us < span->to_us);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_day_report_load_async);
  self = g_new0 (TillDayReport, 1);
  self->span = *span;
  self->bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->bounds, span->from_us);
  g_array_append_val (self->bounds, span->to_us);
  g_task_set_task_data (task, self, NULL);
  load_next (store, task);
}

/**
 * till_day_report_load_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the report
 */
TillDayReport *
till_day_report_load_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Paper is read later: no "today" on it. */
static char *
say_day (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / TILL_SECOND);

  /* Translators: a day on paper, as g_date_time_format() writes it: "3 November 2026" */
  return g_date_time_format (time, C_("day on paper", "%-d %B %Y"));
}

static char *
say_name (const TillQuerySpan *span)
{
  g_autofree char *first = say_day (span->from_us);
  g_autofree char *last = say_day (span->to_us - 1);

  if (g_str_equal (first, last))
    /* Translators: a day */
    return g_strdup_printf (_("End of day, %s"), first);

  /* Translators: the first and the last day */
  return g_strdup_printf (_("Report, %s – %s"), first, last);
}

static void
add_counted (TillSheet           *sheet,
             TillSheetKind        kind,
             const char          *name,
             gint64               count,
             const TillReportRow *row,
             TillReportFigure     figure)
{
  g_autofree char *value = till_report_say_figure (row, figure);
  g_autofree char *number = till_format_count ((guint64) count);
  g_autofree char *title = NULL;

  if (count == 0)
    return;

  /* Translators: a name and how many there are: "Taken (12)" */
  title = g_strdup_printf (_("%s (%s)"), name, number);
  till_sheet_add_pair (sheet, kind, title, value);
}

static void
add_total (TillSheet           *sheet,
           const TillReportRow *row)
{
  g_autofree char *fees = till_report_say_figure (row, TILL_REPORT_FEES);
  g_autofree char *net = till_report_say_figure (row, TILL_REPORT_NET);
  g_autofree char *rate = till_report_say_rate (row);

  till_sheet_add (sheet, TILL_SHEET_CENTRE, row->currency);
  add_counted (sheet, TILL_SHEET_TOTAL, _("Taken"), row->n_taken, row, TILL_REPORT_TAKEN);
  add_counted (sheet, TILL_SHEET_PAIR, _("Given back"), row->n_refunds, row, TILL_REPORT_REFUNDED);
  add_counted (sheet, TILL_SHEET_PAIR, _("Disputed"), row->n_disputes, row, TILL_REPORT_DISPUTED);
  if (row->n_approved + row->n_declined > 0)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Approved by the bank"), rate);
  if (row->moved != 0 || row->fees != 0 || row->net != 0)
    {
      till_sheet_add_pair (sheet, TILL_SHEET_PAIR, _("Fees"), fees);
      till_sheet_add_pair (sheet, TILL_SHEET_TOTAL, _("Net, as booked by the gateway"), net);
    }
}

static void
add_division (TillSheet           *sheet,
              const TillDayReport *self,
              const char          *heading,
              TillReportBy         by,
              GPtrArray           *rows)
{
  till_sheet_add_rule (sheet);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, heading);
  for (guint i = 0; i < rows->len; i++)
    {
      const TillReportRow *row = rows->pdata[i];
      g_autofree char *name = till_report_say_key (row, by, self->bounds);
      g_autofree char *back = g_strdup_printf ("%s, %s", name, _("given back"));

      add_counted (sheet, TILL_SHEET_PAIR, name, row->n_taken, row, TILL_REPORT_TAKEN);
      add_counted (sheet, TILL_SHEET_PAIR, back, row->n_refunds, row, TILL_REPORT_REFUNDED);
    }
}

/**
 * till_day_report_to_sheet:
 * @self: what closes a day
 * @account_name: what the account is called
 * @mode: whether money is real
 * @now_us: the time, in µs since 1970 UTC
 *
 * Writes the sheet in the user's language. Any thread.
 *
 * Returns: (transfer full): the sheet
 */
TillSheet *
till_day_report_to_sheet (const TillDayReport *self,
                          const char          *account_name,
                          TillAccountMode      mode,
                          gint64               now_us)
{
  g_autoptr (TillSheet) sheet = NULL;
  g_autofree char *name = NULL;
  g_autofree char *made = NULL;
  g_autofree char *made_line = NULL;

  g_return_val_if_fail (self != NULL && account_name != NULL, NULL);

  name = say_name (&self->span);
  sheet = till_sheet_new (name);
  till_sheet_add (sheet, TILL_SHEET_TITLE, account_name);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, name);
  if (mode != TILL_ACCOUNT_LIVE)
    till_sheet_add (sheet, TILL_SHEET_NOTICE, till_words_mode (mode));

  for (guint i = 0; i < self->totals->len; i++)
    {
      till_sheet_add_rule (sheet);
      add_total (sheet, self->totals->pdata[i]);
    }

  if (self->totals->len == 0)
    {
      till_sheet_add_rule (sheet);
      till_sheet_add (sheet, TILL_SHEET_TEXT, _("Nothing was taken and nothing was given back."));
    }
  else
    {
      add_division (sheet, self, _("By method"), TILL_REPORT_BY_METHOD, self->methods);
      add_division (sheet, self, _("By operator"), TILL_REPORT_BY_OPERATOR, self->operators);
    }

  made = till_format_time_long (now_us);
  /* Translators: a day and a time */
  made_line = g_strdup_printf (_("As of %s"), made);
  till_sheet_add_rule (sheet);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, made_line);

  return g_steal_pointer (&sheet);
}
