-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- The practice gateway's state. Columns that name another object hold the number of its row, 0 for
-- none. The columns of the objects stand in the same words in till-sb-rows.h.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL,
  deleted INTEGER, default_payment_method INTEGER,
  name TEXT, email TEXT, phone TEXT, description TEXT, address TEXT, metadata TEXT
) STRICT;
CREATE INDEX customer_created ON customer (created);
CREATE INDEX customer_email ON customer (email, created) WHERE email IS NOT NULL;

CREATE TABLE payment_method (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  customer INTEGER, spent INTEGER, behaviour INTEGER, exp_month INTEGER, exp_year INTEGER,
  checked INTEGER, set_up INTEGER, brand TEXT, funding TEXT, country TEXT, last4 TEXT,
  fingerprint TEXT,
  cvc_check TEXT, postal_code_check TEXT, line1_check TEXT, billing_details TEXT, metadata TEXT
) STRICT;
CREATE INDEX payment_method_customer ON payment_method (customer, created)
  WHERE customer <> 0;

CREATE TABLE payment_intent (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, amount_capturable INTEGER, amount_received INTEGER,
  automatic_payment_methods INTEGER, customer INTEGER, payment_method INTEGER,
  latest_charge INTEGER, session INTEGER, canceled_at INTEGER,
  currency TEXT, status TEXT, capture_method TEXT, confirmation_method TEXT,
  setup_future_usage TEXT, cancellation_reason TEXT, description TEXT, receipt_email TEXT,
  statement_descriptor TEXT, statement_descriptor_suffix TEXT, shipping TEXT, metadata TEXT,
  last_payment_error TEXT, next_action TEXT
) STRICT;
CREATE INDEX payment_intent_created ON payment_intent (created);
CREATE INDEX payment_intent_customer ON payment_intent (customer, created)
  WHERE customer <> 0;

CREATE TABLE charge (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, amount_captured INTEGER, amount_refunded INTEGER, captured INTEGER,
  disputed INTEGER, moto INTEGER, customer INTEGER, payment_intent INTEGER,
  payment_method INTEGER, balance_transaction INTEGER, capture_before INTEGER,
  currency TEXT, status TEXT, failure_code TEXT, decline_code TEXT, three_d_secure TEXT,
  description TEXT, receipt_email TEXT, statement_descriptor TEXT,
  statement_descriptor_suffix TEXT, billing_details TEXT, shipping TEXT, fraud_details TEXT,
  metadata TEXT
) STRICT;
CREATE INDEX charge_created ON charge (created);
CREATE INDEX charge_customer ON charge (customer, created) WHERE customer <> 0;
CREATE INDEX charge_payment_intent ON charge (payment_intent, created);

CREATE TABLE refund (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, charge INTEGER, payment_intent INTEGER, balance_transaction INTEGER,
  failure_balance_transaction INTEGER, reference_available INTEGER,
  currency TEXT, status TEXT, reason TEXT, failure_reason TEXT, metadata TEXT
) STRICT;
CREATE INDEX refund_created ON refund (created);
CREATE INDEX refund_charge ON refund (charge, created);
CREATE INDEX refund_payment_intent ON refund (payment_intent, created);

CREATE TABLE txn (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, fee INTEGER, available_on INTEGER, exchange_rate INTEGER,
  source_kind INTEGER, source INTEGER, payout INTEGER,
  currency TEXT, type TEXT, reporting_category TEXT, description TEXT
) STRICT;
CREATE INDEX txn_created ON txn (created);
CREATE INDEX txn_source ON txn (100 * source + source_kind, created);
CREATE INDEX txn_payout ON txn (payout, created);

CREATE TABLE dispute (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, charge INTEGER, payment_intent INTEGER, withdrawn INTEGER,
  reinstated INTEGER, due_by INTEGER, submission_count INTEGER, charge_refundable INTEGER,
  currency TEXT, status TEXT, reason TEXT, network_reason_code TEXT, evidence TEXT, metadata TEXT
) STRICT;
CREATE INDEX dispute_created ON dispute (created);
CREATE INDEX dispute_charge ON dispute (charge, created);
CREATE INDEX dispute_payment_intent ON dispute (payment_intent, created);

CREATE TABLE warning (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  actionable INTEGER, charge INTEGER, payment_intent INTEGER, fraud_type TEXT
) STRICT;
CREATE INDEX warning_created ON warning (created);
CREATE INDEX warning_charge ON warning (charge, created);

CREATE TABLE payout (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount INTEGER, arrival_date INTEGER, balance_transaction INTEGER,
  failure_balance_transaction INTEGER,
  currency TEXT, status TEXT, failure_code TEXT, metadata TEXT
) STRICT;
CREATE INDEX payout_created ON payout (created);
CREATE INDEX payout_status ON payout (status, created);

CREATE TABLE session (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  amount_total INTEGER, customer INTEGER, payment_intent INTEGER, expires_at INTEGER,
  currency TEXT, status TEXT, payment_status TEXT, customer_email TEXT, customer_details TEXT,
  client_reference_id TEXT, success_url TEXT, cancel_url TEXT, line_items TEXT, metadata TEXT,
  intent_description TEXT, intent_receipt_email TEXT, intent_capture_method TEXT,
  intent_setup_future_usage TEXT, intent_metadata TEXT
) STRICT;
CREATE INDEX session_created ON session (created);
CREATE INDEX session_payment_intent ON session (payment_intent) WHERE payment_intent <> 0;

CREATE TABLE setup_intent (
  seq INTEGER PRIMARY KEY, created INTEGER NOT NULL,
  customer INTEGER, payment_method INTEGER, status TEXT, usage TEXT, description TEXT,
  cancellation_reason TEXT, metadata TEXT, last_setup_error TEXT, next_action TEXT
) STRICT;
CREATE INDEX setup_intent_created ON setup_intent (created);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL,
  type TEXT, api_version TEXT, object TEXT, previous TEXT, request TEXT, idempotency_key TEXT
) STRICT;
CREATE INDEX event_created ON event (created);
CREATE INDEX event_type ON event (type, created);

CREATE TABLE endpoint (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL,
  deleted INTEGER, url TEXT, secret TEXT, status TEXT, enabled_events TEXT, api_version TEXT,
  description TEXT, metadata TEXT
) STRICT;

-- One event on its way to one endpoint. state: 0 pending, 1 delivered, 2 given up.
CREATE TABLE delivery (
  seq INTEGER PRIMARY KEY,
  event INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_us INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_due ON delivery (due_us) WHERE state = 0;
CREATE INDEX delivery_event ON delivery (event);

-- What happens by itself later: see TillSbTask.
CREATE TABLE task (
  seq INTEGER PRIMARY KEY,
  due_us INTEGER NOT NULL,
  what INTEGER NOT NULL,
  target INTEGER NOT NULL
) STRICT;
CREATE INDEX task_due ON task (due_us);

-- The first answer to each idempotency key, written with what the request did.
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  created INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  request TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created);
