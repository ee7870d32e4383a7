/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What came of a charge that was sent: its payment, as soon as the store has it, and its link, as
 * it is now.
 *
 * What must hold: only the run decides what is shown; here things are looked up and handed over. */

#include "till-charge-watch.h"

#include "till-order-runner.h"

/* A link that is waited for is among the newest ones. */
#define N_LINKS 200

/* Somebody waits for the customer to pay: the gateway is asked at once and then at longer and
 * longer intervals, some thirty times in the first quarter of an hour. The relay may be quicker,
 * but tells nothing of a customer whose card was refused at the page. */
#define ASK_FIRST_MS 5000
#define ASK_LAST_MS 60000

struct _TillChargeWatch
{
  GObject          parent_instance;

  TillSession     *session;
  TillChargeRun   *run;
  TillOrderRunner *closing;
  GCancellable    *reading;

  guint            ask_id;
  guint            ask_ms;
  gboolean         asking;
};

G_DEFINE_FINAL_TYPE (TillChargeWatch, till_charge_watch, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROBLEM,
  N_SIGNALS,
} TillChargeWatchSignal;

static guint signals[N_SIGNALS];

static void
payment_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;

  detail = till_store_find_payment_finish (TILL_STORE (object), result, &error);
  if (detail != NULL && detail->payment != NULL)
    till_charge_run_set_payment (TILL_CHARGE_WATCH (user_data)->run, detail->payment);
}

static void
find_payment (TillChargeWatch *self)
{
  const TillLink *link = till_charge_run_get_link (self->run);
  const char *id = NULL;

  if (till_charge_run_get_step (self->run) == TILL_CHARGE_STEP_APPROVED)
    id = till_charge_run_get_result_id (self->run);
  else if (link != NULL && link->state == TILL_LINK_PAID)
    id = link->payment_intent_id;

  if (id != NULL && till_charge_run_get_payment (self->run) == NULL)
    till_store_find_payment_async (till_session_get_store (self->session), id, self->reading,
                                   payment_found_cb, self);
}

static gboolean
is_waiting (TillChargeWatch *self)
{
  const TillLink *link = till_charge_run_get_link (self->run);

  return till_charge_run_get_step (self->run) == TILL_CHARGE_STEP_LINK &&
         till_charge_run_get_result_id (self->run) != NULL &&
         (link == NULL || link->state == TILL_LINK_OPEN || link->state == TILL_LINK_UNKNOWN);
}

static void
link_told_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  TillChargeWatch *self;

  records = till_gateway_get_finish (TILL_GATEWAY (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  self->asking = FALSE;
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (((TillRecord *) g_ptr_array_index (records, i))->kind == TILL_RECORD_LINK)
      till_charge_run_set_link (self->run, g_ptr_array_index (records, i));

  /* It is over: what came of it has to come into the list, too. */
  if (records != NULL && !is_waiting (self))
    till_session_sync_async (self->session, NULL, NULL, NULL);

  find_payment (self);
}

static gboolean
ask_cb (gpointer user_data)
{
  TillChargeWatch *self = user_data;

  self->ask_id = 0;
  till_charge_watch_ask (self);
  if (is_waiting (self))
    {
      self->ask_ms = MIN (self->ask_ms + self->ask_ms / 4, ASK_LAST_MS);
      self->ask_id = g_timeout_add (self->ask_ms, ask_cb, self);
    }

  return G_SOURCE_REMOVE;
}

/* Asks only while somebody is shown a link that may still be paid. */
static void
run_changed_cb (TillChargeWatch *self)
{
  gboolean waiting = is_waiting (self);

  if (!waiting)
    {
      g_clear_handle_id (&self->ask_id, g_source_remove);
    }
  else if (self->ask_id == 0)
    {
      self->ask_ms = ASK_FIRST_MS;
      self->ask_id = g_timeout_add (self->ask_ms, ask_cb, self);
    }
}

static void
links_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links = NULL;
  TillChargeWatch *self;

  links = till_store_list_records_finish (TILL_STORE (object), result, &error);
  if (links == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < links->len; i++)
    till_charge_run_set_link (self->run, g_ptr_array_index (links, i));

  find_payment (self);
}

static void
find_link (TillChargeWatch *self)
{
  if (till_charge_run_get_step (self->run) == TILL_CHARGE_STEP_LINK)
    till_store_list_records_async (till_session_get_store (self->session), TILL_RECORD_LINK,
                                   N_LINKS, self->reading, links_listed_cb, self);
}

