/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What our own records have about a disputed payment, as a paper for the bank
 * (docs.stripe.com/disputes/best-practices: in the order of time, each kind apart, short).
 *
 * What must hold: every figure is one of our records, none is made up; what the bank has no
 * business with (the gateway's fee, ids of ours, notes that only the shop reads) is left out; and
 * what is not known is not told. */

#include "till-dispute-pack.h"

#include <glib/gi18n.h>

#include "till-dispute-words.h"
#include "till-format.h"
#include "till-payment-facts.h"
#include "till-reason-words.h"
#include "till-receipt.h"
#include "till-record-topic.h"
#include "till-text.h"
#include "till-timeline.h"
#include "till-words.h"

/**
 * till_dispute_pack_free:
 * @self: (nullable) (transfer full): a pack
 */
void
till_dispute_pack_free (TillDisputePack *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->dispute, till_record_unref);
  g_clear_pointer (&self->detail, till_payment_detail_free);
  g_clear_pointer (&self->instructions, g_ptr_array_unref);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_clear_pointer (&self->merchant, till_merchant_free);
  g_free (self);
}

/* Loading */

/* A pack while its parts come in, each by itself. */
typedef struct
{
  TillDisputePack *pack;
  guint            pending;
  GError          *error; /* (nullable): the first that went wrong */
} Load;

static void
load_free (Load *load)
{
  g_clear_pointer (&load->pack, till_dispute_pack_free);
  g_clear_error (&load->error);
  g_free (load);
}

/* One part is there, or will not be. Takes @error and the reference to @task. */
static void
note_part (GTask  *task,
           GError *error)
{
  Load *load = g_task_get_task_data (task);

  if (load->error == NULL)
    load->error = error;
  else
    g_clear_error (&error);

  if (--load->pending == 0)
    {
      if (load->error != NULL)
        g_task_return_error (task, g_steal_pointer (&load->error));
      else
        g_task_return_pointer (task, g_steal_pointer (&load->pack),
                               (GDestroyNotify) till_dispute_pack_free);
    }

  g_object_unref (task);
}

static TillDisputePack *
get_pack (GTask *task)
{
  return ((Load *) g_task_get_task_data (task))->pack;
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError *error = NULL;
  TillPaymentDetail *detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);

  get_pack (user_data)->detail = detail;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("The payment is not on this computer yet."));
    }
  note_part (user_data, error);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GError *error = NULL;
  TillDisputePack *pack = get_pack (user_data);

  pack->instructions = till_journal_list_finish (TILL_JOURNAL (object), result, &error);
  note_part (user_data, error);
}

static void
receipts_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;
  TillDisputePack *pack = get_pack (user_data);

  pack->receipts = till_journal_list_receipts_finish (TILL_JOURNAL (object), result, &error);
  note_part (user_data, error);
}

static void
read_merchant (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;
  TillMerchant *merchant = till_merchant_load (task_data, &error);

  if (merchant != NULL)
    g_task_return_pointer (task, merchant, (GDestroyNotify) till_merchant_free);
  else
    g_task_return_error (task, error);
}

static void
merchant_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;

  get_pack (user_data)->merchant = g_task_propagate_pointer (G_TASK (result), &error);
  note_part (user_data, error);
}

static void
load_merchant (TillSession *session,
               GTask       *task)
{
  g_autoptr (GTask) reading = g_task_new (session, g_task_get_cancellable (task), merchant_cb,
                                          g_object_ref (task));

  g_task_set_source_tag (reading, load_merchant);
  g_task_set_task_data (reading, g_strdup (till_session_get_folder (session)), g_free);
  g_task_run_in_thread (reading, read_merchant);
}

/**
 * till_dispute_pack_load_async:
 * @session: the account
 * @dispute: a dispute
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Gathers what our own records have. Nothing is asked of the gateway.
 */
