/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* payments and show: what is known on this computer, without the network. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-json.h"
#include "till-naming.h"
#include "till-payment-export.h"
#include "till-query.h"
#include "till-text.h"

#define DEFAULT_LIMIT 100
#define DAY (86400 * TILL_SECOND)

/* How many rows are loaded at a time. */
#define CHUNK 128

static const char *const payment_shown[] = {
  "created", "status", "amount", "currency", "refunded", "brand", "last4", "customer_name",
  "reference", "id", NULL,
};

typedef struct
{
  TillFilter    filter;
  char         *text;
  TillQuery    *query;
  char         *status;
  char         *from;
  char         *to;
  char         *amount;
  char         *currency;
  char         *customer;
  char         *method;
  char         *sort_name;
  TillSort      sort;
  char         *output;
  TillPaymentExport *export;
  int           limit;
  TillCtlSheet *sheet;
  GArray       *keys;
  guint         n_loaded;
} PaymentsJob;

static void load_next (TillCtl *ctl);

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  PaymentsJob *job = ctl->data;

  if (!till_payment_export_finish (result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if (ctl->format == TILL_CTL_JSON)
    till_ctl_print (ctl, "{\"payments\":%u}\n", till_payment_export_count (job->export));
  else
    till_ctl_print (ctl, "%u payments\n", till_payment_export_count (job->export));
  till_ctl_end (ctl, TILL_CTL_DONE);
}

/* All that are meant, into a file. */
static void
export_payments (TillCtl *ctl)
{
  PaymentsJob *job = ctl->data;

  job->export = till_payment_export_new (ctl->store, &job->filter, job->output,
                                         till_export_format_of_path (job->output));
  till_payment_export_set_sort (job->export, job->sort);
  till_payment_export_async (job->export, ctl->cancellable, exported_cb, ctl);
}

static void
payments_job_free (PaymentsJob *job)
{
  g_clear_pointer (&job->sheet, till_ctl_sheet_free);
  g_clear_pointer (&job->keys, g_array_unref);
  g_clear_pointer (&job->query, till_query_free);
  g_clear_pointer (&job->export, till_payment_export_unref);
  g_free (job->output);
  g_free (job->text);
  g_free (job->status);
  g_free (job->from);
  g_free (job->to);
  g_free (job->amount);
  g_free (job->currency);
  g_free (job->customer);
  g_free (job->method);
  g_free (job->sort_name);
  g_free (job);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GPtrArray) payments = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  PaymentsJob *job = ctl->data;

  if (!(payments = till_store_load_payments_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      {
        g_auto (GStrv) row = till_export_get_row (payments->pdata[i]);

        till_ctl_sheet_add (job->sheet, row);
      }

  load_next (ctl);
}

static void
load_next (TillCtl *ctl)
{
  PaymentsJob *job = ctl->data;
  guint n = MIN (CHUNK, job->keys->len - job->n_loaded);

  if (n == 0)
    {
      till_ctl_sheet_end (job->sheet);
      till_ctl_end (ctl, TILL_CTL_DONE);
      return;
    }

  till_store_load_payments_async (ctl->store, &g_array_index (job->keys, gint64, job->n_loaded), n,
                                  ctl->cancellable, loaded_cb, ctl);
  job->n_loaded += n;
}

static void
keys_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  PaymentsJob *job = ctl->data;
  guint n_columns;

  if (!(job->keys = till_store_list_sorted_finish (TILL_STORE (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n_columns);
  job->sheet = till_ctl_sheet_new (ctl, columns, n_columns, payment_shown);
  load_next (ctl);
}

static gboolean
read_labels (TillCtl     *ctl,
             PaymentsJob *job)
{
  g_auto (GStrv) words = NULL;

  if (job->status == NULL)
    return TRUE;

  words = g_strsplit (job->status, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      TillPaymentLabel label;

      if (!till_export_word_to_label (words[i], &label))
        {
          till_ctl_misused (ctl, "There is no status “%s”", words[i]);
          return FALSE;
        }

      job->filter.labels |= 1u << label;
    }

  return TRUE;
}

static gboolean
read_sort (TillCtl     *ctl,
           PaymentsJob *job)
{
  if (job->sort_name == NULL || till_sort_find (job->sort_name, &job->sort))
    return TRUE;

  till_ctl_misused (ctl, "There is no order “%s”: newest, oldest, amount or customer",
                    job->sort_name);

  return FALSE;
}

static gboolean
read_time (TillCtl    *ctl,
           const char *text,
           gboolean    end_of_day,
           gint64     *ret_time_us)
{
  if (text == NULL)
    return TRUE;

  if (!till_time_parse_iso (text, ret_time_us))
    {
      till_ctl_misused (ctl, "“%s” is not a date (2026-11-20) or a time (2026-11-20T14:00:00Z)",
                        text);
      return FALSE;
    }

  if (end_of_day && strlen (text) == 10)
    *ret_time_us += DAY;

  return TRUE;
}

/* "48.00" or "40..50", in the currency asked for or the account's own. */
static gboolean
read_amounts (TillCtl     *ctl,
              PaymentsJob *job)
{
  const char *currency = job->currency != NULL ? job->currency : ctl->config->default_currency;
  g_auto (GStrv) ends = NULL;
  g_autoptr (GError) error = NULL;
  TillMoney from, to;

  if (job->amount == NULL)
    return TRUE;

  if (currency == NULL)
    {
      till_ctl_misused (ctl, "An amount needs --currency");
      return FALSE;
    }

  ends = g_strsplit (job->amount, "..", 2);
  if (!till_money_parse (ends[0], currency, '.', &from, &error) ||
      !till_money_parse (ends[1] != NULL ? ends[1] : ends[0], currency, '.', &to, &error))
    {
      till_ctl_misused (ctl, "%s", error->message);
      return FALSE;
    }

  job->filter.has_amount = TRUE;
  till_filter_get_parts (from.minor, currency, &job->filter.amount_from);
  till_filter_get_parts (to.minor, currency, &job->filter.amount_to);
  if (job->currency == NULL)
    job->currency = g_strdup (currency);

  return TRUE;
}

/* Narrows what the options ask for by what was typed as a line of search. */
static void
add_search (PaymentsJob      *job,
            const TillFilter *typed)
{
  TillFilter *filter = &job->filter;
  gboolean is_nothing;

  is_nothing = (filter->labels != 0 && typed->labels != 0 &&
                (filter->labels & typed->labels) == 0) ||
               (filter->currency != NULL && typed->currency != NULL &&
                strcmp (filter->currency, typed->currency) != 0) ||
               (filter->method != NULL && typed->method != NULL &&
                strcmp (filter->method, typed->method) != 0);

  filter->labels = filter->labels != 0 && typed->labels != 0 ? filter->labels & typed->labels
                                                             : filter->labels | typed->labels;
  filter->from_us = MAX (filter->from_us, typed->from_us);
  if (typed->to_us != 0)
    filter->to_us = filter->to_us == 0 ? typed->to_us : MIN (filter->to_us, typed->to_us);
  if (typed->has_amount)
    {
      filter->amount_from = filter->has_amount ? MAX (filter->amount_from, typed->amount_from)
                                               : typed->amount_from;
      filter->amount_to = filter->has_amount ? MIN (filter->amount_to, typed->amount_to)
                                             : typed->amount_to;
      filter->has_amount = TRUE;
    }
  filter->text = typed->text;
  filter->currency = filter->currency != NULL ? filter->currency : typed->currency;
  filter->method = filter->method != NULL ? filter->method : typed->method;
  filter->brand = typed->brand;
  filter->operator_name = typed->operator_name;
  filter->channel = typed->channel;

  if (is_nothing || (filter->to_us != 0 && filter->from_us >= filter->to_us))
    filter->from_us = filter->to_us = 1; /* no time at all */
}

static void
list_payments (TillCtl *ctl)
{
  PaymentsJob *job = ctl->data;

  if (!read_amounts (ctl, job))
    return;

  job->filter.currency = job->currency;
  if (job->text != NULL)
    {
      job->query = till_query_new (job->text, g_get_real_time ());
      add_search (job, till_query_get_filter (job->query));
    }

  if (job->output != NULL)
    {
      export_payments (ctl);
      return;
    }

  /* What was named stands first, as in the window. */
  if (job->sort == TILL_SORT_NEWEST && till_naming_is_possible (&job->filter))
    job->sort = TILL_SORT_BEST;

  till_store_list_sorted_async (ctl->store, &job->filter, job->sort, /* after_key= */ 0,
                                job->limit > 0 ? (guint) job->limit : 0, ctl->cancellable, keys_cb,
                                ctl);
}

/**
 * till_ctl_payments:
 * @ctl: a run
 *
 * tillctl payments.
 */
void
till_ctl_payments (TillCtl *ctl)
{
  PaymentsJob *job = g_new0 (PaymentsJob, 1);
  GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &job->text,
      N_("As in the window: words, last four digits, ids, amounts (>100), dates (last week, "
         "2026-03), states …"), N_("TEXT") },
    { "status", 0, 0, G_OPTION_ARG_STRING, &job->status,
      N_("succeeded, declined, refunded, partly_refunded, disputed, authorized, processing, "
         "requires_action, requires_input, canceled, expired; several with commas"), N_("STATUS") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &job->from, N_("Made on this day (UTC) or later"),
      N_("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &job->to, N_("Made on this day (UTC) or earlier"),
      N_("DATE") },
    { "amount", 0, 0, G_OPTION_ARG_STRING, &job->amount, N_("48.00, or 40..50"), N_("AMOUNT") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &job->currency, N_("Of this currency"), N_("CODE") },
    { "customer", 0, 0, G_OPTION_ARG_STRING, &job->customer, N_("Of this customer"), N_("ID") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &job->method, N_("By this method: card, …"),
      N_("METHOD") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &job->sort_name,
      N_("newest, oldest, amount (largest first, each currency by itself) or customer"),
      N_("ORDER") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &job->limit, N_("How many at most (default: 100; 0: all)"),
      N_("N") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &job->output,
      N_("Write all of them into this file: JSON lines for .jsonl, else CSV; never half a file"),
      N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  job->limit = DEFAULT_LIMIT;
  till_ctl_set_data (ctl, job, (GDestroyNotify) payments_job_free);
  if (!till_ctl_parse (ctl, "",
                       N_("Lists the payments known on this computer, newest first; “tillctl "
                          "sync” fetches what is new."),
                       entries, 0, 0) ||
      !read_sort (ctl, job) ||
      !read_labels (ctl, job) ||
      !read_time (ctl, job->from, /* end_of_day= */ FALSE, &job->filter.from_us) ||
      !read_time (ctl, job->to, /* end_of_day= */ TRUE, &job->filter.to_us))
    return;

  job->filter.customer_id = job->customer;
  job->filter.method = job->method;
  till_ctl_open_store (ctl, list_payments);
}

static void
add_records (JsonBuilder   *builder,
             const char    *name,
             TillRecordKind kind,
             GPtrArray     *records)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    {
      g_auto (GStrv) row = NULL;
      const TillExportColumn *columns;
      guint n;

      if (till_record_get_kind (records->pdata[i]) != kind)
        continue;

      row = till_export_get_row (records->pdata[i]);
      columns = till_export_get_columns (till_record_get_kind (records->pdata[i]), &n);
      till_export_json_row (builder, columns, n, row);
    }
  json_builder_end_array (builder);
}

static void
print_json (TillCtl                 *ctl,
            const TillPaymentDetail *detail,
            const TillExportColumn  *columns,
            guint                    n_columns,
            char                   **row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "payment");
  till_export_json_row (builder, columns, n_columns, row);
  add_records (builder, "refunds", TILL_RECORD_REFUND, detail->refunds);
  add_records (builder, "disputes", TILL_RECORD_DISPUTE, detail->disputes);
  add_records (builder, "entries", TILL_RECORD_ENTRY, detail->ledger);
  add_records (builder, "payouts", TILL_RECORD_PAYOUT, detail->ledger);
  json_builder_end_object (builder);
  text = till_json_build_string (builder);
  till_ctl_print (ctl, "%s\n", text);
}

static void
print_records (TillCtl       *ctl,
               const char    *title,
               TillRecordKind kind,
               GPtrArray     *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      g_auto (GStrv) row = NULL;
      const TillExportColumn *columns;
      guint n;

      if (till_record_get_kind (records->pdata[i]) != kind)
        continue;

      row = till_export_get_row (records->pdata[i]);
      columns = till_export_get_columns (till_record_get_kind (records->pdata[i]), &n);
      till_ctl_print (ctl, "\n%s\n", title);
      till_ctl_sheet_print_one (ctl, columns, n, row);
    }
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) row = NULL;
  const TillExportColumn *columns;
  TillCtl *ctl = user_data;
  guint n_columns;

  if (!(detail = till_store_find_payment_finish (TILL_STORE (object), result, &error)))
    {
      if (error == NULL)
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     "There is no payment “%s” on this computer (tillctl sync fetches what is new)",
                     ctl->args[1]);
      till_ctl_fail (ctl, error);
      return;
    }

  row = till_export_get_row (detail->payment);
  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n_columns);
  if (ctl->format == TILL_CTL_JSON)
    print_json (ctl, detail, columns, n_columns, row);
  else
    {
      till_ctl_sheet_print_one (ctl, columns, n_columns, row);
      if (ctl->format == TILL_CTL_TABLE)
        {
          print_records (ctl, "Refund", TILL_RECORD_REFUND, detail->refunds);
          print_records (ctl, "Dispute", TILL_RECORD_DISPUTE, detail->disputes);
          print_records (ctl, "Entry", TILL_RECORD_ENTRY, detail->ledger);
          print_records (ctl, "Payout", TILL_RECORD_PAYOUT, detail->ledger);
        }
    }

  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
find_payment (TillCtl *ctl)
{
  till_store_find_payment_async (ctl->store, ctl->args[1], ctl->cancellable, found_cb, ctl);
}

/**
 * till_ctl_show:
 * @ctl: a run
 *
 * tillctl show.
 */
void
till_ctl_show (TillCtl *ctl)
{
  if (till_ctl_parse (ctl, "ID",
                      N_("Shows a payment with its refunds and disputes, what it moved and into "
                         "which payout that went, as known on this computer."),
                      NULL, 1, 1))
    till_ctl_open_store (ctl, find_payment);
}