static void
records_changed_cb (TillChargeWatch *self,
                    guint            kind)
{
  if (kind == TILL_RECORD_LINK)
    find_link (self);
}

static void
payments_changed_cb (TillChargeWatch *self)
{
  find_payment (self);
}

static void
close_settled_cb (TillChargeWatch *self,
                  const char      *instruction_id,
                  TillOutcome     *outcome)
{
  TillDeclineWords words;

  if (outcome->state != TILL_INSTRUCTION_DONE)
    {
      till_order_words_explain_outcome (outcome, &words);
      g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, words.title);
    }

  find_link (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
close_failed_cb (TillChargeWatch *self,
                 GError          *error)
{
  TillDeclineWords words;

  till_order_words_explain_error (error, &words);
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, words.title);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
till_charge_watch_dispose (GObject *object)
{
  TillChargeWatch *self = TILL_CHARGE_WATCH (object);

  g_clear_handle_id (&self->ask_id, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);

  g_clear_object (&self->reading);
  g_clear_object (&self->closing);
  g_clear_object (&self->run);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_charge_watch_parent_class)->dispose (object);
}

static void
till_charge_watch_class_init (TillChargeWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_charge_watch_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
till_charge_watch_init (TillChargeWatch *self)
{
  self->reading = g_cancellable_new ();
}

/**
 * till_charge_watch_new:
 * @session: the account
 * @run: what to find things for
 *
 * Returns: (transfer full): a watch
 */
TillChargeWatch *
till_charge_watch_new (TillSession   *session,
                       TillChargeRun *run)
{
  TillChargeWatch *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (TILL_IS_CHARGE_RUN (run), NULL);

  self = g_object_new (TILL_TYPE_CHARGE_WATCH, NULL);
  self->session = g_object_ref (session);
  self->run = g_object_ref (run);
  self->closing = till_order_runner_new (session);
  g_signal_connect_object (run, "changed", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "payments-changed", G_CALLBACK (payments_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->closing, "settled", G_CALLBACK (close_settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->closing, "failed", G_CALLBACK (close_failed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_charge_watch_look:
 * @self: a watch
 *
 * Looks for what came of the charge; the run hears of what is found.
 */
void
till_charge_watch_look (TillChargeWatch *self)
{
  g_return_if_fail (TILL_IS_CHARGE_WATCH (self));

  find_link (self);
  find_payment (self);
}

/**
 * till_charge_watch_ask:
 * @self: a watch
 *
 * Asks the gateway how the link is that somebody waits for; the run hears of it. Without such a
 * link, or while it is being asked, nothing happens.
 */
void
till_charge_watch_ask (TillChargeWatch *self)
{
  g_return_if_fail (TILL_IS_CHARGE_WATCH (self));

  if (self->asking || !is_waiting (self))
    return;

  self->asking = TRUE;
  till_gateway_get_async (till_session_get_gateway (self->session), TILL_RECORD_LINK,
                          till_charge_run_get_result_id (self->run), self->reading, link_told_cb,
                          self);
}

/**
 * till_charge_watch_close_link:
 * @self: a watch of a charge that became an open link
 *
 * Makes the link unusable.
 *
 * Returns: whether that is on its way
 */
gboolean
till_charge_watch_close_link (TillChargeWatch *self)
{
  const TillLink *link;
  TillOrder order = { .kind = TILL_INSTRUCTION_CLOSE_LINK };

  g_return_val_if_fail (TILL_IS_CHARGE_WATCH (self), FALSE);

  link = till_charge_run_get_link (self->run);
  if (link == NULL || link->state != TILL_LINK_OPEN ||
      !till_charge_form_can (till_charge_run_get_form (self->run), TILL_CAPABILITY_CLOSE_LINK))
    return FALSE;

  order.amount = link->amount;
  order.amount.minor = 0;
  order.target_id = link->record.id;
  order.reference = link->reference;
  if (!till_order_runner_send (self->closing, &order, NULL))
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/**
 * till_charge_watch_is_closing_link:
 * @self: a watch
 *
 * Returns: whether the link is being made unusable
 */
gboolean
till_charge_watch_is_closing_link (TillChargeWatch *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_WATCH (self), FALSE);

  return till_order_runner_is_busy (self->closing);
}
