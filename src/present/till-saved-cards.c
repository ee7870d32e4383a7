/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cards of the customer who is chosen, asked for once for each customer.
 *
 * What must hold: the answer to a question about another customer is never shown. */

#include "till-saved-cards.h"

struct _TillSavedCards
{
  GObject         parent_instance;

  TillGateway    *gateway;
  TillCardsState  state;
  GPtrArray      *list;
  char           *customer_id;
  GCancellable   *listing;
};

G_DEFINE_FINAL_TYPE (TillSavedCards, till_saved_cards, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillSavedCardsSignal;

static guint signals[N_SIGNALS];

static void
forget (TillSavedCards *self)
{
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);

  g_clear_object (&self->listing);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->customer_id, g_free);
  self->state = TILL_CARDS_NONE;
}

static void
till_saved_cards_dispose (GObject *object)
{
  TillSavedCards *self = TILL_SAVED_CARDS (object);

  forget (self);
  g_clear_object (&self->gateway);

  G_OBJECT_CLASS (till_saved_cards_parent_class)->dispose (object);
}

static void
till_saved_cards_class_init (TillSavedCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_saved_cards_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_saved_cards_init (TillSavedCards *self)
{
}

/**
 * till_saved_cards_new:
 * @gateway: whom to ask
 *
 * Returns: (transfer full): an empty list of nobody's cards
 */
TillSavedCards *
till_saved_cards_new (TillGateway *gateway)
{
  TillSavedCards *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);

  self = g_object_new (TILL_TYPE_SAVED_CARDS, NULL);
  self->gateway = g_object_ref (gateway);

  return self;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayPage) page = NULL;
  TillSavedCards *self;

  page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  self->state = page != NULL ? TILL_CARDS_READY : TILL_CARDS_FAILED;
  if (page != NULL)
    self->list = g_ptr_array_ref (page->records);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_saved_cards_set_customer:
 * @self: a list
 * @customer_id: (nullable): whose cards to ask for
 *
 * Asks for the cards of a customer, unless they are the ones that are here. Emits no signal before
 * the answer is there.
 */
void
till_saved_cards_set_customer (TillSavedCards *self,
                               const char     *customer_id)
{
  TillGatewayQuery query = { .kind = TILL_RECORD_CARD };

  g_return_if_fail (TILL_IS_SAVED_CARDS (self));

  if (g_strcmp0 (self->customer_id, customer_id) == 0)
    return;

  forget (self);
  if (customer_id == NULL)
    return;

  self->customer_id = g_strdup (customer_id);
  self->state = TILL_CARDS_LOADING;
  self->listing = g_cancellable_new ();
  query.customer_id = self->customer_id;
  till_gateway_list_async (self->gateway, &query, self->listing, listed_cb, self);
}

/**
 * till_saved_cards_get_state:
 * @self: a list
 *
 * Returns: whether the customer's cards are known
 */
TillCardsState
till_saved_cards_get_state (TillSavedCards *self)
{
  g_return_val_if_fail (TILL_IS_SAVED_CARDS (self), TILL_CARDS_NONE);

  return self->state;
}

/**
 * till_saved_cards_get_list:
 * @self: a list
 *
 * Returns: (nullable) (transfer none) (element-type TillCard): the customer's cards, once known
 */
GPtrArray *
till_saved_cards_get_list (TillSavedCards *self)
{
  g_return_val_if_fail (TILL_IS_SAVED_CARDS (self), NULL);

  return self->list;
}
