// SPDX-FileCopyrightText: 2026 The Tillroll authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Uses the practice gateway as somebody who wrote against Stripe would: with Stripe's own library
// for Node. What the library makes of an answer (its classes of errors, its pages, its check of
// signatures) is what we want to hold.
//
// SANDBOX_URL, SANDBOX_KEY and SANDBOX_RESTRICTED_KEY say where and with what, SANDBOX_LIBRARY in
// which folder npm put the library.

import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {test} from 'node:test';

const Stripe = createRequire(`${process.env.SANDBOX_LIBRARY}/`)('stripe');

const url = new URL(process.env.SANDBOX_URL);

const connect = (key, options = {}) => new Stripe(key, {
  host: url.hostname, port: url.port, protocol: 'http', telemetry: false, ...options,
});

const stripe = connect(process.env.SANDBOX_KEY);

const pay = (extra = {}) => stripe.paymentIntents.create({
  amount: 4200, currency: 'gbp', payment_method: 'pm_card_visa', payment_method_types: ['card'],
  confirm: true, ...extra,
});

async function eventually(ask) {
  for (let i = 0; i < 200; i++) {
    const answer = await ask();
    if (answer)
      return answer;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error('it never came');
}

test('a phone order with a typed card', async () => {
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: {number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123'},
    billing_details: {name: 'Łukasz Żółć', address: {postal_code: 'LS1 4AB', line1: '1 High St'}},
  });
  assert.equal(method.card.last4, '4242');
  assert.equal(method.card.checks.cvc_check, 'unchecked');

  const intent = await pay({
    payment_method: method.id, payment_method_options: {card: {moto: true}},
    metadata: {order_reference: 'A-1'}, expand: ['latest_charge'],
  });
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.latest_charge.payment_method_details.card.moto, true);
  assert.equal(intent.latest_charge.payment_method_details.card.checks.cvc_check, 'pass');
  assert.equal(intent.latest_charge.balance_transaction, null);
  assert.equal(intent.latest_charge.billing_details.name, 'Łukasz Żółć');

  const settled = await eventually(async () => {
    const charge = await stripe.charges.retrieve(intent.latest_charge.id,
      {expand: ['balance_transaction']});
    return charge.balance_transaction && charge;
  });
  assert.equal(settled.balance_transaction.amount, 4200);
  assert.equal(settled.balance_transaction.net,
    settled.balance_transaction.amount - settled.balance_transaction.fee);
});

test('every page of every list, each object once', async () => {
  for (const [list, least] of [
    [stripe.charges, 900], [stripe.paymentIntents, 900], [stripe.refunds, 10],
    [stripe.customers, 10], [stripe.balanceTransactions, 900], [stripe.payouts, 100],
    [stripe.events, 100], [stripe.checkout.sessions, 10],
  ]) {
    const seen = new Set();
    let last = Infinity;
    for await (const object of list.list({limit: 100})) {
      assert.ok(!seen.has(object.id), object.id);
      assert.ok(object.created <= last);
      seen.add(object.id);
      last = object.created;
    }
    assert.ok(seen.size >= least, `${seen.size} of ${least}`);
  }
});

test('pages backwards give the same as forwards', async () => {
  const forwards = await stripe.charges.list({limit: 10});
  const later = await stripe.charges.list({limit: 10, starting_after: forwards.data[9].id});
  const back = await stripe.charges.list({limit: 10, ending_before: later.data[0].id});
  assert.deepEqual(back.data.map(charge => charge.id), forwards.data.map(charge => charge.id));
});

test('refunds, and too much of them', async () => {
  const intent = await pay();
  const refund = await stripe.refunds.create({payment_intent: intent.id, amount: 1200});
  assert.equal(refund.status, 'succeeded');
  await assert.rejects(stripe.refunds.create({payment_intent: intent.id, amount: 3001}), error => {
    assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
    assert.equal(error.param, 'amount');
    assert.equal(error.code, undefined);
    assert.equal(error.message,
      'Refund amount (£30.01) is greater than unrefunded amount on charge (£30.00)');
    return true;
  });
  await stripe.refunds.create({charge: intent.latest_charge});
  await assert.rejects(stripe.refunds.create({charge: intent.latest_charge}),
    {code: 'charge_already_refunded'});
  const charge = await stripe.charges.retrieve(intent.latest_charge, {expand: ['refunds']});
  assert.equal(charge.refunded, true);
  assert.equal(charge.refunds.data.length, 2);
});

test('a declined card is a card error with its payment intent', async () => {
  await assert.rejects(pay({payment_method: 'pm_card_chargeDeclinedInsufficientFunds'}), error => {
    assert.ok(error instanceof Stripe.errors.StripeCardError);
    assert.equal(error.statusCode, 402);
    assert.equal(error.code, 'card_declined');
    assert.equal(error.decline_code, 'insufficient_funds');
    assert.equal(error.payment_intent.status, 'requires_payment_method');
    assert.equal(error.payment_intent.last_payment_error.payment_method.card.last4, '9995');
    assert.match(error.requestId, /^req_/);
    return true;
  });
});

test('another card on the same payment intent', async () => {
  const failed = await pay({payment_method: 'pm_card_chargeDeclined'}).catch(error => error);
  const intent = await stripe.paymentIntents.confirm(failed.payment_intent.id,
    {payment_method: 'pm_card_mastercard'});
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.last_payment_error, null);
});

