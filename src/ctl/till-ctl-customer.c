/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* customers, customers new, customers edit. To make and change a customer moves no money, so it
 * does not go through the journal. What is not named stays as it is at the gateway now. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-customer-form.h"
#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-ids.h"

typedef struct
{
  char *texts[TILL_N_CUSTOMER_FIELDS]; /* NULL: not named */
} CustomerJob;

static void
customer_job_free (CustomerJob *job)
{
  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    g_free (job->texts[i]);
  g_free (job);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  /* The gateway has it: what could not be written here comes with its event. */
  applied = till_store_apply_finish (TILL_STORE (object), result, &error);
  if (applied == NULL)
    till_ctl_note (ctl, "%s", error->message);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
answered (TillCtl      *ctl,
          TillCustomer *customer,
          const GError *error)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_auto (GStrv) row = NULL;
  const TillExportColumn *columns;
  guint n_columns;

  if (customer == NULL)
    {
      till_ctl_fail (ctl, error);
      return;
    }

  g_ptr_array_add (records, customer);
  row = till_export_get_row (customer);
  columns = till_export_get_columns (TILL_RECORD_CUSTOMER, &n_columns);
  till_ctl_sheet_print_one (ctl, columns, n_columns, row);
  till_store_apply_async (till_session_get_store (ctl->session), records, NULL, 0, NULL, kept_cb,
                          ctl);
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCustomer *customer;

  customer = till_gateway_create_customer_finish (TILL_GATEWAY (object), result, &error);
  answered (user_data, customer, error);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCustomer *customer;

  customer = till_gateway_update_customer_finish (TILL_GATEWAY (object), result, &error);
  answered (user_data, customer, error);
}

/* The customer that comes of the options and of @before; NULL when something is wrong with it,
 * which has been said then. */
static TillCustomer *
make (TillCtl            *ctl,
      const TillCustomer *before)
{
  const CustomerJob *job = ctl->data;
  const char *texts[TILL_N_CUSTOMER_FIELDS];
  TillCustomerField field;
  const char *problem;

  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    texts[i] = job->texts[i] != NULL ? g_strstrip (job->texts[i])
               : before != NULL ? till_customer_get_field (before, i) : "";

  problem = till_customer_form_check (texts, &field);
  if (problem == NULL)
    return till_customer_form_make (before, texts);

  till_ctl_misused (ctl, "--%s: %s", till_customer_field_get_nick (field), problem);

  return NULL;
}

static void
create_now (TillCtl *ctl)
{
  TillCustomer *customer = make (ctl, NULL);
  g_autofree char *key = till_uuid_new ();

  if (customer == NULL)
    return;

  till_gateway_create_customer_async (till_session_get_gateway (ctl->session), customer, key, NULL,
                                      made_cb, ctl);
  till_record_unref (customer);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  TillCustomer *customer;

  if (!(records = till_gateway_get_finish (TILL_GATEWAY (object), result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  customer = make (ctl, g_ptr_array_index (records, 0));
  if (customer == NULL)
    return;

  till_gateway_update_customer_async (TILL_GATEWAY (object), customer, NULL, changed_cb, ctl);
  till_record_unref (customer);
}

static void
edit_now (TillCtl *ctl)
{
  till_gateway_get_async (till_session_get_gateway (ctl->session), TILL_RECORD_CUSTOMER,
                          ctl->args[2], ctl->cancellable, read_cb, ctl);
}

static void
write_customer (TillCtl    *ctl,
                const char *usage,
                const char *summary,
                guint       n_args,
                TillCtlFunc next)
{
  CustomerJob *job = g_new0 (CustomerJob, 1);
  GOptionEntry entries[TILL_N_CUSTOMER_FIELDS + 1] = { 0 };

  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    entries[i] = (GOptionEntry) {
      till_customer_field_get_nick (i), 0, 0, G_OPTION_ARG_STRING, &job->texts[i],
      till_customer_field_get_title (i), N_("TEXT"),
    };

  till_ctl_set_data (ctl, job, (GDestroyNotify) customer_job_free);
  if (till_ctl_parse (ctl, usage, summary, entries, n_args, n_args))
    till_ctl_open_session (ctl, next);
}

/**
 * till_ctl_customers:
 * @ctl: a run
 *
 * tillctl customers.
 */
void
till_ctl_customers (TillCtl *ctl)
{
  const char *what = ctl->args[1];

  if (g_strcmp0 (what, "new") == 0)
    write_customer (ctl, "new", N_("Makes a customer. No money moves."), 1, create_now);
  else if (g_strcmp0 (what, "edit") == 0)
    write_customer (ctl, "edit ID",
                    N_("Changes a customer; an empty text takes away what was there."), 2,
                    edit_now);
  else
    till_ctl_list_customers (ctl);
}
