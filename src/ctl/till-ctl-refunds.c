/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* refund --file: a list of refunds, looked over, confirmed once, and carried out.
 *
 * What must hold: nothing moves before a person, or --yes, has said so to the count and the sums;
 * every row is told with what became of it, also when the run ends early; the exit status never
 * says that all is well when a row was not refunded, or the result is not where it was wanted. */

#include "till-ctl-refunds.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-refund-batch.h"
#include "till-refund-result.h"

/* Progress is told after so many rows. */
#define TOLD_EVERY 50

typedef struct
{
  TillRefundList  *list;
  TillRefundBatch *batch;
  char            *output;
  gboolean         dry_run;
  gboolean         yes;
  gboolean         again;
  int              patience_s;
  gint64           moved_us;   /* monotonic: when something last became of a row */
  guint            n_told;
  guint            watch_id;
  char            *told;       /* the trouble that was told last */
} Refunds;

static const char *const shown[] = {
  "line", "payment", "amount", "currency", "result", "why", NULL
};

static void
refunds_free (Refunds *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_object (&self->batch);
  till_refund_list_unref (self->list);
  g_free (self->output);
  g_free (self->told);
  g_free (self);
}

/* --- what came of it -------------------------------------------------------------------------- */

static void
print_rows (TillCtl *ctl,
            Refunds *self)
{
  guint n_columns;
  const TillExportColumn *columns = till_refund_result_get_columns (&n_columns);
  g_autoptr (TillCtlSheet) sheet = till_ctl_sheet_new (ctl, columns, n_columns, shown);

  for (guint i = 0; i < till_refund_batch_get_n_items (self->batch); i++)
    {
      g_auto (GStrv) row = till_refund_result_get_row (till_refund_batch_get_item (self->batch, i));

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
}

/* Says whether the file that was asked for is there. */
static gboolean
write_output (TillCtl *ctl,
              Refunds *self)
{
  g_autofree char *csv = NULL;
  g_autoptr (GError) error = NULL;

  if (self->output == NULL)
    return TRUE;

  csv = till_refund_result_to_csv (self->batch);
  if (g_file_set_contents_full (self->output, csv, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &error))
    return TRUE;

  fprintf (stderr, "tillctl: The result could not be written: %s. It is on standard output.\n",
           error->message);

  return FALSE;
}

static void
tell_sum (TillCtl            *ctl,
          Refunds            *self,
          TillRefundItemState state,
          const char         *word)
{
  g_autofree char *totals = till_refund_result_format_totals (self->batch, state);
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  if (counts.n[state] > 0)
    till_ctl_note (ctl, "%s: %u%s%s", word, counts.n[state], *totals != '\0' ? ", " : "", totals);
}

static void
tell_sums (TillCtl *ctl,
           Refunds *self)
{
  gboolean began = till_refund_batch_get_step (self->batch) > TILL_REFUND_BATCH_CHECKED;
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  tell_sum (ctl, self, TILL_REFUND_ITEM_DONE, "Refunded");
  tell_sum (ctl, self, TILL_REFUND_ITEM_REFUSED, "Refused");
  tell_sum (ctl, self, TILL_REFUND_ITEM_UNKNOWN, "Outcome unknown");
  tell_sum (ctl, self, TILL_REFUND_ITEM_READY, began ? "Not sent" : "To be refunded");
  if (counts.n_repeats > 0)
    till_ctl_note (ctl, "About a payment that stands on an earlier line, too: %u",
                   counts.n_repeats);
}

static int
get_exit_code (Refunds *self)
{
  const GError *trouble = till_refund_batch_get_trouble (self->batch);
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  if (counts.n[TILL_REFUND_ITEM_UNKNOWN] > 0 || counts.n[TILL_REFUND_ITEM_SENDING] > 0)
    return TILL_CTL_UNKNOWN;

  if (self->dry_run)
    return counts.n[TILL_REFUND_ITEM_REFUSED] > 0 ? TILL_CTL_REFUSED : TILL_CTL_DONE;

  if (counts.n[TILL_REFUND_ITEM_READY] > 0 && trouble != NULL &&
      (g_error_matches (trouble, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE) ||
       g_error_matches (trouble, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_RATE_LIMITED)))
    return TILL_CTL_NO_CONNECTION;

  return counts.n[TILL_REFUND_ITEM_READY] > 0 || counts.n[TILL_REFUND_ITEM_REFUSED] > 0
           ? TILL_CTL_REFUSED : TILL_CTL_DONE;
}

static void
end (TillCtl *ctl,
     Refunds *self)
{
  int exit_code = get_exit_code (self);
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->batch, ctl);
  print_rows (ctl, self);
  if (!write_output (ctl, self) && exit_code == TILL_CTL_DONE)
    exit_code = TILL_CTL_REFUSED;
  tell_sums (ctl, self);
  if (!self->dry_run &&
      counts.n[TILL_REFUND_ITEM_READY] + counts.n[TILL_REFUND_ITEM_UNKNOWN] > 0)
    till_ctl_note (ctl, "The same command goes on where this one ended: nothing is refunded "
                        "twice.");

  till_ctl_end (ctl, exit_code);
}

