/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of reports, and what it opens: the payments behind a figure, and the sheet that closes a
 * day. */

#include "till-report-pages.h"

#include <glib/gi18n.h>

#include "till-report-sheet.h"
#include "till-reports-page.h"
#include "till-session.h"
#include "till-sheet-dialog.h"

typedef struct
{
  TillWindow       *window;   /* owns this */
  TillPaymentsPage *payments; /* lives as long as the window */
  GCancellable     *loading;  /* of a sheet; NULL: none is asked for */
  TillSession      *asked_in; /* whose figures the last sheet has; NULL: none was asked for */
} ReportPages;

static GtkWidget *
make_page (gpointer user_data)
{
  return till_reports_page_new ();
}

static void
show_payments_cb (ReportPages *self,
                  GVariant    *parameter)
{
  till_window_show_page (self->window, "payments");
  till_payments_page_set_search (self->payments, g_variant_get_string (parameter, NULL));
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDayReport) report = till_day_report_load_finish (result, &error);
  const TillAccountConfig *config;
  TillSession *session;
  ReportPages *self;

  /* Cancelled when the window goes away. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_clear_object (&self->loading);
  session = till_window_get_session (self->window);
  if (report == NULL)
    till_window_add_toast (self->window, error->message);

  /* Figures do not come to stand below the name of an account that was opened meanwhile. */
  if (report == NULL || session == NULL || session != self->asked_in)
    return;

  config = till_session_get_config (session);
  gtk_window_present (till_sheet_dialog_new (
    GTK_WINDOW (self->window),
    till_day_report_to_sheet (report, config->name, config->mode, g_get_real_time ()),
    /* logo= */ NULL));
}

static void
day_sheet_cb (ReportPages *self,
              GVariant    *parameter)
{
  TillSession *session = till_window_get_session (self->window);
  TillQuerySpan span;

  g_variant_get (parameter, "(xx)", &span.from_us, &span.to_us);
  if (session == NULL || self->loading != NULL || span.from_us >= span.to_us)
    return;

  g_set_object (&self->asked_in, session);
  self->loading = g_cancellable_new ();
  till_day_report_load_async (till_session_get_store (session), &span, self->loading, loaded_cb,
                              self);
}

static void
window_gone_cb (gpointer user_data,
                GObject *window)
{
  ReportPages *self = user_data;

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->asked_in);
  g_free (self);
}

/**
 * till_report_pages_add:
 * @window: the window
 * @payments: the list of payments
 *
 * Adds the page "reports", "win.show-payments" (s: a line of search) and "win.day-sheet" (xx: from
 * and to, in µs since 1970 UTC).
 */
void
till_report_pages_add (TillWindow       *window,
                       TillPaymentsPage *payments)
{
  const struct
  {
    const char *name;
    const char *type;
    GCallback   callback;
  } actions[] = {
    { "show-payments", "s", G_CALLBACK (show_payments_cb) },
    { "day-sheet", "(xx)", G_CALLBACK (day_sheet_cb) },
  };
  ReportPages *self;

  g_return_if_fail (TILL_IS_WINDOW (window));
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (payments));

  self = g_new0 (ReportPages, 1);
  self->window = window;
  self->payments = payments;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action =
        g_simple_action_new (actions[i].name, G_VARIANT_TYPE (actions[i].type));

      g_signal_connect_swapped (action, "activate", actions[i].callback, self);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }

  till_window_add_later (window, "reports", _("Reports"), "x-office-spreadsheet-symbolic",
                         make_page, NULL);
  till_window_set_lazy (window, "reports");
  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);
}
