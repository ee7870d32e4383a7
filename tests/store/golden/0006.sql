-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A history as the sixth version of the schema leaves it. Never changed: files like it are
-- out there. The tables are those of src/store/schema at that time.

-- The history: a cache of what the gateway told us. It can be thrown away and filled again.
-- Times are µs since 1970 UTC, amounts minor units; codes are explained in till-disk-code.c and
-- never renumbered.

-- rid = seconds of the creation << 10 | n, so that the order of rows is the order of creation and
-- "newest first" needs no sort. A payment keeps its rid as long as it is known.
CREATE TABLE payment (
  rid                INTEGER PRIMARY KEY CHECK (rid > 0),
  label              INTEGER NOT NULL, -- follows from state, refunds and dispute
  currency           TEXT    NOT NULL CHECK (length (currency) <= 3),
  method             TEXT,
  amount_minor       INTEGER NOT NULL,
  captured           INTEGER NOT NULL,
  refunded           INTEGER NOT NULL,
  customer_id        TEXT,
  id                 TEXT    NOT NULL CHECK (id <> ''),
  origin             INTEGER NOT NULL,
  as_of_us           INTEGER NOT NULL,
  raw_state          TEXT,
  state              INTEGER NOT NULL,
  created_us         INTEGER NOT NULL,
  intent_id          TEXT,
  disputed           INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  fee                INTEGER NOT NULL,
  net                INTEGER NOT NULL,
  settle_currency    TEXT    NOT NULL CHECK (length (settle_currency) <= 3),
  capture_before_us  INTEGER NOT NULL,
  brand              TEXT,
  last4              TEXT    CHECK (length (last4) <= 4),
  funding            TEXT,
  country            TEXT,
  exp_month          INTEGER NOT NULL,
  exp_year           INTEGER NOT NULL,
  moto               INTEGER NOT NULL CHECK (moto IN (0, 1)),
  failure_code       TEXT,
  decline_code       TEXT,
  failure_message    TEXT,
  risk_level         TEXT,
  cvc_check          TEXT,
  postcode_check     TEXT,
  address_check      TEXT,
  authorization_code TEXT,
  customer_name      TEXT,
  customer_email     TEXT,
  customer_phone     TEXT,
  description        TEXT,
  reference          TEXT,
  note               TEXT,
  receipt_url        TEXT,
  operator_name      TEXT,
  console_id         TEXT,
  instruction_id     TEXT,
  metadata           TEXT
) STRICT;

CREATE UNIQUE INDEX payment_by_id ON payment (id);
CREATE INDEX payment_by_intent ON payment (intent_id) WHERE intent_id IS NOT NULL;
CREATE INDEX payment_by_last4 ON payment (last4) WHERE last4 IS NOT NULL;
CREATE INDEX payment_by_amount ON payment (amount_minor);
CREATE INDEX payment_by_customer ON payment (customer_id) WHERE customer_id IS NOT NULL;
-- Holds all that a filter asks for, so that a rare combination is found without the rows.
CREATE INDEX payment_by_label ON payment (label, currency, method);

CREATE VIRTUAL TABLE payment_text USING fts5 (
  grams, content = '', tokenize = 'ascii', detail = none, columnsize = 0, prefix = '2'
);