/* --- the run ---------------------------------------------------------------------------------- */

static void
changed_cb (TillRefundBatch *batch,
            TillCtl         *ctl)
{
  Refunds *self = ctl->data;
  const GError *trouble = till_refund_batch_get_trouble (batch);

  if (trouble != NULL && g_strcmp0 (self->told, trouble->message) != 0)
    {
      till_ctl_note (ctl, "%s", trouble->message);
      g_free (self->told);
      self->told = g_strdup (trouble->message);
    }

  if (till_refund_batch_get_step (batch) == TILL_REFUND_BATCH_STOPPED ||
      till_refund_batch_get_step (batch) == TILL_REFUND_BATCH_FINISHED)
    end (ctl, self);
}

static void
item_changed_cb (TillRefundBatch *batch,
                 guint            index,
                 TillCtl         *ctl)
{
  Refunds *self = ctl->data;
  TillRefundCounts counts;
  guint n_settled;

  till_refund_batch_count (batch, &counts);
  n_settled = counts.n[TILL_REFUND_ITEM_DONE] + counts.n[TILL_REFUND_ITEM_REFUSED];
  if (n_settled == self->n_told)
    return;

  self->moved_us = g_get_monotonic_time ();
  if (n_settled / TOLD_EVERY > self->n_told / TOLD_EVERY)
    till_ctl_note (ctl, "%u of %u rows", n_settled, counts.n_rows);
  self->n_told = n_settled;
}

static gboolean
watch_cb (gpointer user_data)
{
  TillCtl *ctl = user_data;
  Refunds *self = ctl->data;

  if (g_get_monotonic_time () - self->moved_us > self->patience_s * TILL_SECOND)
    till_refund_batch_stop (self->batch);

  return G_SOURCE_CONTINUE;
}

static gboolean
interrupted (TillCtl *ctl)
{
  Refunds *self = ctl->data;

  if (till_refund_batch_get_step (self->batch) != TILL_REFUND_BATCH_RUNNING)
    {
      till_ctl_note (ctl, "Nothing was sent.");
      till_ctl_end (ctl, TILL_CTL_REFUSED);
      return TRUE;
    }

  till_ctl_note (ctl, "Stopping after the row that is under way.");
  till_refund_batch_stop (self->batch);

  return TRUE;
}

static void
start (TillCtl *ctl,
       Refunds *self)
{
  self->moved_us = g_get_monotonic_time ();
  self->watch_id = g_timeout_add_seconds (1, watch_cb, ctl);
  g_signal_connect (self->batch, "item-changed", G_CALLBACK (item_changed_cb), ctl);
  g_signal_connect (self->batch, "changed", G_CALLBACK (changed_cb), ctl);
  till_refund_batch_start (self->batch);
}

/* --- the question ----------------------------------------------------------------------------- */

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  TillCtl *ctl = user_data;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  if (ctl->ended)
    return;

  if (line != NULL && strcmp (g_strstrip (line), "yes") == 0)
    {
      start (ctl, ctl->data);
      return;
    }

  till_ctl_note (ctl, "Nothing was sent.");
  till_ctl_end (ctl, TILL_CTL_REFUSED);
}

static void
tell_refused (TillCtl *ctl,
              Refunds *self)
{
  for (guint i = 0; i < till_refund_batch_get_n_items (self->batch); i++)
    {
      const TillRefundItem *item = till_refund_batch_get_item (self->batch, i);

      if (item->state == TILL_REFUND_ITEM_REFUSED)
        till_ctl_note (ctl, "Line %u%s%s: %s", item->row->line,
                       *item->row->payment_id != '\0' ? ", " : "", item->row->payment_id,
                       item->why);
    }
}

static void
ask (TillCtl *ctl,
     Refunds *self)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, /* close_fd= */ FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autofree char *totals = till_refund_result_format_totals (self->batch, TILL_REFUND_ITEM_READY);
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  tell_refused (ctl, self);
  tell_sums (ctl, self);
  fprintf (stderr, "Refund %u of %u rows, %s in all, from “%s” (%s)? Type yes: ",
           counts.n[TILL_REFUND_ITEM_READY], counts.n_rows, totals, ctl->config->name,
           ctl->config->mode == TILL_ACCOUNT_LIVE ? "real money" : "no real money");
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, ctl->cancellable, answered_cb,
                                       ctl);
}

