-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A journal as the first released version of the schema leaves it. Never changed: files like it are
-- out there. The tables are those of src/journal/schema/0001.sql at that time; the hashes were
-- worked out by another program than ours.

-- The journal: every order of ours to move money, and the chain of what became of each.
-- Words on disk (kinds and states) are never renamed and never used for something else.

-- One row per instruction as it stands now. "request" and "outcome" are the texts that its first
-- and its last entry in the chain hold; the other columns repeat parts of them to be found by.
CREATE TABLE instruction (
  seq              INTEGER PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE CHECK (length (id) BETWEEN 1 AND 64),
  idempotency_key  TEXT    NOT NULL UNIQUE CHECK (length (idempotency_key) BETWEEN 1 AND 255),
  kind             TEXT    NOT NULL CHECK (kind IN ('charge', 'capture', 'cancel', 'refund',
                                                    'create-link', 'close-link')),
  state            TEXT    NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'refused',
                                                     'unknown', 'given-up')),
  amount_minor     INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency         TEXT    NOT NULL CHECK (length (currency) = 3),
  target_id        TEXT,
  target_intent_id TEXT,
  reference_key    TEXT    CHECK (reference_key <> ''), -- folded: "a-17" for " A-17 "
  result_id        TEXT,
  request          TEXT    NOT NULL,
  outcome          TEXT,
  owner            TEXT    NOT NULL,                    -- the lease of the process that made it
  created_us       INTEGER NOT NULL,
  sent_us          INTEGER NOT NULL DEFAULT 0,
  settled_us       INTEGER NOT NULL DEFAULT 0,
  CHECK ((outcome IS NULL) = (state IN ('prepared', 'sent'))),
  CHECK ((settled_us = 0) = (state IN ('prepared', 'sent', 'unknown'))),
  CHECK (state <> 'prepared' OR sent_us = 0)
) STRICT;

CREATE INDEX instruction_open ON instruction (seq)
  WHERE state IN ('prepared', 'sent', 'unknown');
CREATE INDEX instruction_open_by_reference ON instruction (reference_key)
  WHERE state IN ('prepared', 'sent', 'unknown') AND reference_key IS NOT NULL;
CREATE INDEX instruction_by_target ON instruction (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX instruction_by_intent ON instruction (target_intent_id)
  WHERE target_intent_id IS NOT NULL;
CREATE INDEX instruction_by_result ON instruction (result_id) WHERE result_id IS NOT NULL;

-- What happened, in order. hash = SHA-256 over the hash before and the content of this row, so no
-- row can be altered, taken out or put in between without breaking all that follow.
CREATE TABLE entry (
  seq            INTEGER PRIMARY KEY CHECK (seq > 0),
  time_us        INTEGER NOT NULL,
  instruction_id TEXT    NOT NULL REFERENCES instruction (id),
  state          TEXT    NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'refused', 'unknown',
                                                   'given-up')),
  change         TEXT    NOT NULL,
  hash           BLOB    NOT NULL CHECK (length (hash) = 32)
) STRICT;

CREATE INDEX entry_by_instruction ON entry (instruction_id);

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;
CREATE TRIGGER instruction_is_never_deleted BEFORE DELETE ON instruction
BEGIN
  SELECT RAISE (ABORT, 'the journal is only added to');
END;

INSERT INTO instruction VALUES (1, '11111111-1111-4111-8111-111111111111', 'till_a',
  'charge', 'done', 1250, 'GBP', NULL, NULL,
  'a-17', 'ch_1',
  '{"amount":1250,"card_token":"pm_1","console":"console-1","currency":"GBP",'
    || '"customer_name":"José Müller","id":"11111111-1111-4111-8111-111111111111",'
    || '"idempotency_key":"till_a","kind":"charge","last4":"4242","moto":true,"operator":"Ann",'
    || '"reference":"A-17"}',
  '{"request_id":"req_1","result_id":"ch_1"}',
  '0123456789abcdefghjkmnpqrs', 1700000000000000, 1700000000000001, 1700000000000002);
INSERT INTO instruction VALUES (2, '22222222-2222-4222-8222-222222222222', 'till_b',
  'refund', 'unknown', 200, 'GBP', 'ch_1', 'pi_1',
  NULL, NULL,
  '{"amount":200,"available":1250,"console":"console-1","currency":"GBP",'
    || '"id":"22222222-2222-4222-8222-222222222222","idempotency_key":"till_b","kind":"refund",'
    || '"operator":"Ann","reason":"requested_by_customer","target_id":"ch_1",'
    || '"target_intent_id":"pi_1"}',
  '{"message":"The program ended before the answer came"}',
  '0123456789abcdefghjkmnpqrs', 1700000000000003, 1700000000000004, 0);
INSERT INTO entry VALUES (1, 1700000000000000, '11111111-1111-4111-8111-111111111111', 'prepared',
  '{"amount":1250,"card_token":"pm_1","console":"console-1","currency":"GBP",'
    || '"customer_name":"José Müller","id":"11111111-1111-4111-8111-111111111111",'
    || '"idempotency_key":"till_a","kind":"charge","last4":"4242","moto":true,"operator":"Ann",'
    || '"reference":"A-17"}',
  x'4d2abce52df64534da436ed7cbdd937914a0a0779f71f3aeb463e0192216238a');
INSERT INTO entry VALUES (2, 1700000000000001, '11111111-1111-4111-8111-111111111111', 'sent',
  '{}',
  x'5ec39dc1e58fe2e2d1d45ba86565553799e9bd904abe2066cfd226b712d159f6');
INSERT INTO entry VALUES (3, 1700000000000002, '11111111-1111-4111-8111-111111111111', 'done',
  '{"request_id":"req_1","result_id":"ch_1"}',
  x'8d95d67102011bb1961d15ba0584e2501e6ea6893b72bf16dae96e6f3c52cfca');
INSERT INTO entry VALUES (4, 1700000000000003, '22222222-2222-4222-8222-222222222222', 'prepared',
  '{"amount":200,"available":1250,"console":"console-1","currency":"GBP",'
    || '"id":"22222222-2222-4222-8222-222222222222","idempotency_key":"till_b","kind":"refund",'
    || '"operator":"Ann","reason":"requested_by_customer","target_id":"ch_1",'
    || '"target_intent_id":"pi_1"}',
  x'8c1508e9907f304c3d5b393faa55690382bb9b6f525ad80109e128c1e7c4954f');
INSERT INTO entry VALUES (5, 1700000000000004, '22222222-2222-4222-8222-222222222222', 'sent',
  '{}',
  x'a50a412c4594291b59b9310d92e594121bfd601cbeca0d94f5fe31209d7cdc1a');
INSERT INTO entry VALUES (6, 1700000000000005, '22222222-2222-4222-8222-222222222222', 'unknown',
  '{"message":"The program ended before the answer came"}',
  x'02870ef5fff0d0b2a4423181681041a39f63aa7abc2530ca896f1851f1fed218');

PRAGMA user_version = 1;
