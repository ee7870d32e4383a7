-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A journal as the second version of the schema leaves it. Never changed: files like it are out
-- there. It is the journal of 0001.sql as that version migrated it; its tables are those of
-- src/journal/schema/0002.sql at that time.

CREATE TABLE "instruction" (
  seq              INTEGER PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE CHECK (length (id) BETWEEN 1 AND 64),
  idempotency_key  TEXT    NOT NULL UNIQUE CHECK (length (idempotency_key) BETWEEN 1 AND 255),
  kind             TEXT    NOT NULL CHECK (kind IN ('charge', 'capture', 'cancel', 'refund',
                                                    'create-link', 'close-link', 'cancel-refund',
                                                    'save-card', 'submit-evidence', 'payout')),
  state            TEXT    NOT NULL CHECK (state IN ('held', 'prepared', 'sent', 'done', 'refused',
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

  -- How the search goes while the outcome is unknown. Not part of the chain: nothing depends on it.
  attempts         INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_look_us     INTEGER NOT NULL DEFAULT 0,

  CHECK ((outcome IS NULL) = (state IN ('held', 'prepared', 'sent'))),
  CHECK ((settled_us = 0) = (state IN ('held', 'prepared', 'sent', 'unknown'))),
  CHECK (state NOT IN ('held', 'prepared') OR sent_us = 0)
) STRICT;
CREATE TABLE "entry" (
  seq            INTEGER PRIMARY KEY CHECK (seq > 0),
  time_us        INTEGER NOT NULL,
  instruction_id TEXT    NOT NULL REFERENCES instruction (id),
  state          TEXT    NOT NULL CHECK (state IN ('held', 'prepared', 'sent', 'done', 'refused',
                                                   'unknown', 'given-up')),
  change         TEXT    NOT NULL,
  hash           BLOB    NOT NULL CHECK (length (hash) = 32)
) STRICT;
INSERT INTO "instruction" VALUES (
  1, '11111111-1111-4111-8111-111111111111', 'till_a', 'charge', 'done', 1250, 'GBP', NULL, NULL,
  'a-17', 'ch_1',
  '{"amount":1250,"card_token":"pm_1","console":"console-1","currency":"GBP",' ||
  '"customer_name":"José Müller","id":"11111111-1111-4111-8111-111111111111",' ||
  '"idempotency_key":"till_a","kind":"charge","last4":"4242","moto":true,' ||
  '"operator":"Ann","reference":"A-17"}',
  '{"request_id":"req_1","result_id":"ch_1"}', '0123456789abcdefghjkmnpqrs', 1700000000000000,
  1700000000000001, 1700000000000002, 0, 0);
INSERT INTO "instruction" VALUES (
  2, '22222222-2222-4222-8222-222222222222', 'till_b', 'refund', 'unknown', 200, 'GBP', 'ch_1',
  'pi_1', NULL, NULL,
  '{"amount":200,"available":1250,"console":"console-1","currency":"GBP",' ||
  '"id":"22222222-2222-4222-8222-222222222222","idempotency_key":"till_b",' ||
  '"kind":"refund","operator":"Ann","reason":"requested_by_customer","target_id":"ch_1",' ||
  '"target_intent_id":"pi_1"}',
  '{"message":"The program ended before the answer came"}', '0123456789abcdefghjkmnpqrs',
  1700000000000003, 1700000000000004, 0, 0, 0);
INSERT INTO "entry" VALUES (
  1, 1700000000000000, '11111111-1111-4111-8111-111111111111', 'prepared',
  '{"amount":1250,"card_token":"pm_1","console":"console-1","currency":"GBP",' ||
  '"customer_name":"José Müller","id":"11111111-1111-4111-8111-111111111111",' ||
  '"idempotency_key":"till_a","kind":"charge","last4":"4242","moto":true,' ||
  '"operator":"Ann","reference":"A-17"}',
  X'4D2ABCE52DF64534DA436ED7CBDD937914A0A0779F71F3AEB463E0192216238A');
INSERT INTO "entry" VALUES (
  2, 1700000000000001, '11111111-1111-4111-8111-111111111111', 'sent', '{}',
  X'5EC39DC1E58FE2E2D1D45BA86565553799E9BD904ABE2066CFD226B712D159F6');
INSERT INTO "entry" VALUES (
  3, 1700000000000002, '11111111-1111-4111-8111-111111111111', 'done',
  '{"request_id":"req_1","result_id":"ch_1"}',
  X'8D95D67102011BB1961D15BA0584E2501E6EA6893B72BF16DAE96E6F3C52CFCA');
INSERT INTO "entry" VALUES (
  4, 1700000000000003, '22222222-2222-4222-8222-222222222222', 'prepared',
  '{"amount":200,"available":1250,"console":"console-1","currency":"GBP",' ||
  '"id":"22222222-2222-4222-8222-222222222222","idempotency_key":"till_b",' ||
  '"kind":"refund","operator":"Ann","reason":"requested_by_customer","target_id":"ch_1",' ||
  '"target_intent_id":"pi_1"}',
  X'8C1508E9907F304C3D5B393FAA55690382BB9B6F525AD80109E128C1E7C4954F');
INSERT INTO "entry" VALUES (
  5, 1700000000000004, '22222222-2222-4222-8222-222222222222', 'sent', '{}',
  X'A50A412C4594291B59B9310D92E594121BFD601CBECA0D94F5FE31209D7CDC1A');
INSERT INTO "entry" VALUES (
  6, 1700000000000005, '22222222-2222-4222-8222-222222222222', 'unknown',
  '{"message":"The program ended before the answer came"}',
  X'02870EF5FFF0D0B2A4423181681041A39F63AA7ABC2530CA896F1851F1FED218');
CREATE INDEX instruction_open ON instruction (seq)
  WHERE state IN ('held', 'prepared', 'sent', 'unknown');
CREATE INDEX instruction_open_by_reference ON instruction (reference_key)
  WHERE state IN ('held', 'prepared', 'sent', 'unknown') AND reference_key IS NOT NULL;
CREATE INDEX instruction_by_target ON instruction (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX instruction_by_intent ON instruction (target_intent_id)
  WHERE target_intent_id IS NOT NULL;
CREATE INDEX instruction_by_result ON instruction (result_id) WHERE result_id IS NOT NULL;
CREATE INDEX instruction_by_reference ON instruction (reference_key)
  WHERE reference_key IS NOT NULL;
CREATE INDEX instruction_by_time ON instruction (created_us);
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

PRAGMA user_version = 2;