static void
checked_cb (TillRefundBatch *batch,
            TillCtl         *ctl)
{
  Refunds *self = ctl->data;
  TillRefundBatchStep step = till_refund_batch_get_step (batch);
  TillRefundCounts counts;

  if (step != TILL_REFUND_BATCH_CHECKED && step != TILL_REFUND_BATCH_NEW)
    return;

  g_signal_handlers_disconnect_by_func (batch, checked_cb, ctl);
  if (step == TILL_REFUND_BATCH_NEW)
    {
      till_ctl_fail (ctl, till_refund_batch_get_trouble (batch));
      return;
    }

  till_refund_batch_count (batch, &counts);
  if (self->dry_run ||
      counts.n[TILL_REFUND_ITEM_READY] + counts.n[TILL_REFUND_ITEM_UNKNOWN] == 0)
    end (ctl, self);
  else if (self->yes || counts.n[TILL_REFUND_ITEM_READY] == 0)
    start (ctl, self);
  else
    ask (ctl, self);
}

static void
check (TillCtl *ctl)
{
  Refunds *self = ctl->data;

  if (!self->dry_run && ctl->config->mode == TILL_ACCOUNT_LIVE && !ctl->live_meant)
    {
      till_ctl_misused (ctl, "This account moves real money. If that is meant, say --live");
      return;
    }

  ctl->interrupted = interrupted;
  self->batch = till_refund_batch_new (ctl->session, self->list);
  g_signal_connect (self->batch, "changed", G_CALLBACK (checked_cb), ctl);
  till_refund_batch_check (self->batch, self->again);
}

/* --- the list --------------------------------------------------------------------------------- */

static GInputStream *
open_list (const char  *path,
           GError     **error)
{
  g_autoptr (GFile) file = NULL;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, /* close_fd= */ FALSE);

  file = g_file_new_for_commandline_arg (path);

  return G_INPUT_STREAM (g_file_read (file, /* cancellable= */ NULL, error));
}

/* A byte more than a list may have is read, so that a longer one is not taken for a whole one. */
static TillRefundList *
read_list (const TillCtlRefundsOptions  *options,
           GError                      **error)
{
  g_autoptr (GInputStream) input = open_list (options->file, error);
  g_autofree char *text = NULL;
  gsize length = 0;
  GPtrArray *rows;

  if (input == NULL)
    return NULL;

  text = g_malloc (TILL_REFUND_ROWS_MAX_BYTES + 1);
  if (!g_input_stream_read_all (input, text, TILL_REFUND_ROWS_MAX_BYTES + 1, &length,
                                /* cancellable= */ NULL, error))
    return NULL;

  rows = till_refund_rows_read (text, length, error);

  return rows != NULL ? till_refund_list_new (rows, options->decimal_comma ? ',' : '.') : NULL;
}

/**
 * till_ctl_refunds_run:
 * @ctl: a run; its data is replaced
 * @options: what was asked for, with a file
 * @again: whether refunds are meant that an earlier list has done
 *
 * Looks the list over, asks, carries it out and ends the run.
 */
void
till_ctl_refunds_run (TillCtl                     *ctl,
                      const TillCtlRefundsOptions *options,
                      gboolean                     again)
{
  g_autoptr (TillRefundList) list = NULL;
  g_autoptr (GError) error = NULL;
  Refunds *self;

  g_return_if_fail (ctl != NULL);
  g_return_if_fail (options != NULL && options->file != NULL);

  if (strcmp (options->file, "-") == 0 && (ctl->key_stdin || (!options->yes && !options->dry_run)))
    {
      till_ctl_misused (ctl, "When the list is on standard input, the key is not, and nobody can "
                             "be asked there: say --yes or --dry-run");
      return;
    }

  if (!(list = read_list (options, &error)))
    {
      till_ctl_misused (ctl, "The list: %s", error->message);
      return;
    }

  self = g_new0 (Refunds, 1);
  self->list = g_steal_pointer (&list);
  self->output = g_strdup (options->output);
  self->dry_run = options->dry_run;
  self->yes = options->yes;
  self->again = again;
  self->patience_s = MAX (options->patience_s, 0);
  till_ctl_set_data (ctl, self, (GDestroyNotify) refunds_free);
  till_ctl_open_session (ctl, check);
}
