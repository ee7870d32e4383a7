/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reports over the payments of a store in memory: what was taken and declined, and a fee of 3 %. */

#include "till-report-double.h"

#include <string.h>

#include "till-double-store.h"

#define BROKEN "till-report-broken"
#define HELD "till-report-held"
#define COUNT "till-report-count"

void
till_double_report_break (TillStore *store,
                          gboolean   broken)
{
  g_object_set_data (G_OBJECT (store), BROKEN, GINT_TO_POINTER (broken));
}

/* Held: no question is answered unless it is cancelled. */
void
till_double_report_hold (TillStore *store,
                         gboolean   held)
{
  g_object_set_data (G_OBJECT (store), HELD, GINT_TO_POINTER (held));
}

guint
till_double_report_count (TillStore *store)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (store), COUNT));
}

void
till_report_row_free (TillReportRow *row)
{
  if (row == NULL)
    return;

  g_free (row->key);
  g_free (row);
}

static char *
get_key (const TillPayment *payment,
         TillReportBy       by)
{
  switch (by)
    {
    case TILL_REPORT_BY_METHOD:
      return g_strdup (payment->method);

    case TILL_REPORT_BY_CHANNEL:
      return g_strdup_printf ("%d", payment->moto ? TILL_CHANNEL_PHONE : TILL_CHANNEL_ONLINE);

    case TILL_REPORT_BY_OPERATOR:
      return g_strdup (payment->operator_name);

    case TILL_REPORT_BY_STATUS:
      return g_strdup_printf ("%d", till_payment_get_label (payment));

    case TILL_REPORT_BY_DECLINE:
      return g_strdup (payment->state == TILL_PAYMENT_FAILED ? payment->decline_code : NULL);

    case TILL_REPORT_BY_NOTHING:
    case TILL_REPORT_BY_SLOT:
      break;
    }

  return NULL;
}

static TillReportRow *
get_row (GPtrArray  *rows,
         char       *key,
         guint       slot,
         const char *currency)
{
  TillReportRow *row;

  for (guint i = 0; i < rows->len; i++)
    {
      row = rows->pdata[i];
      if (row->slot == slot && g_strcmp0 (row->key, key) == 0 &&
          strcmp (row->currency, currency) == 0)
        {
          g_free (key);
          return row;
        }
    }

  row = g_new0 (TillReportRow, 1);
  row->key = key;
  row->slot = slot;
  g_strlcpy (row->currency, currency, sizeof row->currency);
  g_ptr_array_add (rows, row);

  return row;
}

static void
count (TillReportRow     *row,
       const TillPayment *payment)
{
  row->n_approved += payment->captured > 0;
  row->n_declined += payment->state == TILL_PAYMENT_FAILED;
  row->n_taken += payment->captured > 0;
  row->gross += payment->captured;
  row->n_refunds += payment->refunded > 0;
  row->refunded += payment->refunded;
  row->n_disputes += payment->disputed;
  row->disputed += payment->disputed ? payment->captured : 0;
  row->moved += payment->captured;
  row->fees += payment->captured * 3 / 100;
  row->net = row->moved - row->fees;
}

static GPtrArray *
report (TillStore    *self,
        TillReportBy  by,
        const gint64 *bounds,
        guint         n_bounds)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) till_report_row_free);

  for (guint slot = 0; slot + 1 < n_bounds; slot++)
    {
      const TillFilter filter = { .from_us = bounds[slot], .to_us = bounds[slot + 1] };
      g_autoptr (GArray) keys = till_double_store_list (self, &filter);

      for (guint i = 0; i < keys->len; i++)
        {
          const TillPayment *payment = till_double_store_get (self,
                                                              g_array_index (keys, gint64, i));

          if (payment->captured > 0 || payment->state == TILL_PAYMENT_FAILED)
            count (get_row (rows, get_key (payment, by), by == TILL_REPORT_BY_SLOT ? slot : 0,
                            payment->amount.currency), payment);
        }
    }

  return rows;
}

static void
cancelled_cb (GCancellable *cancellable,
              GTask        *task)
{
  g_task_return_error_if_cancelled (task);
}

void
till_store_report_async (TillStore          *self,
                         TillReportBy        by,
                         const gint64       *bounds,
                         guint               n_bounds,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_object_set_data (G_OBJECT (self), COUNT,
                     GUINT_TO_POINTER (till_double_report_count (self) + 1));
  if (g_object_get_data (G_OBJECT (self), HELD) != NULL)
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                           g_steal_pointer (&task), (GClosureNotify) (GCallback) g_object_unref, 0);
  else if (g_object_get_data (G_OBJECT (self), BROKEN) != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is gone");
  else
    g_task_return_pointer (task, report (self, by, bounds, n_bounds),
                           (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_store_report_finish (TillStore    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
