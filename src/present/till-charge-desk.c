/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries a charge out: a new customer is made known to the gateway first, then the order goes
 * through the journal; what came of it is looked up by the charge watch.
 *
 * What must hold: nothing is sent that till_charge_run_begin() did not allow, and nothing that may
 * be a repetition before a person has seen the earlier payment and insisted; a typed card waits
 * here in locked memory only while that is asked and a new customer is made, and is wiped whatever
 * happens. */

#include "till-charge-desk.h"

#include <string.h>

#include "till-ids.h"
#include "till-order-runner.h"

/* How long a typed card waits for an answer. */
#define FORGET_S 120

struct _TillChargeDesk
{
  GObject          parent_instance;

  TillSession     *session;
  TillClock       *clock;
  TillChargeForm  *form;
  TillChargeRun   *run;
  TillOrderRunner *charging;
  TillChargeWatch *watch;

  TillCardInput   *card; /* until it is sent, or it is decided not to */
  char             last4[5];
  gboolean         again; /* the person meant it a second time */
  GCancellable    *checking;
  guint            forgetting;

  TillSavedCards  *saved;
  GCancellable    *reading;
};

G_DEFINE_FINAL_TYPE (TillChargeDesk, till_charge_desk, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROBLEM,
  N_SIGNALS,
} TillChargeDeskSignal;

static guint signals[N_SIGNALS];

static void
changed (TillChargeDesk *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
form_changed_cb (TillChargeDesk *self)
{
  const TillCustomer *customer = till_charge_form_get_customer (self->form);
  gboolean can = till_charge_form_can (self->form, TILL_CAPABILITY_SAVED_CARD);

  till_saved_cards_set_customer (self->saved, customer != NULL && can ? customer->record.id : NULL);
  changed (self);
}

/* Who has one card only need not choose it. */
static void
cards_changed_cb (TillChargeDesk *self)
{
  GPtrArray *cards = till_saved_cards_get_list (self->saved);

  if (cards != NULL && cards->len == 1)
    till_charge_form_set_saved_card (self->form, g_ptr_array_index (cards, 0));

  changed (self);
}

static void
forget_card (TillChargeDesk *self)
{
  g_clear_handle_id (&self->forgetting, g_source_remove);
  g_clear_pointer (&self->card, till_card_input_free);
}

static void
run_changed_cb (TillChargeDesk *self)
{
  if (till_charge_run_get_step (self->run) == TILL_CHARGE_STEP_EDIT)
    forget_card (self);

  changed (self);
}

static void
settled_cb (TillChargeDesk *self,
            const char     *instruction_id,
            TillOutcome    *outcome)
{
  till_charge_run_settle (self->run, instruction_id, outcome);
  till_charge_watch_look (self->watch);
}

static void
failed_cb (TillChargeDesk *self,
           GError         *error)
{
  till_charge_run_fail (self->run, error);
}

static void
problem_cb (TillChargeDesk *self,
            const char     *text)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, text);
}

static void
capabilities_changed_cb (TillChargeDesk *self)
{
  TillGateway *gateway = till_session_get_gateway (self->session);

  till_charge_form_set_typed_card (self->form,
                                   till_session_get_config (self->session)->typed_card);
  till_charge_form_set_capabilities (self->form, till_gateway_get_capabilities (gateway));
}

static void
till_charge_desk_dispose (GObject *object)
{
  TillChargeDesk *self = TILL_CHARGE_DESK (object);

  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);

  g_clear_object (&self->checking);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);

  g_clear_object (&self->reading);
  forget_card (self);
  g_clear_object (&self->saved);
  g_clear_object (&self->charging);
  g_clear_object (&self->watch);
  g_clear_object (&self->run);
  g_clear_object (&self->form);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_charge_desk_parent_class)->dispose (object);
}

static void
till_charge_desk_class_init (TillChargeDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_charge_desk_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
till_charge_desk_init (TillChargeDesk *self)
{
}

/* The newest order that took money or asked for it says how references look here. */
static void
journal_listed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) instructions = NULL;
  TillChargeDesk *self;

  instructions = till_journal_list_finish (TILL_JOURNAL (object), result, &error);
  if (instructions == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < instructions->len; i++)
    {
      const TillOrder *order = till_instruction_get_order (g_ptr_array_index (instructions, i));

      if (order->kind != TILL_INSTRUCTION_CHARGE && order->kind != TILL_INSTRUCTION_CREATE_LINK)
        continue;

      till_charge_form_suggest_reference (self->form, order->reference);
      return;
    }
}

static void
read_last_reference (TillChargeDesk *self)
{
  const TillJournalQuery query = { .limit = 50 };
  TillJournal *journal = till_session_get_journal (self->session);

  self->reading = g_cancellable_new ();
  if (journal != NULL)
    till_journal_list_async (journal, &query, self->reading, journal_listed_cb, self);
}

