/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders, customers, cards and links of the double. */

#include "till-double-moves.h"

#include <string.h>

#include "till-double-store.h"
#include "till-double.h"

typedef struct
{
  TillSession   *session;  /* not owned: it owns this */
  GStringChunk  *strings;  /* what orders and outcomes point to */
  GTask         *waiting;
  TillOrder      last;
  guint          n;
  guint          n_made;
  gboolean       had_card;
  gboolean       has_next;
  TillOutcome    next;
  GError        *next_error;
  GPtrArray     *customers;
  GPtrArray     *cards;
  GPtrArray     *links;
  gpointer       told;
  guint          n_syncs;
  TillPaymentNote note;
  const char    *mailed;
} Moves;

static void
moves_free (gpointer data)
{
  Moves *self = data;

  g_clear_object (&self->waiting);
  g_clear_error (&self->next_error);
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->customers);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->links);
  g_clear_pointer (&self->told, till_record_unref);
  g_free (self);
}

static Moves *
get_moves (TillSession *session)
{
  static GQuark quark;
  Moves *self;

  if (quark == 0)
    quark = g_quark_from_static_string ("till-double-moves");

  self = g_object_get_qdata (G_OBJECT (session), quark);
  if (self == NULL)
    {
      self = g_new0 (Moves, 1);
      self->session = session;
      self->strings = g_string_chunk_new (256);
      self->customers = till_record_array_new ();
      self->cards = till_record_array_new ();
      self->links = till_record_array_new ();
      g_object_set_qdata_full (G_OBJECT (session), quark, self, moves_free);
      g_object_set_qdata (G_OBJECT (till_session_get_store (session)), quark, self);
      g_object_set_qdata (G_OBJECT (till_session_get_gateway (session)), quark, self);
    }

  return self;
}

static Moves *
moves_of (gpointer object)
{
  return g_object_get_qdata (object, g_quark_from_static_string ("till-double-moves"));
}

static const char *
keep (Moves      *self,
      const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static TillOutcome
keep_outcome (Moves             *self,
              const TillOutcome *outcome)
{
  TillOutcome kept = *outcome;

  kept.result_id = keep (self, outcome->result_id);
  kept.code = keep (self, outcome->code);
  kept.decline_code = keep (self, outcome->decline_code);
  kept.message = keep (self, outcome->message);
  kept.request_id = keep (self, outcome->request_id);

  return kept;
}

static void
keep_order (Moves           *self,
            const TillOrder *order)
{
  self->last = *order;
  self->last.target_id = keep (self, order->target_id);
  self->last.target_intent_id = keep (self, order->target_intent_id);
  self->last.card_token = keep (self, order->card_token);
  self->last.last4 = keep (self, order->last4);
  self->last.customer_id = keep (self, order->customer_id);
  self->last.customer_name = keep (self, order->customer_name);
  self->last.customer_email = keep (self, order->customer_email);
  self->last.customer_phone = keep (self, order->customer_phone);
  self->last.reference = keep (self, order->reference);
  self->last.description = keep (self, order->description);
  self->last.note = keep (self, order->note);
  self->last.reason = keep (self, order->reason);
  self->last.receipt_email = keep (self, order->receipt_email);
  self->last.return_url = keep (self, order->return_url);
  self->last.consent = keep (self, order->consent);
  self->last.batch = keep (self, order->batch);
  self->last.evidence = keep (self, order->evidence);
}

static TillInstruction *
make_instruction (Moves             *self,
                  const TillOutcome *outcome)
{
  g_autofree char *id = g_strdup_printf ("instruction-%u", self->n);

  return till_double_instruction_new (id, &self->last, outcome->state, outcome, 1);
}

static void
answer (Moves             *self,
        const TillOutcome *outcome)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->waiting);
  TillOutcome kept = keep_outcome (self, outcome);

  g_task_return_pointer (task, make_instruction (self, &kept),
                         (GDestroyNotify) till_instruction_unref);
}

void
till_double_moves_expect (TillSession       *session,
                          const TillOutcome *outcome)
{
  Moves *self = get_moves (session);

  self->next = keep_outcome (self, outcome);
  self->has_next = TRUE;
}

void
till_double_moves_expect_error (TillSession  *session,
                                const GError *error)
{
  get_moves (session)->next_error = g_error_copy (error);
}

/* Answers the order that waits. */
void
till_double_moves_answer (TillSession       *session,
                          const TillOutcome *outcome)
{
  answer (get_moves (session), outcome);
}

/* Lets the journal know what came of the last order, which was unknown. */
void
till_double_moves_settle (TillSession       *session,
                          const TillOutcome *outcome)
{
  Moves *self = get_moves (session);
  TillOutcome kept = keep_outcome (self, outcome);

  till_double_session_add_instruction (session, make_instruction (self, &kept));
}

