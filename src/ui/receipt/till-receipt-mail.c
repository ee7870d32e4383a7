/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The gateway's own receipt, sent to an address by e-mail.
 *
 * What must hold: the address is seen before anything is sent; one that cannot be right is never
 * sent; the same receipt is sent as often as a person asks for it, never by itself. */

#include "till-receipt-mail.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-text.h"

typedef struct
{
  TillSession *session;
  char        *payment_id;
  char        *address;
  GtkWidget   *entry;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->session);
  g_object_unref (job->entry);
  g_free (job->payment_id);
  g_free (job->address);
  g_free (job);
}

/**
 * till_receipt_mail_is_possible:
 * @session: the account
 *
 * Returns: whether the gateway sends receipts by e-mail
 */
gboolean
till_receipt_mail_is_possible (TillSession *session)
{
  TillGateway *gateway = till_session_get_gateway (session);

  return till_gateway_get_capabilities (gateway)->support[TILL_CAPABILITY_EMAIL_RECEIPT] !=
         TILL_SUPPORT_NO;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (till_gateway_email_receipt_finish (TILL_GATEWAY (object), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->address), g_free);
  else
    g_task_return_error (task, error);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autofree char *answer = till_ask_finish (result, NULL);

  job->address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (job->entry))));
  if (g_strcmp0 (answer, "send") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing is sent");
      return;
    }

  if (!till_text_is_email (job->address))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s",
                               _("The e-mail address is not complete"));
      return;
    }

  till_gateway_email_receipt_async (till_session_get_gateway (job->session), job->payment_id,
                                    job->address, NULL, sent_cb, g_steal_pointer (&task));
}

/**
 * till_receipt_mail_ask_async:
 * @parent: a widget of the window that asks
 * @session: the account
 * @payment: a payment that was taken
 * @cancellable: (nullable): optional #GCancellable, for the question
 * @callback: (scope async): called when it was sent, or not
 * @user_data: data for @callback
 *
 * Asks for the address, and has the gateway send its receipt there.
 */
void
till_receipt_mail_ask_async (GtkWidget          *parent,
                             TillSession        *session,
                             const TillPayment  *payment,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "send", _("_Send"), TILL_ANSWER_SUGGESTED },
  };
  GTask *task;
  Job *job;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (TILL_IS_SESSION (session));
  g_return_if_fail (payment != NULL);

  job = g_new0 (Job, 1);
  job->session = g_object_ref (session);
  job->payment_id = g_strdup (payment->record.id);
  job->entry = g_object_ref_sink (gtk_entry_new ());
  gtk_entry_set_input_purpose (GTK_ENTRY (job->entry), GTK_INPUT_PURPOSE_EMAIL);
  gtk_editable_set_text (GTK_EDITABLE (job->entry),
                         payment->customer_email != NULL ? payment->customer_email : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (job->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("E-mail address"), -1);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, till_receipt_mail_ask_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  till_ask_async (parent, _("Send the gateway's receipt?"),
                  _("The gateway sends its own receipt to this address. In test and practice "
                    "accounts it sends none."),
                  job->entry, answers, G_N_ELEMENTS (answers), cancellable, answered_cb, task);
}

/**
 * till_receipt_mail_ask_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: %G_IO_ERROR_CANCELLED when the person did not want to,
 *   %G_IO_ERROR_INVALID_ARGUMENT with a sentence to show, or one in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the address it goes to
 */
char *
till_receipt_mail_ask_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