static void
connect_all (TillChargeDesk *self)
{
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } connections[] = {
    { self->session, "capabilities-changed", G_CALLBACK (capabilities_changed_cb) },
    { self->form, "changed", G_CALLBACK (form_changed_cb) },
    { self->saved, "changed", G_CALLBACK (cards_changed_cb) },
    { self->run, "changed", G_CALLBACK (run_changed_cb) },
    { self->charging, "settled", G_CALLBACK (settled_cb) },
    { self->charging, "failed", G_CALLBACK (failed_cb) },
    { self->watch, "changed", G_CALLBACK (changed) },
    { self->watch, "problem", G_CALLBACK (problem_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (connections[i].object, connections[i].signal,
                             connections[i].callback, self, G_CONNECT_SWAPPED);
}

/**
 * till_charge_desk_new:
 * @session: the account
 * @clock: tells how long things take
 *
 * Returns: (transfer full): a desk with an empty form
 */
TillChargeDesk *
till_charge_desk_new (TillSession *session,
                      TillClock   *clock)
{
  const TillAccountConfig *config;
  TillChargeDesk *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  config = till_session_get_config (session);
  self = g_object_new (TILL_TYPE_CHARGE_DESK, NULL);
  self->session = g_object_ref (session);
  self->clock = till_clock_ref (clock);
  self->form = till_charge_form_new (config->name, config->mode, config->default_currency);
  self->run = till_charge_run_new (self->form, clock);
  self->saved = till_saved_cards_new (till_session_get_gateway (session));
  self->charging = till_order_runner_new (session);
  self->watch = till_charge_watch_new (session, self->run);
  connect_all (self);
  read_last_reference (self);
  capabilities_changed_cb (self);

  return self;
}

/**
 * till_charge_desk_get_session:
 * @self: a desk
 *
 * Returns: (transfer none): the account
 */
TillSession *
till_charge_desk_get_session (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  return self->session;
}

/**
 * till_charge_desk_get_form:
 * @self: a desk
 *
 * Returns: (transfer none): what is filled in
 */
TillChargeForm *
till_charge_desk_get_form (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  return self->form;
}

/**
 * till_charge_desk_get_run:
 * @self: a desk
 *
 * Returns: (transfer none): what becomes of it
 */
TillChargeRun *
till_charge_desk_get_run (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  return self->run;
}

/**
 * till_charge_desk_get_saved_cards:
 * @self: a desk
 *
 * Returns: (transfer none): the cards of the chosen customer
 */
TillSavedCards *
till_charge_desk_get_saved_cards (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  return self->saved;
}

/**
 * till_charge_desk_get_watch:
 * @self: a desk
 *
 * Returns: (transfer none): what finds out what becomes of the charge
 */
TillChargeWatch *
till_charge_desk_get_watch (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  return self->watch;
}

static void
send_order (TillChargeDesk *self)
{
  guint hours = till_charge_form_get_link_hours (self->form);
  TillOrder order;

  till_charge_form_fill_order (self->form, &order);
  order.again = self->again;
  if (order.kind == TILL_INSTRUCTION_CREATE_LINK && hours > 0)
    order.expires_us = till_clock_now_us (self->clock) + hours * 3600 * TILL_SECOND;
  till_order_runner_send (self->charging, &order, self->card);
  till_charge_form_suggest_reference (self->form, order.reference);
  forget_card (self);
}

/* Somebody who rings again a minute later is to be found, before the gateway's list is read. */
static void
keep_customer (TillChargeDesk *self,
               TillCustomer   *customer)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  g_ptr_array_add (records, till_record_ref (customer));
  till_store_apply_async (till_session_get_store (self->session), records, /* marks= */ NULL, 0,
                          /* cancellable= */ NULL, /* callback= */ NULL, NULL);
}

static void
customer_made_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TillChargeDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  TillCustomer *customer;

  customer = till_gateway_create_customer_finish (TILL_GATEWAY (object), result, &error);
  if (customer != NULL)
    {
      till_charge_form_adopt_customer (self->form, customer);
      keep_customer (self, customer);
      till_record_unref (customer);
    }
  else if (till_charge_form_get_switch (self->form, TILL_CHARGE_SWITCH_SAVE_CARD) ||
           !(g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN) ||
             g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED)))
    {
      forget_card (self);
      till_charge_run_fail (self->run, error);
      return;
    }

  /* Without the permission to keep customers a charge is still a charge. */
  send_order (self);
}

static void
make_customer (TillChargeDesk *self)
{
  g_autofree char *key = till_uuid_new ();
  const char *name = till_charge_form_get_text (self->form, TILL_CHARGE_TEXT_NAME);
  const char *email = till_charge_form_get_text (self->form, TILL_CHARGE_TEXT_EMAIL);
  const char *phone = till_charge_form_get_text (self->form, TILL_CHARGE_TEXT_PHONE);
  const TillCustomer customer = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = "" },
    .name = *name != '\0' ? name : NULL,
    .email = *email != '\0' ? email : NULL,
    .phone = *phone != '\0' ? phone : NULL,
  };

  till_gateway_create_customer_async (till_session_get_gateway (self->session), &customer, key,
                                      /* cancellable= */ NULL, customer_made_cb,
                                      g_object_ref (self));
}