-- What was taken and given back on each day (UTC), kept together with the payments.
CREATE TABLE day_total (
  day             INTEGER NOT NULL, -- days since 1970
  currency        TEXT    NOT NULL,
  label           INTEGER NOT NULL,
  method          TEXT    NOT NULL, -- '' if it is not known
  brand           TEXT    NOT NULL, -- '' if there is none
  moto            INTEGER NOT NULL CHECK (moto IN (0, 1)),
  settle_currency TEXT    NOT NULL, -- of fees and net; '' as long as they are not known
  count           INTEGER NOT NULL,
  gross           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  fees            INTEGER NOT NULL,
  net             INTEGER NOT NULL,
  PRIMARY KEY (day, currency, label, method, brand, moto, settle_currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE span_total (
  span            INTEGER NOT NULL, -- 32 days each, since 1970
  currency        TEXT    NOT NULL,
  label           INTEGER NOT NULL,
  method          TEXT    NOT NULL,
  brand           TEXT    NOT NULL,
  moto            INTEGER NOT NULL CHECK (moto IN (0, 1)),
  settle_currency TEXT    NOT NULL,
  count           INTEGER NOT NULL,
  gross           INTEGER NOT NULL,
  refunded        INTEGER NOT NULL,
  fees            INTEGER NOT NULL,
  net             INTEGER NOT NULL,
  PRIMARY KEY (span, currency, label, method, brand, moto, settle_currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
  id             TEXT    PRIMARY KEY CHECK (id <> ''),
  origin         INTEGER NOT NULL,
  as_of_us       INTEGER NOT NULL,
  raw_state      TEXT,
  state          INTEGER NOT NULL,
  created_us     INTEGER NOT NULL,
  amount_minor   INTEGER NOT NULL,
  currency       TEXT    NOT NULL CHECK (length (currency) <= 3),
  payment_id     TEXT,
  reason         TEXT,
  failure_reason TEXT,
  bank_reference TEXT,
  operator_name  TEXT,
  instruction_id TEXT,
  note           TEXT
, succeeded_before INTEGER NOT NULL DEFAULT 0
  CHECK (succeeded_before IN (0, 1))) STRICT;

CREATE INDEX refund_by_payment ON refund (payment_id);
CREATE INDEX refund_by_time ON refund (created_us);

CREATE TABLE dispute (
  id           TEXT    PRIMARY KEY CHECK (id <> ''),
  origin       INTEGER NOT NULL,
  as_of_us     INTEGER NOT NULL,
  raw_state    TEXT,
  state        INTEGER NOT NULL,
  stage        INTEGER NOT NULL,
  created_us   INTEGER NOT NULL,
  due_us       INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency     TEXT    NOT NULL CHECK (length (currency) <= 3),
  payment_id   TEXT,
  reason       TEXT,
  has_evidence INTEGER NOT NULL CHECK (has_evidence IN (0, 1)),
  submissions  INTEGER NOT NULL
) STRICT;

CREATE INDEX dispute_by_payment ON dispute (payment_id);
CREATE INDEX dispute_by_time ON dispute (created_us);

CREATE TABLE payout (
  id              TEXT    PRIMARY KEY CHECK (id <> ''),
  origin          INTEGER NOT NULL,
  as_of_us        INTEGER NOT NULL,
  raw_state       TEXT,
  state           INTEGER NOT NULL,
  created_us      INTEGER NOT NULL,
  arrival_us      INTEGER NOT NULL,
  amount_minor    INTEGER NOT NULL,
  currency        TEXT    NOT NULL CHECK (length (currency) <= 3),
  automatic       INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  description     TEXT,
  failure_message TEXT
) STRICT;

CREATE INDEX payout_by_time ON payout (created_us);

CREATE TABLE customer (
  rid         INTEGER PRIMARY KEY,
  id          TEXT    NOT NULL CHECK (id <> ''),
  origin      INTEGER NOT NULL,
  as_of_us    INTEGER NOT NULL,
  raw_state   TEXT,
  created_us  INTEGER NOT NULL,
  name        TEXT,
  email       TEXT,
  phone       TEXT,
  description TEXT,
  deleted     INTEGER NOT NULL CHECK (deleted IN (0, 1))
, line1 TEXT, line2 TEXT, city TEXT, region TEXT, postcode TEXT, country TEXT) STRICT;

CREATE UNIQUE INDEX customer_by_id ON customer (id);
CREATE INDEX customer_by_time ON customer (created_us);

CREATE VIRTUAL TABLE customer_text USING fts5 (
  name, email, phone,
  content = 'customer', content_rowid = 'rid', tokenize = 'unicode61 remove_diacritics 2',
  detail = none, columnsize = 0, prefix = '1 2 3 4'
);

CREATE TABLE link (
  id                TEXT    PRIMARY KEY CHECK (id <> ''),
  origin            INTEGER NOT NULL,
  as_of_us          INTEGER NOT NULL,
  raw_state         TEXT,
  state             INTEGER NOT NULL,
  created_us        INTEGER NOT NULL,
  expires_us        INTEGER NOT NULL,
  amount_minor      INTEGER NOT NULL,
  currency          TEXT    NOT NULL CHECK (length (currency) <= 3),
  url               TEXT,
  payment_intent_id TEXT,
  customer_email    TEXT,
  description       TEXT,
  reference         TEXT,
  operator_name     TEXT,
  instruction_id    TEXT
) STRICT;

CREATE INDEX link_by_time ON link (created_us);

-- Places to go on from, moved in the transaction that holds what came before them.
CREATE TABLE mark (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- What moved the merchant's balance with the gateway, each movement with its fee and, once that is
-- known, the payout it went into.

CREATE TABLE entry (
  id           TEXT    PRIMARY KEY CHECK (id <> ''),
  origin       INTEGER NOT NULL,
  as_of_us     INTEGER NOT NULL,
  raw_state    TEXT,
  type         TEXT,
  created_us   INTEGER NOT NULL,
  available_us INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency     TEXT    NOT NULL CHECK (length (currency) <= 3),
  fee          INTEGER NOT NULL,
  net          INTEGER NOT NULL,
  description  TEXT,
  source_id    TEXT,
  payout_id    TEXT
) STRICT;

CREATE INDEX entry_by_time ON entry (created_us);
CREATE INDEX entry_by_source ON entry (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX entry_by_payout ON entry (payout_id) WHERE payout_id IS NOT NULL;

INSERT INTO payment VALUES (1740800000000, 12, 'GBP', 'card', 1250, 1250, 200, 'cus_1', 'ch_golden',
  1, 1700000010000000, 'succeeded', 6, 1700000000000000, 'pi_golden', 1, 30, 1220, 'GBP', 0, 'visa',
  '4242', 'credit', 'GB', 12, 2029, 1, NULL, NULL, NULL, 'normal', 'pass', 'pass', 'unavailable',
  '123456', 'José Müller', 'jose@example.com', '+44 7700 900123', 'Ceramic mug, blue', 'A-17',
  'call back', 'https://pay.example.org/r/1', 'Ann', 'console-1', 'id-1', 'channel: phone');
INSERT INTO payment_text (rowid, grams) VALUES (212500000,
  ' jos ose se e mul ull lle ler er r exa xam amp mpl ple le e com om m 44 4 770 700 00 0 900'
  || ' 90012 001 00123 012 123 23 3 cer era ram ami mic ic c mug ug g blu lue ue e a 17 7 cal all'
  || ' ll l bac ack ck k pho hon one ne e');
INSERT INTO day_total VALUES
  (19675, 'GBP', 12, 'card', 'visa', 1, 'GBP', 1, 1250, 200, 30, 1220);
INSERT INTO span_total VALUES
  (614, 'GBP', 12, 'card', 'visa', 1, 'GBP', 1, 1250, 200, 30, 1220);
INSERT INTO refund VALUES ('re_1', 2, 1700000020000000, 'succeeded', 4, 1700000015000000, 200,
  'GBP',
  'ch_golden', 'requested_by_customer', NULL, NULL, 'Ann', 'id-2', NULL, 1);
INSERT INTO dispute VALUES ('dp_1', 2, 1700000030000000, 'needs_response', 2, 2, 1700000025000000,
  1700600000000000, 1250, 'GBP', 'ch_golden', 'fraudulent', 0, 0);
INSERT INTO payout VALUES ('po_1', 1, 1700000040000000, 'paid', 4, 1700000035000000,
  1700200000000000, 1220, 'GBP', 1, NULL, NULL);
INSERT INTO customer VALUES (1, 'cus_1', 1, 1700000000000000, NULL, 1690000000000000, 'José Müller',
  'jose@example.com', '+44 7700 900123', NULL, 0,
  '1 High Street', NULL, 'Leeds', NULL, 'LS1 4AB', 'GB');
INSERT INTO customer_text (rowid, name, email, phone) SELECT rid, name, email, phone FROM customer;
INSERT INTO link VALUES ('plink_1', 1, 1700000000000000, 'open', 2, 1700000000000000, 0, 500, 'GBP',
  'https://pay.example.org/l/1', NULL, NULL, 'Delivery', 'A-18', 'Ann', 'id-3');
INSERT INTO entry VALUES ('txn_1', 1, 1700000040000000, NULL, 'charge', 1700000000000000,
  1700100000000000, 1250, 'GBP', 30, 1220, 'Ceramic mug, blue', 'ch_golden', 'po_1');
INSERT INTO mark VALUES ('relay-cursor', '17');

PRAGMA user_version = 6;
