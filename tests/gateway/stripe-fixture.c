/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the adapter for Stripe share. */

#include "stripe-fixture.h"

#include "till-instruction-private.h"
#include "till-stripe-gateway.h"

/**
 * stripe_fixture_set_up:
 * @self: (out caller-allocates): a fixture
 * @data: not used
 */
void
stripe_fixture_set_up (StripeFixture *self,
                       gconstpointer  data)
{
  g_autoptr (TillSecret) key = till_secret_new_from_text ("rk_test_Mock1");
  g_autoptr (GError) error = NULL;
  TillStripeConfig config = {
    .key = key,
    .console_id = "desk-1",
    .app_version = "0.1.0",
    .typed_card_confirmed = TRUE,
    .retry = &mock_retry,
    .timeout_s = 5,
  };

  self->server = mock_server_new ();
  self->clock = till_clock_new_fake (STRIPE_FIXTURE_NOW);
  config.clock = self->clock;
  config.base_url = mock_server_get_url (self->server);
  self->gateway = till_stripe_gateway_new (&config, &error);
  g_assert_no_error (error);
}

/**
 * stripe_fixture_tear_down:
 * @self: a fixture
 * @data: not used
 */
void
stripe_fixture_tear_down (StripeFixture *self,
                          gconstpointer  data)
{
  g_assert_finalize_object (self->gateway);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->server, mock_server_free);
}

/**
 * stripe_order:
 * @kind: what to do
 *
 * Returns: an order of that kind with everything in it that it needs
 */
TillOrder
stripe_order (TillInstructionKind kind)
{
  TillOrder order = {
    .kind = kind,
    .amount = { 6200, "GBP" },
    .delivery = 250,
    .tax = 1033,
    .reference = "A-1042",
    .description = "Two mugs and a teapot",
    .note = "rang back at noon",
  };

  if (kind == TILL_INSTRUCTION_CHARGE)
    {
      order.card_token = "pm_1TiLL0001";
      order.last4 = "4242";
      order.moto = TRUE;
    }
  else if (kind == TILL_INSTRUCTION_CREATE_LINK)
    {
      order.return_url = "https://example.com/thanks";
      order.customer_email = "grace@example.com";
    }
  else if (kind == TILL_INSTRUCTION_CLOSE_LINK)
    order.target_id = "cs_test_TiLL0001";
  else
    {
      order.target_id = "ch_3TiLL0001";
      order.target_intent_id = "pi_3TiLL0001";
      order.available = 6200;
    }

  return order;
}

/**
 * stripe_instruction:
 * @order: what to do
 * @state: where it stands
 * @sent_us: when it was sent
 *
 * Returns: (transfer full): an instruction as the journal would make it
 */
TillInstruction *
stripe_instruction (const TillOrder     *order,
                    TillInstructionState state,
                    gint64               sent_us)
{
  return till_instruction_new ("6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8", "key-6f1c2b3a", state, order,
                               NULL, "Ada", "desk-1", sent_us, sent_us, 0);
}

/**
 * stripe_execute:
 * @self: a fixture
 * @order: what to do
 *
 * Sends it for the first time.
 *
 * Returns: (transfer full): what came of it
 */
TillGatewayResult *
stripe_execute (StripeFixture   *self,
                const TillOrder *order)
{
  g_autoptr (TillInstruction) instruction = stripe_instruction (order, TILL_INSTRUCTION_SENT,
                                                                STRIPE_FIXTURE_NOW);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillGatewayResult *outcome;

  till_gateway_execute_async (self->gateway, instruction, mock_await_cb, &result);
  outcome = till_gateway_execute_finish (self->gateway, mock_await (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (outcome);
  g_assert_nonnull (outcome->records);
  g_assert_true ((outcome->state == TILL_INSTRUCTION_DONE) == (outcome->failure == NULL));

  return outcome;
}

/**
 * stripe_list:
 * @self: a fixture
 * @query: what to list
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the page
 */
TillGatewayPage *
stripe_list (StripeFixture          *self,
             const TillGatewayQuery *query,
             GError                **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_list_async (self->gateway, query, NULL, mock_await_cb, &result);

  return till_gateway_list_finish (self->gateway, mock_await (&result), error);
}

/**
 * stripe_card:
 *
 * Returns: (transfer full): a card as it is typed
 */
TillCardInput *
stripe_card (void)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_set (card->number, STRIPE_FIXTURE_CARD, -1);
  till_secret_set (card->code, "123", -1);
  card->exp_month = 4;
  card->exp_year = 2029;
  card->name = g_strdup ("Grace Hopper & Søn");
  card->postcode = g_strdup ("LS1 4AP");
  card->address_line = g_strdup ("1 Mill Lane");

  return card;
}