static void
send (TillChargeDesk *self)
{
  gboolean by_card = till_charge_form_get_lane (self->form) != TILL_LANE_LINK;

  if (by_card && till_charge_form_is_new_customer (self->form) &&
      till_charge_form_can (self->form, TILL_CAPABILITY_CUSTOMERS))
    make_customer (self);
  else
    send_order (self);
}

/* A question that nobody answers does not keep a card. */
static gboolean
forget_cb (gpointer user_data)
{
  TillChargeDesk *self = user_data;

  self->forgetting = 0;
  till_charge_desk_desist (self);

  return G_SOURCE_REMOVE;
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objections = NULL;
  TillChargeDesk *self;

  objections = till_session_check_finish (TILL_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_clear_object (&self->checking);
  if (objections == NULL)
    {
      forget_card (self);
      till_charge_run_fail (self->run, error);
    }
  else if (objections->len == 0)
    {
      send (self);
    }
  else
    {
      if (self->card != NULL)
        self->forgetting = g_timeout_add_seconds (FORGET_S, forget_cb, self);
      till_charge_run_doubt (self->run, objections);
    }
}

static void
note_last4 (TillChargeDesk *self)
{
  const char *number = self->card != NULL ? till_secret_peek (self->card->number) : "";
  gsize length = strlen (number);

  g_strlcpy (self->last4, length > 4 ? number + length - 4 : "", sizeof self->last4);
}

/* Looks first whether it has been done already. */
static void
check (TillChargeDesk *self)
{
  TillOrder order;

  note_last4 (self);
  till_charge_form_fill_order (self->form, &order);
  self->checking = g_cancellable_new ();
  till_session_check_async (self->session, &order, self->card, self->checking, checked_cb, self);
}

/**
 * till_charge_desk_begin:
 * @self: a desk
 * @shown: the amount that the person read on the button
 * @card: (nullable) (transfer full): the typed card, in its lane; wiped in every case
 *
 * Sends the charge, if it may be sent: see till_charge_run_begin(). If it may be a repetition,
 * nothing is sent before till_charge_desk_insist().
 *
 * Returns: whether it is on its way
 */
gboolean
till_charge_desk_begin (TillChargeDesk  *self,
                        const TillMoney *shown,
                        TillCardInput   *card)
{
  g_autoptr (TillCardInput) owned = card;

  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  if (till_order_runner_is_busy (self->charging) || !till_charge_run_begin (self->run, shown))
    return FALSE;

  forget_card (self);
  self->card = g_steal_pointer (&owned);
  self->again = FALSE;
  check (self);

  return TRUE;
}

/**
 * till_charge_desk_insist:
 * @self: a desk whose charge may be a repetition
 *
 * Sends it all the same: the person has seen the earlier payment and means this one as well.
 *
 * Returns: whether it is on its way
 */
gboolean
till_charge_desk_insist (TillChargeDesk *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), FALSE);

  if (till_order_runner_is_busy (self->charging) || !till_charge_run_insist (self->run))
    return FALSE;

  self->again = TRUE;
  send (self);

  return TRUE;
}

/**
 * till_charge_desk_desist:
 * @self: a desk whose charge may be a repetition
 *
 * Goes back to the form; the card is forgotten.
 */
void
till_charge_desk_desist (TillChargeDesk *self)
{
  g_return_if_fail (TILL_IS_CHARGE_DESK (self));

  forget_card (self);
  till_charge_run_try_again (self->run);
}

/**
 * till_charge_desk_compare:
 * @self: a desk whose charge may be a repetition
 *
 * Returns: (transfer full) (nullable) (element-type TillDoubtRow): the charge beside the weightiest
 *   earlier payment, line by line
 */
GPtrArray *
till_charge_desk_compare (TillChargeDesk *self)
{
  GPtrArray *objections;
  TillOrder order;

  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), NULL);

  objections = till_charge_run_get_objections (self->run);
  if (till_charge_run_get_step (self->run) != TILL_CHARGE_STEP_DOUBT)
    return NULL;

  till_charge_form_fill_order (self->form, &order);
  if (order.last4 == NULL && self->last4[0] != '\0')
    order.last4 = self->last4;

  return till_doubt_compare (&order, g_ptr_array_index (objections, 0), g_get_real_time ());
}

/**
 * till_charge_desk_send_link:
 * @self: a desk whose charge was refused
 *
 * Makes a payment link for the same amount and customer instead.
 *
 * Returns: whether it is on its way
 */
gboolean
till_charge_desk_send_link (TillChargeDesk *self)
{
  TillMoney amount;

  g_return_val_if_fail (TILL_IS_CHARGE_DESK (self), FALSE);

  if (!till_charge_form_is_lane_offered (self->form, TILL_LANE_LINK) ||
      !till_charge_run_try_again (self->run))
    return FALSE;

  amount = *till_charge_run_get_amount (self->run);
  till_charge_form_set_lane (self->form, TILL_LANE_LINK);

  return till_charge_desk_begin (self, &amount, NULL);
}
