/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* watch: tells what happens, as it happens, in lines of JSON:
 *
 *   {"type":"payment","payment":{…}}     a payment that is new or looks otherwise
 *   {"type":"records","kind":"refund"}   other records of that kind are new or changed
 *   {"type":"instructions"}              the journal has changed
 *   {"type":"freshness","state":"live"}  how fresh everything is, when that changes
 *
 * What must hold: a line is whole and out before the next; the past that is still being fetched is
 * not told as if it happened now. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-json.h"

/* How many payments are remembered as told. */
#define MAX_REMEMBERED 1000

typedef struct
{
  TillFreshness freshness; /* as it was told last; its problem is a copy */
  gboolean      told;
  GHashTable   *payments;  /* id -> line that was told last */
} WatchJob;

static const char *const state_words[] = {
  [TILL_FRESHNESS_STARTING] = "starting",   [TILL_FRESHNESS_BACKFILLING] = "backfilling",
  [TILL_FRESHNESS_REPAIRING] = "repairing", [TILL_FRESHNESS_LIVE] = "live",
  [TILL_FRESHNESS_POLLING] = "polling",     [TILL_FRESHNESS_BEHIND] = "behind",
  [TILL_FRESHNESS_OFFLINE] = "offline",
};

static const char *const kind_words[] = {
  [TILL_RECORD_PAYMENT] = "payment", [TILL_RECORD_REFUND] = "refund",
  [TILL_RECORD_DISPUTE] = "dispute", [TILL_RECORD_PAYOUT] = "payout",
  [TILL_RECORD_CUSTOMER] = "customer", [TILL_RECORD_CARD] = "card", [TILL_RECORD_LINK] = "link",
  [TILL_RECORD_ENTRY] = "entry",
};

static void
watch_job_free (WatchJob *job)
{
  g_hash_table_unref (job->payments);
  g_free (job->freshness.problem);
  g_free (job);
}

static JsonBuilder *
begin_line (const char *type)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);

  return builder;
}

/* Takes @builder. */
static char *
end_line (JsonBuilder *builder)
{
  char *text;

  json_builder_end_object (builder);
  text = till_json_build_string (builder);
  g_object_unref (builder);

  return text;
}

/* Ends the run if nobody reads any more. */
static void
tell (TillCtl    *ctl,
      const char *text)
{
  till_ctl_print (ctl, "%s\n", text);
  if (fflush (stdout) != 0)
    till_ctl_end (ctl, errno == EPIPE ? TILL_CTL_DONE : TILL_CTL_REFUSED);
}

/* Takes @line. The same thing is often told by several events: once is enough. */
static void
tell_payment (TillCtl    *ctl,
              const char *id,
              char       *line)
{
  WatchJob *job = ctl->data;

  if (g_strcmp0 (g_hash_table_lookup (job->payments, id), line) == 0)
    {
      g_free (line);
      return;
    }

  tell (ctl, line);
  if (g_hash_table_size (job->payments) >= MAX_REMEMBERED)
    g_hash_table_remove_all (job->payments);
  g_hash_table_insert (job->payments, g_strdup (id), line);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GPtrArray) payments = NULL;
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  guint n_columns;

  if (!(payments = till_store_load_payments_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n_columns);
  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      {
        g_auto (GStrv) row = till_export_get_row (payments->pdata[i]);
        JsonBuilder *builder = begin_line ("payment");

        json_builder_set_member_name (builder, "payment");
        till_export_json_row (builder, columns, n_columns, row);
        tell_payment (ctl, row[0], end_line (builder));
      }
}

static void
payments_changed_cb (TillCtl     *ctl,
                     TillApplied *applied)
{
  if (!till_session_get_freshness (ctl->session)->backfill_done || applied->changed->len == 0)
    return;

  till_store_load_payments_async (till_session_get_store (ctl->session),
                                  &g_array_index (applied->changed, gint64, 0),
                                  applied->changed->len, ctl->cancellable, loaded_cb, ctl);
}

static void
records_changed_cb (TillCtl *ctl,
                    guint    kind)
{
  g_autofree char *line = NULL;
  JsonBuilder *builder;

  if (!till_session_get_freshness (ctl->session)->backfill_done ||
      kind >= G_N_ELEMENTS (kind_words) || kind_words[kind] == NULL)
    return;

  builder = begin_line ("records");
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind_words[kind]);
  line = end_line (builder);
  tell (ctl, line);
}

static void
instructions_changed_cb (TillCtl *ctl)
{
  g_autofree char *line = end_line (begin_line ("instructions"));

  tell (ctl, line);
}

/* Whether a person would see a difference. The progress of the backfill is none. */
static gboolean
looks_same (const TillFreshness *a,
            const TillFreshness *b)
{
  return a->state == b->state && a->relay_connected == b->relay_connected &&
         a->n_forged == b->n_forged && g_strcmp0 (a->problem, b->problem) == 0;
}

static void
freshness_changed_cb (TillCtl *ctl)
{
  const TillFreshness *freshness = till_session_get_freshness (ctl->session);
  g_autofree char *line = NULL;
  WatchJob *job = ctl->data;
  JsonBuilder *builder;

  if (job->told && looks_same (&job->freshness, freshness))
    return;

  job->told = TRUE;
  g_free (job->freshness.problem);
  job->freshness = *freshness;
  job->freshness.problem = g_strdup (freshness->problem);

  builder = begin_line ("freshness");
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, state_words[freshness->state]);
  json_builder_set_member_name (builder, "relay_connected");
  json_builder_add_boolean_value (builder, freshness->relay_connected);
  json_builder_set_member_name (builder, "forged");
  json_builder_add_int_value (builder, freshness->n_forged);
  json_builder_set_member_name (builder, "problem");
  if (freshness->problem != NULL)
    json_builder_add_string_value (builder, freshness->problem);
  else
    json_builder_add_null_value (builder);
  line = end_line (builder);
  tell (ctl, line);
}

static void
watch_now (TillCtl *ctl)
{
  g_signal_connect_swapped (ctl->session, "payments-changed", G_CALLBACK (payments_changed_cb),
                            ctl);
  g_signal_connect_swapped (ctl->session, "records-changed", G_CALLBACK (records_changed_cb), ctl);
  g_signal_connect_swapped (ctl->session, "instructions-changed",
                            G_CALLBACK (instructions_changed_cb), ctl);
  g_signal_connect_swapped (ctl->session, "freshness-changed", G_CALLBACK (freshness_changed_cb),
                            ctl);
  freshness_changed_cb (ctl);
  till_session_start (ctl->session);
}

/**
 * till_ctl_watch:
 * @ctl: a run
 *
 * tillctl watch.
 */
void
till_ctl_watch (TillCtl *ctl)
{
  WatchJob *job = g_new0 (WatchJob, 1);

  job->payments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  till_ctl_set_data (ctl, job, (GDestroyNotify) watch_job_free);
  if (!till_ctl_parse (ctl, "",
                       N_("Tells what happens, as lines of JSON, until it is stopped (SIGTERM)."),
                       NULL, 0, 0))
    return;

  signal (SIGPIPE, SIG_IGN); /* that nobody reads is told by the write */
  ctl->stopped_code = TILL_CTL_DONE;
  till_ctl_open_session (ctl, watch_now);
}