test('the same key does the same thing once', async () => {
  const params = {amount: 999, currency: 'gbp', payment_method: 'pm_card_visa', confirm: true,
    payment_method_types: ['card']};
  const options = {idempotencyKey: `order-${Date.now()}`};
  const first = await stripe.paymentIntents.create(params, options);
  const again = await stripe.paymentIntents.create(params, options);
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(again.lastResponse.headers['original-request'], first.lastResponse.requestId);
  await assert.rejects(stripe.paymentIntents.create({...params, amount: 1000}, options),
    Stripe.errors.StripeIdempotencyError);
});

test('wrong and weak keys', async () => {
  await assert.rejects(connect('sk_test_wrong_key_1234').balance.retrieve(),
    Stripe.errors.StripeAuthenticationError);
  const weak = connect(process.env.SANDBOX_RESTRICTED_KEY);
  assert.equal((await weak.charges.list({limit: 1})).data.length, 1);
  await assert.rejects(weak.balance.retrieve(), error => {
    assert.ok(error instanceof Stripe.errors.StripePermissionError);
    assert.match(error.message, /Having the 'rak_balance_read' permission would allow/);
    return true;
  });
});

test('nothing there', async () => {
  await assert.rejects(stripe.charges.retrieve('ch_nope'),
    {code: 'resource_missing', statusCode: 404, message: "No such charge: 'ch_nope'"});
});

test('customers, their cards, and a charge without them', async () => {
  const customer = await stripe.customers.create({name: '田中 ハナコ', email: 'hanako@example.com'});
  const method = await stripe.paymentMethods.attach('pm_card_visa', {customer: customer.id});
  const found = await stripe.customers.list({email: 'hanako@example.com'});
  assert.deepEqual(found.data.map(one => one.id), [customer.id]);
  const cards = await stripe.customers.listPaymentMethods(customer.id, {type: 'card'});
  assert.deepEqual(cards.data.map(one => one.id), [method.id]);
  const intent = await pay({payment_method: method.id, customer: customer.id, off_session: true});
  assert.equal(intent.status, 'succeeded');
  await assert.rejects(pay({payment_method: method.id}), {code: 'parameter_missing'});
  assert.equal((await stripe.customers.del(customer.id)).deleted, true);
});

test('hold, capture in part, and no more', async () => {
  const held = await pay({capture_method: 'manual'});
  assert.equal(held.status, 'requires_capture');
  const taken = await stripe.paymentIntents.capture(held.id, {amount_to_capture: 2000});
  assert.equal(taken.amount_received, 2000);
  await assert.rejects(stripe.paymentIntents.capture(held.id),
    {code: 'payment_intent_unexpected_state'});
});

test('a payment link', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment', success_url: 'https://example.com/ok',
    line_items: [{quantity: 2,
      price_data: {currency: 'gbp', unit_amount: 1500, product_data: {name: 'Tea'}}}],
  });
  assert.equal(session.status, 'open');
  assert.match(await (await fetch(session.url)).text(), /£30\.00/);
  assert.equal((await fetch(session.url, {method: 'POST'})).status, 200);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {expand: ['payment_intent']});
  assert.equal(paid.status, 'complete');
  assert.equal(paid.payment_status, 'paid');
  assert.equal(paid.payment_intent.amount_received, 3000);
});

test('a payout is the sum of its transactions', async () => {
  const payouts = await stripe.payouts.list({limit: 3, status: 'paid'});
  for (const payout of payouts.data) {
    let sum = 0;
    for await (const txn of stripe.balanceTransactions.list({payout: payout.id, limit: 100})) {
      if (txn.type !== 'payout')
        sum += txn.net;
    }
    assert.equal(sum, payout.amount);
  }
});

test('a dispute is answered and won', async () => {
  const intent = await pay({payment_method: 'pm_card_createDispute'});
  const dispute = await eventually(async () =>
    (await stripe.disputes.list({payment_intent: intent.id})).data[0]);
  assert.equal(dispute.status, 'needs_response');
  const saved = await stripe.disputes.update(dispute.id,
    {evidence: {uncategorized_text: 'winning_evidence'}, submit: false});
  assert.equal(saved.status, 'needs_response');
  const sent = await stripe.disputes.update(dispute.id, {submit: true});
  assert.equal(sent.status, 'under_review');
  await eventually(async () => (await stripe.disputes.retrieve(dispute.id)).status === 'won');
});

test('webhooks are signed, and sent again when they were not taken', async () => {
  const received = [];
  let refusals = 1;
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      if (refusals-- > 0) {
        response.writeHead(500).end();
        return;
      }
      received.push({body: Buffer.concat(chunks), header: request.headers['stripe-signature']});
      response.writeHead(200).end();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${server.address().port}/hook`,
    enabled_events: ['payment_intent.succeeded'],
  });
  assert.match(endpoint.secret, /^whsec_/);
  assert.equal((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);

  const intent = await pay();
  const {body, header} = await eventually(() => received[0]);
  const event = stripe.webhooks.constructEvent(body, header, endpoint.secret);
  assert.equal(event.type, 'payment_intent.succeeded');
  assert.equal(event.data.object.id, intent.id);
  assert.throws(() => stripe.webhooks.constructEvent(body, header, 'whsec_other'),
    Stripe.errors.StripeSignatureVerificationError);

  const same = await eventually(async () => {
    const now = await stripe.events.retrieve(event.id);
    return now.pending_webhooks === 0 && now;
  });
  assert.equal(same.request.id, intent.lastResponse.requestId);
  await stripe.webhookEndpoints.del(endpoint.id);
  server.close();
});