guint
till_double_moves_get_n (TillSession *session)
{
  return get_moves (session)->n;
}

const TillOrder *
till_double_moves_get_last (TillSession *session)
{
  return &get_moves (session)->last;
}

gboolean
till_double_moves_had_card (TillSession *session)
{
  return get_moves (session)->had_card;
}

guint
till_double_moves_get_n_made (TillSession *session)
{
  return get_moves (session)->n_made;
}

void
till_double_moves_add_customer (TillSession *session,
                                gpointer     customer)
{
  g_ptr_array_add (get_moves (session)->customers, till_record_ref (customer));
}

void
till_double_moves_add_card (TillSession *session,
                            gpointer     card)
{
  g_ptr_array_add (get_moves (session)->cards, till_record_ref (card));
}

void
till_double_moves_put_link (TillSession *session,
                            gpointer     link)
{
  Moves *self = get_moves (session);

  g_ptr_array_set_size (self->links, 0);
  g_ptr_array_add (self->links, till_record_ref (link));
  g_signal_emit_by_name (session, "records-changed", TILL_RECORD_LINK);
}

/* What the gateway says of a link when it is asked; the store hears nothing of it. */
void
till_double_moves_tell_link (TillSession *session,
                             gpointer     link)
{
  Moves *self = get_moves (session);

  g_clear_pointer (&self->told, till_record_unref);
  self->told = till_record_ref (link);
}

guint
till_double_moves_get_n_syncs (TillSession *session)
{
  return get_moves (session)->n_syncs;
}

G_DEFINE_QUARK (till-journal-error-quark, till_journal_error)
G_DEFINE_QUARK (till-session-error-quark, till_session_error)

/* The session */

void
till_session_execute_async (TillSession        *session,
                            const TillOrder    *order,
                            TillCardInput      *card,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  Moves *self = get_moves (session);

  g_assert_null (self->waiting);
  self->waiting = g_task_new (session, NULL, callback, user_data);
  self->n++;
  keep_order (self, order);
  self->had_card = card != NULL && till_secret_get_length (card->number) > 0;
  if (card != NULL)
    till_card_input_wipe (card);

  if (self->next_error != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->waiting);

      g_task_return_error (task, g_steal_pointer (&self->next_error));
    }
  else if (self->has_next)
    {
      self->has_next = FALSE;
      answer (self, &self->next);
    }
}

TillInstruction *
till_session_execute_finish (TillSession  *session,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
store_knows (TillStore  *store,
             const char *payment_id)
{
  const TillFilter all = { NULL };
  g_autoptr (GArray) keys = till_double_store_list (store, &all);

  for (guint i = 0; i < keys->len; i++)
    {
      const TillPayment *payment = till_double_store_get (store, g_array_index (keys, gint64, i));

      if (g_str_equal (payment->record.id, payment_id))
        return TRUE;
    }

  return FALSE;
}

/* There is no payment at the gateway that the store does not know. */
void
till_session_refresh_payment_async (TillSession        *session,
                                    const char         *payment_id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);

  if (store_knows (till_session_get_store (session), payment_id))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_NOT_FOUND, NULL,
                                                       "There is none"));
}