void
till_dispute_pack_load_async (TillSession        *session,
                              TillDispute        *dispute,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  TillJournalQuery query = { 0 };
  TillJournal *journal;
  Load *load;

  g_return_if_fail (TILL_IS_SESSION (session) && dispute != NULL);

  query.target_id = dispute->payment_id;

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_dispute_pack_load_async);
  load = g_new0 (Load, 1);
  load->pack = g_new0 (TillDisputePack, 1);
  load->pack->dispute = till_record_ref (dispute);
  load->pending = 2;
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  journal = till_session_get_journal (session);
  if (journal != NULL)
    {
      load->pending += 2;
      till_journal_list_async (journal, &query, cancellable, listed_cb, g_object_ref (task));
      till_journal_list_receipts_async (journal, dispute->payment_id, cancellable, receipts_cb,
                                        g_object_ref (task));
    }
  else
    {
      load->pack->instructions = g_ptr_array_new ();
      load->pack->receipts = g_ptr_array_new ();
    }
  till_store_find_payment_async (till_session_get_store (session), dispute->payment_id,
                                 cancellable, found_cb, g_object_ref (task));
  load_merchant (session, task);
}

/**
 * till_dispute_pack_load_finish:
 * @session: the account
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the pack, or %NULL
 */
TillDisputePack *
till_dispute_pack_load_finish (TillSession  *session,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The sheet */

static void
add_time (TillSheet  *sheet,
          const char *title,
          gint64      time_us)
{
  g_autofree char *text = till_format_time_long (time_us);

  if (time_us > 0)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, title, text);
}

static void
add_fact (TillSheet  *sheet,
          const char *title,
          const char *value)
{
  if (!till_text_is_empty (value))
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, title, value);
}

static void
add_dispute (TillSheet         *sheet,
             const TillDispute *dispute)
{
  g_autofree char *amount = till_money_format (&dispute->amount);
  g_autofree char *reason = till_words_dispute_reason (dispute->reason);

  till_sheet_add (sheet, TILL_SHEET_HEADING, _("Dispute"));
  add_fact (sheet, _("Dispute ID"), dispute->record.id);
  add_fact (sheet, _("Amount"), amount);
  add_fact (sheet, _("Reason"), reason);
  add_fact (sheet, _("Stage"), till_words_dispute_stage (dispute->stage));
  add_time (sheet, _("Since"), dispute->created_us);
  add_time (sheet, _("Answer by"), dispute->due_us);
}

/* What the bank may read of a payment and has no part of its own: a fact that is new in the window
 * stays in the shop. */
static gboolean
is_for_the_bank (const TillPaymentFact *fact)
{
  static const char * const titles[] = {
    "Customer", "E-mail", "Phone", "Card", "Order", "Description", "Taken by", "How", "Taken",
    "For delivery", "Tax in it", "Security code", "Postcode", "Address", "Payment ID",
    "Attempt ID", "Bank’s code", NULL,
  };

  return g_strv_contains (titles, fact->title);
}

static void
add_payment (TillSheet         *sheet,
             const TillPayment *payment,
             gint64             now_us)
{
  guint n_facts;
  const TillPaymentFact *facts = till_payment_facts_get (&n_facts);
  g_autofree char *amount = till_money_format (&payment->amount);

  till_sheet_add (sheet, TILL_SHEET_HEADING, _("Payment"));
  add_fact (sheet, _("Amount"), amount);
  add_time (sheet, _("Date"), payment->created_us);
  for (guint i = 0; i < n_facts; i++)
    {
      TillTone tone;
      g_autofree char *value = NULL;

      if (!is_for_the_bank (&facts[i]))
        continue;
      value = facts[i].say (payment, now_us, &tone);
      add_fact (sheet, _(facts[i].title), value);
    }
}

static void
add_receipt (TillSheet             *sheet,
             const TillDisputePack *self)
{
  const TillPayment *payment = self->detail->payment;

  if (!till_receipt_is_possible (payment))
    return;

  till_sheet_add (sheet, TILL_SHEET_HEADING, _("Receipt"));
  till_receipt_add_sums (sheet, self->detail);
  for (guint i = 0; i < self->receipts->len; i++)
    {
      const TillReceiptNote *note = g_ptr_array_index (self->receipts, i);

      add_time (sheet, note->way == TILL_RECEIPT_PRINTED ? _("Receipt printed")
                                                         : _("Receipt saved as a file"),
                note->time_us);
    }
  add_fact (sheet, _("Receipt online"), payment->receipt_url);
}

