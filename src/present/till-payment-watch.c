/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The payment that is looked at. It is shown at once as the list knows it; its refunds, its
 * disputes and what the journal has about it follow, and follow again whenever something in the
 * account changes. What must hold: an answer about a payment that is no longer looked at is
 * dropped. */

#include "till-payment-watch.h"

struct _TillPaymentWatch
{
  GObject            parent_instance;

  TillSession       *session;
  TillPaymentDetail *detail;
  GPtrArray         *instructions;  /* NULL: not known yet */
  GCancellable      *reading;       /* of what is being read */
};

G_DEFINE_FINAL_TYPE (TillPaymentWatch, till_payment_watch, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillPaymentWatchSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
changed (TillPaymentWatch *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
stop_reading (TillPaymentWatch *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPaymentDetail) detail = till_store_find_payment_finish (TILL_STORE (object),
                                                                         result, &error);
  TillPaymentWatch *self;

  /* A payment that is gone, or cannot be read, is shown as it was. */
  if (detail == NULL)
    return;

  self = user_data;
  g_clear_pointer (&self->detail, till_payment_detail_free);
  self->detail = g_steal_pointer (&detail);
  changed (self);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) instructions = till_journal_list_finish (TILL_JOURNAL (object), result,
                                                                 &error);
  TillPaymentWatch *self;

  if (instructions == NULL)
    return;

  self = user_data;
  g_clear_pointer (&self->instructions, g_ptr_array_unref);
  self->instructions = g_steal_pointer (&instructions);
  changed (self);
}

static void
read_all (TillPaymentWatch *self)
{
  TillJournalQuery query = { 0 };
  TillJournal *journal;

  stop_reading (self);
  if (self->session == NULL || self->detail == NULL)
    return;

  self->reading = g_cancellable_new ();
  query.target_id = self->detail->payment->record.id;
  till_store_find_payment_async (till_session_get_store (self->session), query.target_id,
                                 self->reading, found_cb, self);

  journal = till_session_get_journal (self->session);
  if (journal != NULL)
    till_journal_list_async (journal, &query, self->reading, listed_cb, self);
}

static void
till_payment_watch_dispose (GObject *object)
{
  TillPaymentWatch *self = TILL_PAYMENT_WATCH (object);

  stop_reading (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->detail, till_payment_detail_free);
  g_clear_pointer (&self->instructions, g_ptr_array_unref);

  G_OBJECT_CLASS (till_payment_watch_parent_class)->dispose (object);
}

static void
till_payment_watch_class_init (TillPaymentWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_payment_watch_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_PAYMENT_WATCH, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_payment_watch_init (TillPaymentWatch *self)
{
}

/**
 * till_payment_watch_new:
 *
 * Returns: (transfer full): a watch on nothing
 */
TillPaymentWatch *
till_payment_watch_new (void)
{
  return g_object_new (TILL_TYPE_PAYMENT_WATCH, NULL);
}

/**
 * till_payment_watch_set_session:
 * @self: a watch
 * @session: (nullable): the account its payments are in
 *
 * Changes the account; no payment is looked at any more.
 */
void
till_payment_watch_set_session (TillPaymentWatch *self,
                                TillSession      *session)
{
  static const char * const news[] = {
    "payments-changed", "records-changed", "instructions-changed",
  };

  g_return_if_fail (TILL_IS_PAYMENT_WATCH (self));

  if (self->session == session)
    return;

  till_payment_watch_set_payment (self, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, read_all, self);
  g_set_object (&self->session, session);

  for (guint i = 0; session != NULL && i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (session, news[i], G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
}

/**
 * till_payment_watch_set_payment:
 * @self: a watch
 * @payment: (nullable): what is looked at, as far as it is known
 *
 * Looks at another payment, or at none.
 */
void
till_payment_watch_set_payment (TillPaymentWatch *self,
                                TillPayment      *payment)
{
  g_return_if_fail (TILL_IS_PAYMENT_WATCH (self));

  stop_reading (self);
  g_clear_pointer (&self->detail, till_payment_detail_free);
  g_clear_pointer (&self->instructions, g_ptr_array_unref);

  if (payment != NULL)
    {
      self->detail = g_new0 (TillPaymentDetail, 1);
      self->detail->payment = till_record_ref (payment);
      self->detail->refunds = till_record_array_new ();
      self->detail->disputes = till_record_array_new ();
    }

  changed (self);
  read_all (self);
}

/**
 * till_payment_watch_get_detail:
 * @self: a watch
 *
 * Returns: (nullable): the payment with what hangs on it, as far as it is known; valid until the
 *   main loop runs
 */
const TillPaymentDetail *
till_payment_watch_get_detail (TillPaymentWatch *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_WATCH (self), NULL);

  return self->detail;
}

/**
 * till_payment_watch_get_instructions:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable) (element-type TillInstruction): what the journal has about
 *   it; %NULL while that is being read
 */
GPtrArray *
till_payment_watch_get_instructions (TillPaymentWatch *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_WATCH (self), NULL);

  return self->instructions;
}
