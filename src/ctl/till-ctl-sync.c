/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* sync: brings the history up to date, and settles what has no outcome; or compares all of it with
 * the gateway. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"

#define DEFAULT_WAIT_S 30

static const TillExportColumn columns[] = {
  { "payments", TILL_EXPORT_INTEGER }, { "open_instructions", TILL_EXPORT_INTEGER },
  { "problem", TILL_EXPORT_TEXT },
};

static const TillExportColumn compared_columns[] = {
  { "compared", TILL_EXPORT_INTEGER }, { "missing", TILL_EXPORT_INTEGER },
  { "changed", TILL_EXPORT_INTEGER }, { "others", TILL_EXPORT_INTEGER },
  { "unknown", TILL_EXPORT_INTEGER }, { "repaired_ids", TILL_EXPORT_TEXT },
  { "unknown_ids", TILL_EXPORT_TEXT },
};

typedef struct
{
  int      wait_s;
  gboolean compare;
  guint    timeout_id;
  guint    n_open;
  gboolean listing;
} SyncJob;

static void list_open (TillCtl *ctl);

static void
sync_job_free (SyncJob *job)
{
  g_clear_handle_id (&job->timeout_id, g_source_remove);
  g_free (job);
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GArray) totals = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) row = NULL;
  const TillFreshness *freshness;
  TillCtl *ctl = user_data;
  SyncJob *job = ctl->data;
  gint64 n_payments = 0;

  if (!(totals = till_store_get_totals_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  for (guint i = 0; i < totals->len; i++)
    n_payments += g_array_index (totals, TillTotal, i).count;

  freshness = till_session_get_freshness (ctl->session);
  row = g_new0 (char *, G_N_ELEMENTS (columns) + 1);
  row[0] = g_strdup_printf ("%" G_GINT64_FORMAT, n_payments);
  row[1] = g_strdup_printf ("%u", job->n_open);
  row[2] = g_strdup (freshness->problem != NULL ? freshness->problem : "");
  till_ctl_sheet_print_one (ctl, columns, G_N_ELEMENTS (columns), row);
  till_ctl_end (ctl, job->n_open > 0 ? TILL_CTL_UNKNOWN : TILL_CTL_DONE);
}

static void
count (TillCtl *ctl)
{
  const TillFilter all = { 0 };

  till_store_get_totals_async (till_session_get_store (ctl->session), &all, ctl->cancellable,
                               counted_cb, ctl);
}

static void
open_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  SyncJob *job = ctl->data;

  job->listing = FALSE;
  if (!(open = till_journal_list_finish (TILL_JOURNAL (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  job->n_open = open->len;
  if (open->len == 0 || job->timeout_id == 0)
    count (ctl);
}

static void
list_open (TillCtl *ctl)
{
  const TillJournalQuery query = { .open_only = TRUE };
  SyncJob *job = ctl->data;

  if (job->listing)
    return;

  job->listing = TRUE;
  till_journal_list_async (till_session_get_journal (ctl->session), &query, ctl->cancellable,
                           open_listed_cb, ctl);
}

static gboolean
waited_cb (gpointer user_data)
{
  TillCtl *ctl = user_data;
  SyncJob *job = ctl->data;

  job->timeout_id = 0;
  list_open (ctl);

  return G_SOURCE_REMOVE;
}

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  SyncJob *job = ctl->data;

  if (!till_session_sync_finish (TILL_SESSION (object), result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if (till_session_get_journal (ctl->session) == NULL)
    {
      count (ctl);
      return;
    }

  if (job->wait_s > 0)
    job->timeout_id = g_timeout_add_seconds (job->wait_s, waited_cb, ctl);
  g_signal_connect_swapped (ctl->session, "instructions-changed", G_CALLBACK (list_open), ctl);
  list_open (ctl);
}

static char *
join_ids (GPtrArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) ids->pdata[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillCompared) compared = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) row = NULL;
  TillCtl *ctl = user_data;
  guint64 counts[5];

  if (!(compared = till_session_compare_finish (TILL_SESSION (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  counts[0] = compared->n_compared;
  counts[1] = compared->n_missing;
  counts[2] = compared->n_changed;
  counts[3] = compared->n_others;
  counts[4] = compared->n_unknown;
  row = g_new0 (char *, G_N_ELEMENTS (compared_columns) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    row[i] = g_strdup_printf ("%" G_GUINT64_FORMAT, counts[i]);
  row[5] = join_ids (compared->repaired);
  row[6] = join_ids (compared->unknown);
  till_ctl_sheet_print_one (ctl, compared_columns, G_N_ELEMENTS (compared_columns), row);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
sync_now (TillCtl *ctl)
{
  SyncJob *job = ctl->data;

  till_session_start (ctl->session);
  if (job->compare)
    {
      till_session_compare_async (ctl->session, NULL, NULL, ctl->cancellable, compared_cb, ctl);
      return;
    }

  till_session_sync_async (ctl->session, ctl->cancellable, synced_cb, ctl);
}

/**
 * till_ctl_sync:
 * @ctl: a run
 *
 * tillctl sync.
 */
void
till_ctl_sync (TillCtl *ctl)
{
  SyncJob *job = g_new0 (SyncJob, 1);
  GOptionEntry entries[] = {
    { "wait", 0, 0, G_OPTION_ARG_INT, &job->wait_s,
      N_("How long to wait for outcomes that are not known yet (default: 30)"), N_("SECONDS") },
    { "compare", 0, 0, G_OPTION_ARG_NONE, &job->compare,
      N_("Compare all payments with the gateway, repair what differs and report it"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  job->wait_s = DEFAULT_WAIT_S;
  till_ctl_set_data (ctl, job, (GDestroyNotify) sync_job_free);
  if (till_ctl_parse (ctl, "",
                      N_("Fetches what happened, and settles what has no outcome."),
                      entries, 0, 0))
    till_ctl_open_session (ctl, sync_now);
}