gboolean
till_session_refresh_payment_finish (TillSession  *session,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
till_session_set_typed_card (TillSession *session,
                             gboolean     allowed)
{
  ((TillAccountConfig *) till_session_get_config (session))->typed_card = allowed;
}

/* The gateway */

void
till_gateway_list_async (TillGateway            *gateway,
                         const TillGatewayQuery *query,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  TillGatewayPage *page = g_new0 (TillGatewayPage, 1);
  Moves *self = moves_of (gateway);

  page->records = till_record_array_new ();
  for (guint i = 0; self != NULL && i < self->cards->len; i++)
    {
      const TillCard *card = g_ptr_array_index (self->cards, i);

      if (g_strcmp0 (card->customer_id, query->customer_id) == 0)
        g_ptr_array_add (page->records, till_record_ref (card));
    }

  g_task_return_pointer (task, page, (GDestroyNotify) till_gateway_page_free);
}

TillGatewayPage *
till_gateway_list_finish (TillGateway  *gateway,
                          GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_gateway_get_async (TillGateway        *gateway,
                        TillRecordKind      kind,
                        const char         *id,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  GPtrArray *records = till_record_array_new ();
  Moves *self = moves_of (gateway);

  if (self != NULL && self->told != NULL)
    g_ptr_array_add (records, till_record_ref (self->told));

  g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_gateway_get_finish (TillGateway  *gateway,
                         GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_session_sync_async (TillSession        *session,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Moves *self = get_moves (session);

  self->n_syncs++;
  g_task_return_boolean (task, TRUE);
}

void
till_gateway_create_customer_async (TillGateway        *gateway,
                                    const TillCustomer *customer,
                                    const char         *idempotency_key,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  TillCustomer made = *customer;
  Moves *self = moves_of (gateway);

  g_assert_nonnull (idempotency_key);
  made.record.id = "cus_made";
  if (self != NULL)
    self->n_made++;

  g_task_return_pointer (task, till_record_new (&made), till_record_unref);
}

TillCustomer *
till_gateway_create_customer_finish (TillGateway  *gateway,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_gateway_update_customer_async (TillGateway        *gateway,
                                    const TillCustomer *customer,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);

  g_task_return_pointer (task, till_record_new (customer), till_record_unref);
}

TillCustomer *
till_gateway_update_customer_finish (TillGateway  *gateway,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_gateway_delete_card_async (TillGateway        *gateway,
                                const char         *card_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  Moves *self = moves_of (gateway);

  for (guint i = 0; self != NULL && i < self->cards->len; i++)
    if (g_str_equal (TILL_RECORD (self->cards->pdata[i])->id, card_id))
      {
        g_ptr_array_remove_index (self->cards, i);
        g_task_return_boolean (task, TRUE);
        return;
      }

  g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL,
                                                     "The network is down"));
}

gboolean
till_gateway_delete_card_finish (TillGateway  *gateway,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What was noted last; its payment is NULL when nothing was. */
const TillPaymentNote *
till_double_moves_get_note (TillSession *session)
{
  return &get_moves (session)->note;
}

void
till_gateway_annotate_async (TillGateway           *gateway,
                             const TillPaymentNote *note,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  Moves *self = moves_of (gateway);

  if (self == NULL || self->next_error != NULL)
    {
      g_task_return_error (task, self != NULL ? g_steal_pointer (&self->next_error)
                                              : till_gateway_error_new (
                                                  TILL_GATEWAY_ERROR_UNAVAILABLE, NULL,
                                                  "The network is down"));
      return;
    }

  self->note = (TillPaymentNote) {
    keep (self, note->payment_id), keep (self, note->note), keep (self, note->phone),
    keep (self, note->operator_name), note->time_us,
  };
  g_task_return_boolean (task, TRUE);
}

gboolean
till_gateway_annotate_finish (TillGateway  *gateway,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Where a receipt was sent last; NULL when none was. */
const char *
till_double_moves_get_mailed (TillSession *session)
{
  return get_moves (session)->mailed;
}

void
till_gateway_email_receipt_async (TillGateway        *gateway,
                                  const char         *payment_id,
                                  const char         *address,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  Moves *self = moves_of (gateway);

  g_assert_nonnull (self);
  self->mailed = keep (self, address);
  g_task_return_boolean (task, TRUE);
}

gboolean
till_gateway_email_receipt_finish (TillGateway  *gateway,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The store */

void
till_store_apply_async (TillStore          *store,
                        GPtrArray          *records,
                        const TillMark     *marks,
                        guint               n_marks,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Moves *self = moves_of (store);

  for (guint i = 0; i < n_marks; i++)
    till_double_store_set_mark (store, &marks[i]);

  for (guint i = 0; i < records->len; i++)
    {
      TillRecord *record = g_ptr_array_index (records, i);

      if (record->kind == TILL_RECORD_CUSTOMER)
        g_ptr_array_add (self->customers, till_record_ref (record));
    }

  g_task_return_pointer (task, till_double_applied_new (), (GDestroyNotify) till_applied_free);
}

TillApplied *
till_store_apply_finish (TillStore    *store,
                         GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_store_find_customers_async (TillStore          *store,
                                 const char         *text,
                                 guint               limit,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (GPtrArray) found = till_record_array_new ();
  Moves *self = moves_of (store);

  for (guint i = 0; self != NULL && i < self->customers->len && found->len < limit; i++)
    {
      const TillCustomer *customer = g_ptr_array_index (self->customers, i);

      if (customer->name != NULL && strcasestr (customer->name, text) != NULL)
        g_ptr_array_add (found, till_record_ref (customer));
    }

  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_store_find_customers_finish (TillStore    *store,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_store_list_records_async (TillStore          *store,
                               TillRecordKind      kind,
                               guint               limit,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Moves *self = moves_of (store);

  g_task_return_pointer (task,
                         kind == TILL_RECORD_LINK && self != NULL
                           ? g_ptr_array_ref (self->links)
                           : till_record_array_new (),
                         (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
till_store_list_records_finish (TillStore    *store,
                                GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