static void
add_timeline (TillSheet             *sheet,
              const TillDisputePack *self)
{
  g_autoptr (GPtrArray) timeline = till_timeline_new (self->detail, self->instructions);

  till_sheet_add (sheet, TILL_SHEET_HEADING, _("What happened"));
  for (guint i = 0; i < timeline->len; i++)
    {
      const TillTimelineEntry *entry = g_ptr_array_index (timeline, i);
      g_autofree char *time = till_format_time_long (entry->time_us);
      g_autofree char *text = till_record_join (entry->text, entry->detail, NULL);

      till_sheet_add_pair (sheet, TILL_SHEET_PAIR, text, time);
    }
}

static void
add_refunds (TillSheet *sheet,
             GPtrArray *refunds)
{
  till_sheet_add (sheet, TILL_SHEET_HEADING, _("Refunds"));
  if (refunds->len == 0)
    till_sheet_add (sheet, TILL_SHEET_TEXT, _("Nothing of this payment was given back."));

  for (guint i = 0; i < refunds->len; i++)
    {
      const TillRefund *refund = g_ptr_array_index (refunds, i);
      g_autofree char *amount = till_money_format (&refund->amount);
      g_autofree char *reason = till_words_refund_reason (refund->reason);

      if (i > 0)
        till_sheet_add_rule (sheet);
      add_fact (sheet, _("Amount"), amount);
      add_time (sheet, _("Date"), refund->created_us);
      add_fact (sheet, _("State"), till_words_refund_state (refund->state).text);
      add_fact (sheet, _("Reason"), reason);
      add_fact (sheet, _("Refund ID"), refund->record.id);
      add_fact (sheet, _("Bank reference"), refund->bank_reference);
    }
}

/* What the customer agreed to, as it was read out: from the journal, or from the gateway when the
 * order was given elsewhere. */
static void
add_consent (TillSheet             *sheet,
             const TillDisputePack *self)
{
  g_autofree char *kept = till_payment_get_metadata (self->detail->payment,
                                                     TILL_PAYMENT_META_CONSENT);
  gboolean any = FALSE;

  for (guint i = 0; i < self->instructions->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (self->instructions, i);
      const TillOrder *order = till_instruction_get_order (instruction);

      if (till_text_is_empty (order->consent))
        continue;
      if (!any)
        till_sheet_add (sheet, TILL_SHEET_HEADING, _("What the customer agreed to"));
      any = TRUE;
      till_sheet_add (sheet, TILL_SHEET_TEXT, order->consent);
      add_time (sheet, _("Date"), till_instruction_get_created_us (instruction));
      add_fact (sheet, _("Heard by"), till_instruction_get_operator (instruction));
    }

  if (any || till_text_is_empty (kept))
    return;

  till_sheet_add (sheet, TILL_SHEET_HEADING, _("What the customer agreed to"));
  till_sheet_add (sheet, TILL_SHEET_TEXT, kept);
}

/**
 * till_dispute_pack_to_sheet:
 * @self: a pack
 * @account_name: what the account is called, if the merchant entered no name
 * @mode: whether money is real
 * @now_us: the time, in µs since 1970 UTC
 *
 * Writes the pack in the user's language. Any thread.
 *
 * Returns: (transfer full): the sheet
 */
TillSheet *
till_dispute_pack_to_sheet (const TillDisputePack *self,
                            const char            *account_name,
                            TillAccountMode        mode,
                            gint64                 now_us)
{
  g_autoptr (TillSheet) sheet = NULL;
  g_autofree char *title = NULL;
  g_autofree char *time = NULL;
  g_autofree char *foot = NULL;

  g_return_val_if_fail (self != NULL && account_name != NULL, NULL);

  /* Translators: the id of a dispute */
  title = g_strdup_printf (_("Dispute pack %s"), self->dispute->record.id);
  sheet = till_sheet_new (title);
  till_receipt_add_head (sheet, self->merchant, account_name, mode);
  till_sheet_add_rule (sheet);
  add_dispute (sheet, self->dispute);
  add_payment (sheet, self->detail->payment, now_us);
  add_receipt (sheet, self);
  add_timeline (sheet, self);
  add_refunds (sheet, self->detail->refunds);
  add_consent (sheet, self);

  time = till_format_time_long (now_us);
  /* Translators: a date with a time */
  foot = g_strdup_printf (_("From the shop’s own records, written %s"), time);
  till_sheet_add_rule (sheet);
  till_sheet_add (sheet, TILL_SHEET_CENTRE, foot);

  return g_steal_pointer (&sheet);
}
